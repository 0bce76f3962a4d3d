import uuid

import pytest
from django.urls import reverse

from blog.models import Post
from groups.models import Admission, Group, Inviting, Kind, MailLevel, Posting, Standing
from members.models import answer
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_organisation, make_post, make_question

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def manager(client):
    manager = make_member("Dennis Kwakman")
    client.force_login(manager)
    return manager


def settings_of(**changed):
    kept = {
        "posting": "members",
        "inviting": "managers",
        "mail_level": "digest",
        "welcome": "",
        "memo": "",
        "organisation": "",
        "province": "",
    }
    return kept | changed


def post_fields(group, title="Mijn verhaal"):
    return {
        "uuid": str(uuid.uuid4()),
        "title": title,
        "body": "<p>Wat ik leerde.</p>",
        "tags": "",
        "group": group.pk,
        "visibility": "members",
        "publish": "1",
    }


def test_what_a_manager_arranges_is_kept_and_shown_again(client, address, manager):
    group, home, question = make_group(manager=manager), make_organisation("gemeente Brinkum"), make_question()
    changed = settings_of(
        posting="managers",
        inviting="members",
        mail_level="everything",
        welcome="Hoi.\r\nLees eerst dit.",
        memo="Kamer 12.",
        organisation="Gemeente Brinkum",
        province="Gelderland",
        questions=[question.pk],
    )

    response = client.post(address("settings", group), changed)

    assert response.headers["Location"] == group.get_absolute_url()
    group = Group.objects.get(pk=group.pk)
    assert (group.posting, group.inviting, group.mail_level) == ("managers", "members", "everything")
    assert (group.welcome, group.memo) == ("Hoi.\nLees eerst dit.", "Kamer 12.")
    assert (group.organisation, group.province, list(group.questions.all())) == (home, "Gelderland", [question])
    form = client.get(address("settings", group)).context["form"]
    assert form["organisation"].value() == "gemeente Brinkum"
    assert client.post(address("settings", group), settings_of()).status_code == 302
    group.refresh_from_db()
    assert (group.posting, group.welcome, group.organisation, list(group.questions.all())) == ("members", "", None, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [("organisation", "Verzonnen BV"), ("posting", "iedereen"), ("mail_level", ""), ("welcome", "x" * 2001)],
)
def test_what_makes_no_sense_changes_nothing(client, address, manager, field, value):
    group = make_group(manager=manager)

    response = client.post(address("settings", group), settings_of(**{field: value, "memo": "Nieuw."}))

    assert response.status_code == 200
    assert response.context["form"].has_error(field)
    assert response.context["form"]["memo"].value() == "Nieuw."
    assert Group.objects.get(pk=group.pk).memo == ""


def test_a_group_asks_nothing_that_only_the_desk_reads(client, address, manager):
    group, private = make_group(manager=manager), make_question(is_private=True)
    make_question()

    response = client.post(address("settings", group), settings_of(questions=[private.pk]))

    assert response.context["form"].has_error("questions")


@pytest.mark.parametrize(("posting", "expected"), [(Posting.MEMBERS, [True, True]), (Posting.MANAGERS, [True, False])])
def test_who_may_post_decides_for_blogs_and_events(client, posting, expected):
    manager, member = make_member(), make_member()
    group = make_group(manager=manager, members=[member], posting=posting)
    posted, planned = [], []

    for viewer in (manager, member):
        client.force_login(viewer)
        client.post(reverse("blog:write"), post_fields(group))
        posted.append(Post.objects.visible_to(viewer).filter(author=viewer, group=group).exists())
        offered = client.get(reverse("events:create")).context["form"].fields["group"].queryset
        planned.append(group in offered)
        button = client.get(group.get_absolute_url()).content.decode()
        assert (f"?groep={group.pk}" in button) == posted[-1]

    assert posted == expected
    assert planned == expected


def test_where_only_managers_post_members_comment_and_come(client):
    manager, member = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, manager=manager, members=[member], posting=Posting.MANAGERS)
    post = make_post(manager, group, visibility="group")
    event = make_event(author=manager, group=group, visibility="group")
    client.force_login(member)

    client.post(reverse("content:comment", args=[post.pk]), {"uuid": str(uuid.uuid4()), "text": "Dank."})
    client.post(reverse("events:register", args=[event.pk, event.slug]))

    assert [comment.text for comment in post.comments.all()] == ["Dank."]
    assert event.registrations.filter(member=member, cancelled_at=None).exists()


