"""Members at the desk: who finds them, what is read of them, and who gives and takes roles."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from members.models import Act, Contributions
from moderation.models import Deed, Remark, What
from moderation.tasks import forget_remarks
from network.rights import RoleName
from notifications.models import Announcement, Notice
from tests.factories import make_comment, make_community_manager, make_member, make_organisation, make_post
from tests.members.entrance import prove
from tests.moderation.factories import make_case

pytestmark = pytest.mark.django_db

DESK = "/beheer/leden/"


@pytest.fixture
def manager(client):
    manager = make_community_manager(name="Femke de Vries")
    client.force_login(manager)
    return manager


def page_of(client, member):
    return client.get(f"{DESK}{member.pk}/")


def test_members_are_found_by_what_is_known_of_them(client, manager, queries):
    day = timezone.now() + timedelta(days=9)
    waterschap = make_organisation(name="Waterschap Proefdelta")
    people = {
        "noor": make_member("Noor Visscher", email="noor@lid.example", organisation=waterschap),
        "bas": make_member("Bas Overwater", roles=[RoleName.MODERATOR]),
        "gijs": make_member("Gijs Gepauzeerd"),
        "lotte": make_member("Lotte Beperkt"),
        "piet": make_member("Piet Vertrekt"),
    }
    make_member("Wacht Nog", joined_at=None)
    EmailAddress.objects.create(user=people["bas"], email="bas@werk.example", verified=True)
    people["gijs"].suspend("Zo niet.", until=day)
    people["lotte"].limit(Act.POSTING, "Even rust.", day)
    people["piet"].leave(Contributions.KEEP)

    def found(query):
        members = client.get(f"{DESK}?{query}").context["page"]
        return [name for name, member in people.items() if member in list(members)]

    assert found("") == list(people)
    assert found("naam=visscher") == found("adres=noor@lid.example") == found("organisatie=proefdelta") == ["noor"]
    assert found("rol=moderator") == found("adres=Bas@Werk.example") == ["bas"]
    assert found("adres=werk.example") == found("naam=wacht") == []
    assert [found(f"maatregel={each}") for each in ("pauze", "beperkt", "vertrekt")] == [["gijs"], ["lotte"], ["piet"]]
    assert found("rol=bogus&maatregel=geen") == list(people)
    assert "noor@lid.example" not in client.get(DESK).content.decode()
    with queries() as few:
        client.get(DESK)
    for _number in range(22):
        make_member()
    with queries() as many:
        page = client.get(DESK)
    assert len(page.context["page"]) == 25
    assert (page.context["page"].after, len(many)) != ("", 0)
    assert len(many) == len(few) <= 5


def test_a_look_at_a_member_shows_what_was_decided_and_is_written_down(client, manager):
    member = make_member("Bas Overwater")
    case = make_case(make_comment(make_post(), author=member))

    page = page_of(client, member).content.decode()

    assert case.get_absolute_url() in page
    assert "Onvriendelijk of kwetsend" in page
    deed = Deed.objects.get(what=What.MEMBER_READ)
    assert (deed.actor_key, deed.member_key) == (manager.pk, member.pk)


def test_what_is_over_stands_there_too_with_the_way_to_the_logbook(client, manager):
    member = make_member(roles=[RoleName.EDITOR])
    member.take(RoleName.EDITOR)
    member.suspend("Schold iemand uit.", until=timezone.now() + timedelta(days=3)).end()
    member.limit(Act.POSTING, "Even rust.", timezone.now() + timedelta(days=3)).end()
    member.limit(Act.INVITING, "Loopt nog.", timezone.now() + timedelta(days=3))

    page = page_of(client, member)

    over = [(str(one["what"]), one["why"]) for one in page.context["over"]]
    assert over == [
        ("Plaatste niets", "Even rust."),
        ("Gepauzeerd of geblokkeerd", "Schold iemand uit."),
        ("Redacteur", ""),
    ]
    assert "Schold iemand uit." in page.content.decode()
    way = f'href="/beheer/logboek/?over={member.pk}"'
    assert way in page.content.decode()
    client.force_login(make_member(roles=[RoleName.MODERATOR]))
    assert way not in page_of(client, member).content.decode()


def test_nobody_looks_up_themselves_or_who_stands_higher(client, manager):
    moderator, editor = make_member(roles=[RoleName.MODERATOR]), make_member(roles=[RoleName.EDITOR])
    assert page_of(client, manager).status_code == 403
    assert page_of(client, make_community_manager()).status_code == 200

    client.force_login(moderator)

    assert [page_of(client, each).status_code for each in (manager, moderator, editor)] == [403, 403, 200]
    assert "Geef een rol" not in page_of(client, editor).content.decode()
    prove(client)
    assert client.post(f"{DESK}{editor.pk}/rol/", {"name": "moderator"}).status_code == 403
    client.force_login(editor)
    assert client.get(DESK).status_code == 403


def test_roles_are_given_and_taken_with_a_fresh_proof(client, manager):
    member = make_member()
    giving, taking = f"{DESK}{member.pk}/rol/", f"{DESK}{member.pk}/rol/connector/intrekken/"
    asked = client.post(giving, {"name": "connector"})  # leads to the password
    assert not member.roles.exists()
    prove(client, at=asked["Location"])  # which does what was asked

    role = member.roles.get()
    assert (role.name, role.given_by, (role.until - role.since).days) == ("connector", manager, 182)
    assert client.post(giving, {"name": "baas"}).context["form"].errors
    last_day = timezone.localdate() + timedelta(days=9)
    client.post(giving, {"name": "connector", "until": last_day})
    assert timezone.localdate(member.roles.get().until) == last_day + timedelta(days=1)

    assert client.post(taking)["Location"] == f"{DESK}{member.pk}/"

    assert member.role_names == []
    assert [deed.what for deed in Deed.objects.order_by("pk")] == [What.ROLE_GIVEN, What.ROLE_GIVEN, What.ROLE_TAKEN]
    for own in (f"{DESK}{manager.pk}/rol/", f"{DESK}{manager.pk}/rol/community_manager/intrekken/"):
        assert client.post(own, {"name": "editor"}).status_code == 403


def test_the_last_community_manager_stays(client, manager):
    manager.roles.update(until=timezone.now() + timedelta(days=3))
    other = make_community_manager()
    prove(client)

    answer = client.post(f"{DESK}{other.pk}/rol/community_manager/intrekken/", follow=True)
    shorter = client.post(f"{DESK}{other.pk}/rol/", {"name": "community_manager", "until": timezone.localdate()})

    assert "Dit is de enige communitymanager" in answer.content.decode()
    assert "until" in shorter.context["form"].errors
    assert other.roles.get().until is None


def test_a_remark_has_a_purpose_and_an_end(client, manager):
    member = make_member()
    address, today = f"{DESK}{member.pk}/notitie/", timezone.localdate()
    said = {"purpose": "Weten of het gesprek hielp", "text": "We spraken elkaar.", "until": today}
    for wrong in ({"purpose": ""}, {"until": today + timedelta(days=400)}, {"until": today - timedelta(days=1)}):
        assert client.post(address, said | wrong).context["remark"].errors
    client.post(address, said)

    remark = member.remarks.get()
    assert "We spraken elkaar." in page_of(client, member).content.decode()
    forget_remarks()
    assert Remark.objects.exists()
    Remark.objects.update(until=today - timedelta(days=1))
    forget_remarks()
    assert not Remark.objects.exists()

    client.post(address, said)
    other = make_member()
    assert client.post(f"{DESK}{other.pk}/notitie/{member.remarks.get().pk}/verwijderen/").status_code == 404
    client.post(f"{address}{member.remarks.get().pk}/verwijderen/")
    assert not Remark.objects.exists()
    assert remark.by == manager


def test_a_message_goes_out_once_and_only_that_it_did_is_kept(client, manager):
    member = make_member()
    address, text = f"{DESK}{member.pk}/bericht/", "Fijn dat je er bent.\r\nKunnen we bellen?"

    for _time in range(2):  # a button that is pressed twice
        assert client.post(address, {"text": text}).status_code == 302

    notice = Notice.objects.get()
    assert (notice.member, notice.kind, notice.lines) == (member, "desk_message", [text])
    assert Announcement.objects.get(kind="desk_message").subject_id == notice.pk
    deed = Deed.objects.get(actor_key=manager.pk)
    assert (deed.what, deed.member_key, deed.before, deed.after) == (What.SETTING_CHANGED, member.pk, {}, {})
    assert "bellen" not in deed.why


def test_what_was_written_to_who_is_out_by_then_is_not_lost(client, manager):
    member = make_member()
    member.suspend("Zo niet.")
    address = f"{DESK}{member.pk}/bericht/"

    assert "Kunnen we bellen?" in client.post(address, {"text": "Kunnen we bellen?"}).content.decode()
    assert client.get(address).status_code == 404
    assert not Notice.objects.exists()
