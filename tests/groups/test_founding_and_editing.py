import uuid

import pytest

from groups.forms.groups import ChangedGroupForm, NewGroupForm
from groups.forms.tightening import TightenForm
from groups.models import Admission, Group, Kind, NameTaken, OpensUp, Standing
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
CREATE = "/groepen/nieuw/"


def typed(**fields):
    return {
        "uuid": uuid.uuid4(),
        "name": "Bomen en wortels",
        "intro": "Over stoepen die omhoogkomen en wie dat betaalt.",
        "about": "<p>Wat je hier vindt.</p>",
        "scripted": "1",
        "subjects": "bomen, openbare ruimte",
        "kind": "open",
        "admission": "at_once",
        "pattern": "gepunt",
        "hue": "4",
    } | fields


def changed(**fields):
    return {name: value for name, value in typed(**fields).items() if name != "uuid"}


@pytest.fixture
def member(client):
    member = make_member("Noor Visscher")
    client.force_login(member)
    return member


# --- Founding


def test_who_begins_a_group_manages_it(client, member):
    response = client.post(CREATE, typed())

    group = Group.objects.get()
    assert response.headers["Location"] == group.get_absolute_url()
    assert (group.name, group.intro, group.about) == (
        "Bomen en wortels",
        "Over stoepen die omhoogkomen en wie dat betaalt.",
        "<p>Wat je hier vindt.</p>",
    )
    assert (group.kind, group.admission, group.pattern, group.hue) == ("open", "at_once", "gepunt", 4)
    assert sorted(group.subjects.names()) == ["bomen", "openbare ruimte"]
    assert (group.standing_of(member), group.member_count, group.founder) == (Standing.MANAGER, 1, member)


def test_the_same_form_sent_twice_makes_one_group(client, member):
    same = typed()

    first, second = client.post(CREATE, same), client.post(CREATE, same)

    assert first.headers["Location"] == second.headers["Location"]
    assert Group.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_ten_times_at_once_makes_one_group(at_once):
    founder, same = make_member(), uuid.uuid4()

    results = at_once([lambda: Group.objects.create_by(founder, uuid=same, name="Bomen", intro="Over bomen.")] * 10)

    assert len({result.pk for result in results}) == 1
    assert Group.objects.get().member_count == 1


def test_a_uuid_of_somebody_else_opens_nothing(client, member):
    taken = make_group()
    form = typed()
    theirs = Group.objects.create_by(make_member(), uuid=form["uuid"], name="Van een ander", intro="Kort.")

    for name, same in (("Bomen", form["uuid"]), ("Zwemmen", taken.uuid)):
        assert client.post(CREATE, typed(uuid=same, name=name, intro=f"Alles over {name}.")).status_code == 302

    assert sorted(Group.objects.filter(founder=member).values_list("name", flat=True)) == ["Bomen", "Zwemmen"]
    assert Group.objects.get(pk=theirs.pk).name == "Van een ander"


def test_a_form_begins_with_a_uuid_and_shutters_of_its_own(client, member):
    one, other = (client.get(CREATE).context["form"] for _ in range(2))

    assert one["uuid"].value() != other["uuid"].value()
    assert one["pattern"].value() in dict(one.fields["pattern"].choices)
    assert one["hue"].value() in range(1, 7)


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "x" * 513}, "name", "max_length"),
        ({"name": "\u200b\u200b"}, "name", None),
        ({"intro": ""}, "intro", "required"),
        ({"intro": "x" * 201}, "intro", "max_length"),
        ({"about": "x" * 200_001}, "about", None),
        ({"subjects": ",".join("abcdefghijk")}, "subjects", None),
        ({"kind": "secret"}, "kind", "invalid_choice"),
        ({"kind": "closed"}, "admission", None),
        ({"admission": ""}, "admission", "required"),
        ({"pattern": "dambord"}, "pattern", "invalid_choice"),
        ({"hue": "7"}, "hue", "invalid_choice"),
        ({"hue": "rood"}, "hue", "invalid_choice"),
        ({"uuid": "geen"}, "uuid", "invalid"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client, member, wrong, field, code):
    page = client.post(CREATE, typed(**wrong))

    form = page.context["form"]
    assert page.status_code == 200
    assert list(form.errors) == [field]
    assert form.has_error(field, code)
    assert form["name"].value() == wrong.get("name", "Bomen en wortels")
    assert form["subjects"].value() == wrong.get("subjects", "bomen, openbare ruimte")
    assert Group.objects.count() == 0