@pytest.mark.parametrize(
    ("inviting", "statuses"), [(Inviting.MANAGERS, [200, 403, 403, 403]), (Inviting.MEMBERS, [200, 200, 403, 403])]
)
@pytest.mark.parametrize("kind", [Kind.OPEN, Kind.CLOSED])
def test_who_may_invite(client, address, kind, inviting, statuses):
    manager, member, stranger, invited = (make_member() for _ in range(4))
    group = make_group(kind=kind, manager=manager, members=[member], inviting=inviting)
    group.invite(invited, by=manager)
    answers = []

    for viewer in (manager, member, stranger, invited):
        client.force_login(viewer)
        answers.append(client.get(address("invite", group)).status_code)

    assert answers == statuses


def test_a_member_who_may_invite_brings_somebody_into_a_hidden_group(client, address):
    member, colleague = make_member(), make_member()
    group = make_group(kind=Kind.HIDDEN, manager=make_member(), members=[member], inviting=Inviting.MEMBERS)
    client.force_login(member)
    client.post(address("invite", group), {"email": colleague.email})

    client.force_login(colleague)
    client.post(address("join", group))

    assert group.standing_of(colleague) == Standing.MEMBER


def test_who_joins_is_welcomed_until_the_welcome_is_put_away(client, address):
    member = make_member()
    group = make_group(welcome=f"Lees https://voorbeeld.example eens. {SCRIPT}", mail_level=MailLevel.EVERYTHING)
    client.force_login(member)

    client.post(address("join", group))

    page = client.get(group.get_absolute_url()).content.decode()
    assert '<a href="https://voorbeeld.example" rel="nofollow">' in page
    assert SCRIPT not in page
    assert group.memberships.get().mail_level == MailLevel.EVERYTHING
    client.post(address("mail", group), {"welkom-mail_level": "nothing"})
    assert "voorbeeld.example" not in client.get(group.get_absolute_url()).content.decode()
    assert group.memberships.get().mail_level == MailLevel.NOTHING


def test_who_was_a_member_before_is_not_welcomed(client):
    member = make_member()
    group = make_group(members=[member], welcome="Welkom in de groep.")
    client.force_login(member)

    assert "Welkom in de groep." not in client.get(group.get_absolute_url()).content.decode()


def test_joining_by_script_shows_what_a_fresh_page_shows(client, address):
    group = make_group(welcome="Lees eerst de afspraken.")
    client.force_login(make_member())

    swapped = client.post(address("join", group), headers={"HX-Request": "true"}).content.decode()

    assert 'id="welcome" hx-swap-oob="true"' in swapped
    assert "Lees eerst de afspraken." in swapped


@pytest.mark.parametrize(("viewer", "seen"), [("member", True), ("stranger", False), ("visitor", False)])
def test_the_memo_is_for_members(client, viewer, seen):
    member = make_member()
    group = make_group(members=[member], memo=f"Het wachtwoord is bloem. {SCRIPT}")
    if viewer != "visitor":
        client.force_login({"member": member, "stranger": make_member()}[viewer])

    page = client.get(group.get_absolute_url()).content.decode()

    assert ("Het wachtwoord is bloem." in page) == seen
    assert SCRIPT not in page


# --- Asked before joining


@pytest.fixture
def asking():
    """A group that asks a question at its door, and the question."""
    question = make_question("In welke wijk werk je?")
    group = make_group(kind=Kind.OPEN, manager=make_member())
    group.arrange(questions=[question])
    return group, question


def test_a_bare_button_leads_to_what_the_group_asks(client, address, asking):
    group, _question = asking
    client.force_login(make_member())
    door = f"{address('about', group)}#lid-worden"

    plain = client.post(address("join", group))
    script = client.post(address("join", group), headers={"HX-Request": "true"})

    assert (plain.status_code, plain.headers["Location"]) == (302, door)
    assert script.headers["HX-Redirect"] == door
    assert group.memberships.count() == 1
    assert "In welke wijk werk je?" in client.get(address("about", group)).content.decode()


def test_an_answer_lets_in_and_stands_on_the_profile(client, address, asking):
    group, question = asking
    member = make_member()
    client.force_login(member)

    client.post(address("join", group), {question.field_name: "Noord", "mail_level": "nothing"})

    assert group.standing_of(member) == Standing.MEMBER
    assert [row.given for row in member.answers.all()] == [["Noord"]]
    assert group.memberships.get(member=member).mail_level == MailLevel.NOTHING


