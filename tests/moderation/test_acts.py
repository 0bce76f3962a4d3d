"""What is done at the desk beside judging: each act leaves one row of the logbook, and a form saved as it was none."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Clearance
from moderation.models import Deed, Remark, What
from moderation.receivers import SAID
from network.models import Network, Notice, ProblemReport, Subject
from network.sentences import sentences
from notifications.models import Broadcast
from tests.factories import (
    make_community_manager,
    make_featured,
    make_member,
    make_post,
    make_proposal,
    make_question,
)
from tests.network.test_look import fields as look
from tests.web.pictures import photo, upload

pytestmark = pytest.mark.django_db


def acts_of(manager):
    """{key of SAID: (address, what is posted there)}, in an order in which each can be done."""
    member, piece, today = make_member(), make_post(), timezone.localdate()
    wob, _woo = (Subject.objects.create(name=name, is_fixed=True) for name in ("Wob", "Woo"))
    sentence, question = next(one for one in sentences().values() if not one.is_counted), make_question().pk
    broadcast = Broadcast.objects.create(author=manager, subject="Feest", text="Kom je ook?").pk
    mail = {"uuid": uuid.uuid4(), "subject": "Feest", "text": "Kom je ook?", "audience": "everybody"}
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    first, other = (Clearance.objects.ask_for_piece(make_post(draft=True)).pk for _ in range(2))
    problem = ProblemReport.objects.create(uuid=uuid.uuid4(), text="Een knop doet niets.").pk
    shown = {"uuid": uuid.uuid4(), "sentence": "", "since": today, "until": today}
    remark = Remark.objects.create(member=member, by=manager, purpose="Rust", text="Belde.", until=today)
    since = timezone.now() - timedelta(days=1)
    notice = {"text": "Vannacht is de site er even niet.", "readers": "everybody", "uuid": uuid.uuid4()}
    standing = make_featured(make_post(), manager).pk

    def at(name, *args):
        return reverse(name, args=args)

    return {
        "admission": (at("network:admission"), {"visitors_see": "everything", "joining_policy": "approval"}),
        "look": (at("network:look"), look(tagline="Voor iedereen die er werkt.")),
        "logo": (at("network:look"), look(tagline="Voor iedereen die er werkt.", logo=upload(photo(), "logo.jpg"))),
        "wording": (at("network:edit_wording", sentence.key), {"text_0": sentence.shown[0] + " Echt."}),
        "wording_back": (at("network:reset_wording", sentence.key), {}),
        "notice": (at("network:notices"), notice),
        "notice_gone": (at("network:take_down_notice", Notice.objects.create(text="Oud.", since=since).pk), {}),
        "prevention": (at("network:prevention"), {"asks": "gokken", "queues": ""}),
        "page": (
            at("network:edit_page", "huisregels"),
            {"title": "Huisregels", "body": "<p>Wees aardig.</p>"},
        ),
        "rules_exported": (at("members:export_rules"), {}),
        "subject": (at("feed:new_subject"), {"name": "Archief", "description": ""}),
        "subjects_merged": (at("feed:merge_subject", wob.pk), {"into": "Woo"}),
        "subjects_parted": (at("feed:part_name", wob.pk), {}),
        "question": (at("members:edit_question", question), {"label": "Waar werk je?", "kind": "text"}),
        "question_retired": (at("members:retire_question", question), {}),
        "question_gone": (at("members:delete_question", question), {}),
        "problem_settled": (at("network:settle_problem", problem), {}),
        "admitted": (at("members:admit", make_member(joined_at=None).pk), {}),
        "turned_away": (at("members:turn_away", make_member(joined_at=None).pk), {"reason": "Geen ambtenaar."}),
        "group_approved": (at("groups:approve_proposal", make_proposal().pk), {}),
        "group_declined": (at("groups:proposal", make_proposal().pk), {"reason": "Er is er al een."}),
        "featured": (f"{at('feed:feature')}?bericht={piece.pk}", shown),
        "featured_otherwise": (at("feed:edit_featured", standing), shown | {"sentence": "Lees dit."}),
        "featured_no_more": (at("feed:end_featured", standing), {}),
        "cleared": (at("content:clear", first), {"gelezen": timezone.now().isoformat()}),
        "not_cleared": (at("content:not_clear", other), {"reason": "Dit is reclame."}),
        "digest_word": (at("notifications:write_word"), {"text": "Fijne week."}),
        "broadcast": (at("notifications:edit_broadcast", broadcast), mail | {"send": "1", "planned": tomorrow}),
        "broadcast_back": (at("notifications:edit_broadcast", broadcast), mail | {"draft": "1"}),
        "introduced": (at("moderation:introductions"), {"one": member.name, "other": manager.name, "word": "Doen."}),
        "remark": (at("moderation:remark", member.pk), {"purpose": "Rust", "text": "Belde weer.", "until": today}),
        "remark_gone": (at("moderation:drop_remark", member.pk, remark.pk), {}),
    }


def rows_of(act):
    """What the act wrote, as who did it and what the logbook says."""
    last = Deed.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    act()
    rows = Deed.objects.filter(pk__gt=last, what__in=[What.SETTING_CHANGED, What.EXPORTED])
    return list(rows.values_list("actor_key", "why"))


def test_each_act_leaves_one_row(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    manager = make_community_manager()
    client.force_login(manager)
    acts = acts_of(manager)

    found = {what: rows_of(lambda act=act: client.post(*act)) for what, act in acts.items()}

    assert found == {what: [(manager.pk, str(words))] for what, words in SAID.items()}


def test_what_stays_as_it_was_leaves_none(client):
    client.force_login(make_community_manager())
    network = Network.objects.get()
    network.look_out(first_posts_wait=False, words={"gokken": "ask"})
    network.let_in_by(joining_policy="approval", admission_text="Welkom.", visitors_see="home")
    same = {"visitors_see": "home", "joining_policy": "approval", "admission_text": "Welkom."}
    same |= {"members_may_invite": "on"}

    assert rows_of(lambda: client.post(reverse("network:prevention"), {"asks": "gokken"})) == []
    assert rows_of(lambda: client.post(reverse("network:look"), look())) == []
    assert rows_of(lambda: client.post(reverse("network:admission"), same)) == []
    assert len(rows_of(lambda: client.post(reverse("network:admission"), same | {"admission_text": "Hoi."}))) == 1


def test_the_logbook_says_what_was_changed_and_how_it_was(client):
    client.force_login(make_community_manager())
    client.post(reverse("network:admission"), {"visitors_see": "everything", "joining_policy": "approval"})
    client.post(reverse("network:prevention"), {"queues": "gokken"})

    page = " ".join(client.get("/beheer/logboek/").content.decode().split())

    assert "<b>Gewijzigd wie lid mag worden en wat bezoekers zien</b>" in page
    assert "Wie mag lid worden?: Iedereen die zijn adres bevestigt → Iedereen na goedkeuring" in page
    assert "“gokken”: laat een moderator ernaar kijken" in page
    assert "Instelling van het netwerk veranderd" not in page.partition('<ul class="list')[2]