def test_rich_text_is_cleaned_on_the_way_in(client, member):
    client.post(CREATE, typed(about='<p onclick="x()">Dag</p><script>x()</script>'))

    assert Group.objects.get().about == "<p>Dag</p>"


@pytest.mark.parametrize("name", ["Bomen", "bomen", "BÓMEN", " Bomen "])
def test_a_name_in_use_is_refused_however_it_is_written(client, member, name):
    make_group(name="Bomen")

    page = client.post(CREATE, typed(name=name))

    assert page.context["form"].has_error("name", "taken")


def test_a_name_does_not_tell_that_a_hidden_group_exists(client, member):
    make_group(kind=Kind.HIDDEN, name="Bomen")

    client.post(CREATE, typed(name="Bomen"))

    assert sorted(Group.objects.filter(name="Bomen").values_list("kind", flat=True)) == ["hidden", "open"]


def test_a_name_taken_in_the_same_moment_is_an_error_in_the_form():
    make_group(name="Bomen")
    other = make_group(name="Wortels")

    with pytest.raises(NameTaken):
        Group.objects.create_by(make_member(), uuid=uuid.uuid4(), name="bomen", intro="x")
    with pytest.raises(NameTaken):
        other.rewrite(name="BOMEN")

    assert sorted(Group.objects.values_list("name", flat=True)) == ["Bomen", "Wortels"]  # and we can still ask


def test_a_hidden_group_is_by_invitation_whatever_was_chosen(client, member):
    client.post(CREATE, typed(kind="hidden", admission="on_request"))

    group = Group.objects.get()
    assert (group.kind, group.admission) == (Kind.HIDDEN, Admission.BY_INVITATION)


def test_a_form_sent_after_the_session_ended_comes_back_filled(client):
    client.post(CREATE, typed(name="Half geschreven"))
    held = dict(client.session["held"])
    client.force_login(make_member())
    session = client.session
    session["held"] = held
    session.save()

    form = client.get(CREATE).context["form"]

    assert (form["name"].value(), form["hue"].value(), str(form["uuid"].value())) == (
        "Half geschreven",
        "4",
        held["fields"]["uuid"][0],
    )
    client.post(CREATE, typed())
    assert "held" not in client.session


# --- Editing


def test_a_manager_changes_what_the_group_says(client, address, member):
    group = make_group(manager=member, name="Wortels")
    before = group.changed_at

    page = client.get(address("edit", group))
    response = client.post(address("edit", group), changed(name="Bomen", admission="on_request"))

    group = Group.objects.get()
    assert page.context["form"]["name"].value() == "Wortels"
    assert response.headers["Location"] == address("about", group)
    assert (group.name, group.kind, group.admission, group.hue) == ("Bomen", "open", "on_request", 4)
    assert sorted(group.subjects.names()) == ["bomen", "openbare ruimte"]
    assert group.changed_at > before
    assert (group.member_count, group.founder, group.standing_of(member)) == (1, None, Standing.MANAGER)


def test_saving_without_a_change_keeps_the_name(client, address, member):
    group = make_group(manager=member, name="Bomen")

    response = client.post(address("edit", group), changed(name="bomen"))

    assert response.status_code == 302
    assert Group.objects.get().name == "bomen"


def test_a_refused_change_leaves_the_group_as_it_is(client, address, member):
    group = make_group(manager=member, name="Wortels")
    make_group(name="Bomen")

    page = client.post(address("edit", group), changed(name="Bomen", intro="Anders."))

    assert page.context["form"].has_error("name", "taken")
    shown = page.context["group"]
    assert (shown.name, shown.intro) == ("Wortels", group.intro)
    assert Group.objects.get(pk=group.pk).intro == group.intro