def test_without_an_answer_nobody_comes_in_and_nothing_is_lost(client, address):
    first, second = make_question("Welke wijk?"), make_question("Welke straat?")
    group, member = make_group(kind=Kind.CLOSED, manager=make_member()), make_member()
    group.arrange(questions=[first, second])
    client.force_login(member)

    response = client.post(
        address("join", group), {"reason": "Graag.", first.field_name: "", second.field_name: "Kade"}
    )

    form = response.context["form"]
    assert form.has_error(first.field_name, "required")
    assert (form["reason"].value(), form[second.field_name].value()) == ("Graag.", "Kade")
    assert group.standing_of(member) == Standing.OUTSIDER
    assert not member.answers.exists()


def test_what_was_typed_before_signing_in_stands_there_again(client, address, asking):
    group, question = asking
    about = address("about", group)
    client.post(address("join", group), {question.field_name: "Zuid"}, headers={"referer": f"http://testserver{about}"})
    held = dict(client.session["held"])
    client.force_login(make_member())
    session = client.session
    session["held"] = held
    session.save()

    assert client.get(about).context["form"][question.field_name].value() == "Zuid"


def test_who_answered_before_is_not_asked_again(client, address, asking):
    group, question = asking
    member = make_member()
    answer(member, {question: ["Oost"]})
    client.force_login(member)

    client.post(address("join", group))

    assert group.standing_of(member) == Standing.MEMBER


def test_a_question_that_is_asked_no_longer_keeps_nobody_out(client, address, asking):
    group, question = asking
    question.retire()
    member = make_member()
    client.force_login(member)

    client.post(address("join", group))

    assert group.standing_of(member) == Standing.MEMBER


def test_who_is_invited_answers_too(client, address):
    question = make_question()
    group, member = make_group(kind=Kind.HIDDEN, manager=make_member()), make_member()
    group.arrange(questions=[question])
    group.invite(member, by=make_member())
    client.force_login(member)

    assert client.post(address("join", group)).headers["Location"] == f"{address('about', group)}#lid-worden"
    assert b"lid-worden" in client.get(address("about", group)).content
    client.post(address("join", group), {question.field_name: "Een das."})

    assert group.standing_of(member) == Standing.MEMBER


def test_a_manager_reads_the_answers_with_the_request(client, address, manager, queries):
    question, other = make_question("Welke wijk?"), make_question("Lievelingskleur?")
    group = make_group(kind=Kind.CLOSED, manager=manager)
    group.arrange(questions=[question])
    client.get(address("members", group))  # what every first page asks for
    costs = []

    for count in (1, 3):
        while group.join_requests.count() < count:
            asker = make_member()
            answer(asker, {question: [f"Wijk {asker.pk}"], other: ["Geheimgroen"]})
            group.join(asker)
        with queries() as counted:
            page = client.get(address("members", group)).content.decode()
        costs.append(len(counted))

    assert f"Wijk {asker.pk}" in page
    assert "Geheimgroen" not in page
    assert costs[0] == costs[1]


# --- Where it belongs


def test_a_group_is_found_by_its_region_and_its_home(client):
    brinkum = make_organisation("gemeente Brinkum", province="Drenthe")
    own_word = make_group(name="Wegen", province="Drenthe")
    by_home = make_group(name="Brinkums beraad", organisation=brinkum)
    make_group(name="Elders", province="Zeeland")

    found = {
        query: {group.name for group in client.get(f"/groepen/?{query}").context["page"]}
        for query in ("regio=Drenthe", "zoek=Gemeente Brinkum", "regio=Atlantis")
    }

    assert found == {
        "regio=Drenthe": {own_word.name, by_home.name},
        "zoek=Gemeente Brinkum": {by_home.name},
        "regio=Atlantis": set(),
    }


def test_about_says_where_the_group_belongs(client, address):
    home = make_organisation("gemeente Brinkum")
    group = make_group(organisation=home, province="Drenthe", admission=Admission.AT_ONCE)

    page = client.get(address("about", group)).content.decode()

    assert home.get_absolute_url() in page
    assert "?regio=Drenthe" in page


# --- Mail of one group


def test_a_member_chooses_how_much_mail_there_is(client, address, manager):
    group = make_group(manager=manager)

    client.post(address("mail", group), {"mail_level": "everything"})
    refused = client.post(address("mail", group), {"mail_level": "elk uur"})

    assert group.memberships.get().mail_level == MailLevel.EVERYTHING
    assert refused.context["form"].has_error("mail_level", "invalid_choice")
    assert client.get(address("mail", group)).context["form"]["mail_level"].value() == "everything"


def test_commenting_stays_open_to_members_who_are_not_in_the_open_group(client):
    group = make_group(manager=make_member(), posting=Posting.MANAGERS)
    post, stranger = make_post(group=group), make_member()
    client.force_login(stranger)

    assert "comment_form" in client.get(post.get_absolute_url()).context
    assert make_comment(post, stranger).author == stranger
