import pytest
from django.urls import reverse

from content.models import Featured, RatherNot
from notifications.kinds import Skipped
from tests.factories import make_community_manager, make_featured, make_group, make_member, make_post
from tests.notifications.factories import deliver_everything, send_digest_to, text_of

pytestmark = pytest.mark.django_db


def test_a_featured_member_is_told_and_can_decline(client, smtp):
    member, manager = make_member("Anouk Bescheiden"), make_community_manager()
    make_featured(member, by=manager, sentence="Helpt iedereen.")
    deliver_everything()
    [message] = smtp.messages
    assert message["To"] == member.email
    assert "Helpt iedereen." in text_of(message)
    row = Featured.objects.get()

    client.force_login(member)
    assert "Liever niet" in client.get(member.get_absolute_url()).content.decode()
    client.post(reverse("feed:decline_featured", args=[row.pk]))
    assert "Anouk Bescheiden" not in client.get("/").content.decode().partition("uitgelicht")[2]

    with pytest.raises(RatherNot):
        make_featured(member)
    client.force_login(manager)
    assert "liever niet" in client.get("/beheer/uitgelicht/").content.decode()


def test_whoever_was_taken_off_before_the_mail_went_hears_nothing(smtp):
    row = make_featured(make_member())
    row.end()

    deliver_everything()

    assert smtp.messages == []


def test_the_digest_tells_what_is_featured_first_and_once(smtp):
    member = make_member()
    post, colleague = make_post(title="Op de voorpagina"), make_member("Een Collega")
    group = make_group(name="Een Groep")
    make_post(title="Gewoon nieuw")
    for thing in [post, colleague, group, make_post(title="Het vierde")]:  # as many as the front page holds
        make_featured(thing, sentence="Lees dit." if thing is post else "")

    send_digest_to(member)

    text = text_of(smtp.messages[0])
    assert text.count("Op de voorpagina") == 1
    for words in ["Lees dit.", "Een Collega", "Een Groep", "Het vierde", "Gewoon nieuw"]:
        assert words in text
    assert text.index("Een Groep") < text.index("Gewoon nieuw")
    assert send_digest_to(member).skipped == Skipped.NOTHING_NEW