@pytest.mark.parametrize(
    ("kind", "admissions", "stricter"),
    [
        (Kind.OPEN, ["at_once", "on_request", "by_invitation"], ["closed", "hidden"]),
        (Kind.CLOSED, ["on_request", "by_invitation"], ["hidden"]),
        (Kind.HIDDEN, ["by_invitation"], []),
    ],
)
def test_choices_that_would_open_a_group_are_absent(client, address, member, kind, admissions, stricter):
    group = make_group(kind=kind, manager=member)

    page = client.get(address("edit", group))

    form = page.context["form"]
    assert "kind" not in form.fields
    assert [value for value, _ in form.fields["admission"].choices] == admissions
    assert [value for value, _ in TightenForm(group=group).fields["kind"].choices] == stricter
    assert ("/strenger/" in page.content.decode()) is bool(stricter)


@pytest.mark.parametrize("to", [Kind.CLOSED, Kind.HIDDEN])
def test_editing_a_group_leaves_who_may_read_along(client, address, member, to):
    group = make_group(manager=member)

    client.post(address("edit", group), changed(kind=to, admission="by_invitation"))

    assert Group.objects.get().kind == Kind.OPEN


@pytest.mark.parametrize("to", [Kind.OPEN, Kind.CLOSED])
def test_a_group_never_becomes_less_strict(to):
    with pytest.raises(OpensUp):
        make_group(kind=Kind.HIDDEN).rewrite(kind=to, admission="by_invitation")


def test_an_old_form_does_not_reopen_what_was_closed_meanwhile(client, address, member, monkeypatch):
    group = make_group(manager=member)
    stale = Group.objects.get()
    group.rewrite(kind=Kind.CLOSED, admission=Admission.ON_REQUEST)

    with pytest.raises(OpensUp):
        stale.rewrite(name="Anders", kind=Kind.OPEN, admission=Admission.AT_ONCE)

    assert Group.objects.get().kind == Kind.CLOSED


@pytest.mark.parametrize("to", [Kind.CLOSED, Kind.HIDDEN])
def test_becoming_stricter_says_what_disappears(to):
    becoming = TightenForm(group=make_group()).fields["kind"].widget.means
    beginning = NewGroupForm(founder=make_member()).fields["kind"].widget.means

    assert becoming[to] != beginning[to]
    assert "kind" not in ChangedGroupForm(instance=make_group()).fields


def test_nobody_waits_before_a_door_that_was_opened(heard):
    group, asker = make_group(admission=Admission.ON_REQUEST, manager=make_member()), make_member()
    group.join(asker)

    group.rewrite(admission=Admission.AT_ONCE)

    assert group.standing_of(asker) == Standing.MEMBER
    assert heard == [("join_requested", asker), ("join_admitted", asker)]


@pytest.mark.parametrize(
    ("kind", "viewer", "status"),
    [
        (Kind.OPEN, "visitor", 302),
        (Kind.OPEN, "stranger", 403),
        (Kind.CLOSED, "member", 403),
        (Kind.CLOSED, "stranger", 403),
        (Kind.HIDDEN, "member", 403),
        (Kind.HIDDEN, "invited", 403),
        (Kind.HIDDEN, "stranger", 404),
    ],
)
def test_only_managers_edit(client, address, kind, viewer, status):
    inside, invited, manager = make_member(), make_member(), make_member()
    group = make_group(kind=kind, manager=manager, members=[inside])
    group.invite(invited, by=manager)
    if viewer != "visitor":
        client.force_login({"member": inside, "invited": invited, "stranger": make_member()}[viewer])

    answers = [client.get(address("edit", group)), client.post(address("edit", group), changed())]

    assert [answer.status_code for answer in answers] == [status, status]
    assert Group.objects.get().name == group.name
