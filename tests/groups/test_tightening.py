"""A group becomes stricter: announced a week ahead where others lose something, at once where nobody does."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from content.models import Comment, Content, Visibility
from content.tightening import plan_tightening
from groups.models import Admission, Group, Kind, OpensUp, Tightening
from groups.tasks import tighten_groups
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_post
from tests.notifications.factories import deliver_everything, text_of

pytestmark = pytest.mark.django_db
CLOSED = {"kind": Kind.CLOSED, "admission": Admission.ON_REQUEST}
HIDDEN = {"kind": Kind.HIDDEN, "admission": Admission.BY_INVITATION}


@pytest.fixture
def manager(client):
    manager = make_member("Maaike Ottens")
    client.force_login(manager)
    return manager


@pytest.fixture
def group(manager):
    return make_group(name="Bomen en wortels", manager=manager)


def of_content(name, group):
    return f"/groepen/{group.pk}-{group.slug}/{name}/"


def come_due():
    Tightening.objects.update(at=timezone.now())
    tighten_groups()


def is_public(piece):
    return Content.objects.visible_to(AnonymousUser()).filter(pk=piece.pk).exists()


# --- Announcing


def test_a_manager_sees_first_what_others_lose(client, manager, group):
    for _ in range(2):
        make_post(manager, group)
    make_post(manager, group, visibility=Visibility.MEMBERS)
    make_post(manager, group, visibility=Visibility.GROUP)
    make_post(manager, group, draft=True)
    make_post(manager, make_group(members=[manager]))

    page = client.get(of_content("strenger", group))

    assert (page.context["public"], page.context["members"]) == (2, 1)
    assert "<b>2 openbare stukken</b>" in page.content.decode()
    assert not Tightening.objects.exists()


def test_where_others_lose_something_it_is_announced_a_week_ahead(client, manager, group):
    post = make_post(manager, group)

    response = client.post(of_content("strenger", group), CLOSED)

    tightening = Tightening.objects.get()
    assert response.headers["Location"] == of_content("strenger", group)
    assert (tightening.group, tightening.kind, tightening.planned_by) == (group, Kind.CLOSED, manager)
    assert timedelta(days=6, hours=23) < tightening.at - timezone.now() <= timedelta(days=7)
    assert Group.objects.get().kind == Kind.OPEN
    assert is_public(post)


def test_where_nobody_loses_anything_it_happens_at_once(client, manager, group):
    make_post(manager, group, visibility=Visibility.GROUP)

    client.post(of_content("strenger", group), CLOSED)

    group = Group.objects.get()
    assert (group.kind, group.admission) == (Kind.CLOSED, Admission.ON_REQUEST)
    assert Tightening.objects.get().carried_out_at


def test_a_closed_group_becomes_hidden_at_once_for_nobody_else_read_it(client, manager):
    group = make_group(kind=Kind.CLOSED, manager=manager)
    make_post(manager, group, visibility=Visibility.GROUP)

    client.post(of_content("strenger", group), {"kind": "hidden"})

    group = Group.objects.get()
    assert (group.kind, group.admission) == (Kind.HIDDEN, Admission.BY_INVITATION)


@pytest.mark.parametrize(
    "wrong", [{"kind": "open", "admission": "on_request"}, {"kind": "closed", "admission": "at_once"}, {}]
)
def test_what_is_not_stricter_is_refused_in_the_form(client, group, wrong):
    page = client.post(of_content("strenger", group), wrong)

    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Tightening.objects.exists()


def test_sending_it_twice_announces_once(client, manager, group, smtp):
    make_post(make_member(), group)

    for _ in range(2):
        client.post(of_content("strenger", group), CLOSED)
    deliver_everything()

    assert Tightening.objects.count() == 1
    assert len(smtp.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_announce_once(at_once):
    managers = [make_member(), make_member()]
    group = make_group(manager=managers[0])
    group.memberships.create(member=managers[1], is_manager=True)
    make_post(managers[0], group)

    plans = at_once(
        [
            lambda by=by, to=to: plan_tightening(group, by, **to)
            for by, to in zip(managers, (CLOSED, HIDDEN), strict=True)
        ]
    )

    assert plans[0] == plans[1] == Tightening.objects.get()


def test_a_second_manager_is_told_of_the_plan_there_is(client, manager, group):
    other = make_member()
    group.memberships.create(member=other, is_manager=True)
    make_post(manager, group)
    plan_tightening(group, other, **CLOSED)

    page = client.get(of_content("strenger", group))
    response = client.post(of_content("strenger", group), HIDDEN)

    assert page.context["form"] is None
    assert other.name in page.content.decode()
    assert response.status_code == 200
    assert Tightening.objects.get().kind == Kind.CLOSED


def test_the_page_about_the_group_shows_the_plan_to_everybody(client, manager, group):
    make_post(manager, group)
    about = f"/groepen/{group.pk}-{group.slug}/over/"
    assert "wordt strenger" not in client.get(about).content.decode()

    plan_tightening(group, manager, **CLOSED)

    assert "/strenger/" in client.get(about).content.decode()
    client.logout()
    visitor = client.get(about).content.decode()
    assert "wordt strenger" in visitor
    assert "/strenger/" not in visitor


def test_a_writer_is_told_while_writing(client, manager, group):
    assert "alleen voor de groep" not in client.get("/blog/nieuw/").content.decode()
    make_post(manager, group)
    plan_tightening(group, manager, **CLOSED)

    assert re.search(
        r"Bomen en wortels \(vanaf \d+ \w+ alleen voor de groep\)</option>", client.get("/blog/nieuw/").content.decode()
    )
    client.force_login(make_member())
    assert "alleen voor de groep" not in client.get("/blog/nieuw/").content.decode()


# --- Who hears it


def test_authors_of_what_others_lose_hear_it_and_the_other_managers(smtp, manager, group):
    second, public, members, inside, elsewhere = (make_member() for _ in range(5))
    group.memberships.create(member=second, is_manager=True)
    for author in (public, manager):  # who planned it needs no mail about it
        make_post(author, group)
    make_post(members, group, visibility=Visibility.MEMBERS)
    make_post(inside, group, visibility=Visibility.GROUP)
    make_post(elsewhere)

    plan_tightening(group, manager, **CLOSED)
    deliver_everything()

    assert smtp.recipients == sorted([public.email, members.email, second.email])
    letters = dict(smtp.letters)
    assert "besloten groep" in letters[public.email]["Subject"]
    assert f"http://127.0.0.1:8000{of_content('mijn-stukken', group)}" in text_of(letters[public.email])
    assert f"http://127.0.0.1:8000{of_content('strenger', group)}" in text_of(letters[second.email])


def test_who_heard_of_it_hears_that_it_was_called_off(client, smtp, manager, group):
    author = make_member()
    make_post(author, group)
    plan_tightening(group, manager, **CLOSED)
    deliver_everything()
    make_post(make_member(), group)

    response = client.post(of_content("strenger/niet", group))
    client.post(of_content("strenger/niet", group))
    deliver_everything()
    come_due()

    assert response.headers["Location"] == f"/groepen/{group.pk}-{group.slug}/over/"
    assert smtp.recipients == [author.email] * 2
    assert "blijft zoals hij is" in smtp.messages[1]["Subject"]
    assert Group.objects.get().kind == Kind.OPEN


def test_nobody_hears_of_a_plan_that_was_called_off_before_the_mail_went(smtp, manager, group):
    make_post(make_member(), group)

    plan_tightening(group, manager, **CLOSED).cancel()
    deliver_everything()

    assert smtp.letters == []


# --- Taking one's own out


@pytest.fixture
def author(client):
    return make_member("Noor Visscher")


def test_an_author_takes_the_own_piece_out_with_its_comments(client, manager, group, author):
    post, other = make_post(author, group), make_post(manager, group)
    comment = make_comment(post)
    plan_tightening(group, manager, **CLOSED)
    client.force_login(author)

    page = client.get(of_content("mijn-stukken", group))
    confirm = client.get(f"/inhoud/{post.pk}/uit-de-groep/")
    response = client.post(f"/inhoud/{post.pk}/uit-de-groep/", {"visibility": "public"})
    come_due()

    assert [piece.pk for piece in page.context["page"]] == [post.pk]
    assert confirm.status_code == 200
    assert response.headers["Location"] == of_content("mijn-stukken", group)
    post, other = Content._base_manager.get(pk=post.pk), Content._base_manager.get(pk=other.pk)
    assert (post.group, post.visibility, is_public(post)) == (None, Visibility.PUBLIC, True)
    assert Comment.objects.visible_to(AnonymousUser()).get() == comment
    assert (other.group, other.visibility, is_public(other)) == (group, Visibility.GROUP, False)


def test_an_event_comes_out_as_well(client, manager, group, author):
    event = make_event(author, group, attendees=[make_member()])
    plan_tightening(group, manager, **CLOSED)
    client.force_login(author)

    client.post(f"/inhoud/{event.pk}/uit-de-groep/", {"visibility": "members"})
    come_due()

    event.refresh_from_db()
    assert (event.group, event.visibility) == (None, Visibility.MEMBERS)


def test_a_piece_never_gets_more_readers_by_it(client, manager, group, author):
    members, inside = (
        make_post(author, group, visibility=visibility) for visibility in (Visibility.MEMBERS, Visibility.GROUP)
    )
    plan_tightening(group, manager, **CLOSED)
    client.force_login(author)

    wider = client.post(f"/inhoud/{members.pk}/uit-de-groep/", {"visibility": "public"})
    client.post(f"/inhoud/{inside.pk}/uit-de-groep/", {"visibility": "members"})

    assert wider.context["form"].errors
    assert set(Content._base_manager.values_list("group", flat=True)) == {group.pk}


@pytest.mark.parametrize("when", ["nothing was announced", "it is too late"])
def test_out_of_time_a_piece_stays_where_it_is(client, manager, group, author, when):
    group.memberships.create(member=author)
    post = make_post(author, group)
    if when == "it is too late":
        plan_tightening(group, manager, **CLOSED)
        come_due()
    client.force_login(author)

    response = client.post(f"/inhoud/{post.pk}/uit-de-groep/", {"visibility": "public"})

    assert response.headers["Location"] == post.get_absolute_url()
    assert Content._base_manager.get().group == group


def test_nobody_takes_out_what_somebody_else_wrote(client, manager, group, author):
    post = make_post(author, group)
    plan_tightening(group, manager, **CLOSED)

    assert client.post(f"/inhoud/{post.pk}/uit-de-groep/", {"visibility": "public"}).status_code == 403
    assert Content._base_manager.get().group == group


# --- The day itself


def test_it_happens_by_itself_and_once(manager, group):
    post = make_post(manager, group)
    draft = make_post(manager, group, draft=True)
    plan_tightening(group, manager, **HIDDEN)

    tighten_groups()
    assert Group.objects.get().kind == Kind.OPEN  # not before its day
    come_due()
    done_at = Tightening.objects.get().carried_out_at
    come_due()

    group = Group.objects.get()
    assert (group.kind, group.admission) == (Kind.HIDDEN, Admission.BY_INVITATION)
    assert Tightening.objects.get().carried_out_at == done_at
    assert not Group.objects.visible_to(make_member()).exists()
    assert not is_public(post)
    assert set(Content._base_manager.values_list("visibility", flat=True)) == {Visibility.GROUP}
    assert draft.group == group


@pytest.mark.django_db(transaction=True)
def test_calling_off_and_carrying_out_at_once_is_one_of_both(at_once):
    manager = make_member()
    group = make_group(manager=manager)
    make_post(manager, group)
    tightening = plan_tightening(group, manager, **CLOSED)
    Tightening.objects.update(at=timezone.now())

    at_once([tightening.cancel, tighten_groups])

    tightening.refresh_from_db()
    assert bool(tightening.cancelled_at) != bool(tightening.carried_out_at)
    assert Group.objects.get().kind == (Kind.OPEN if tightening.cancelled_at else Kind.CLOSED)


def test_a_group_that_is_hidden_already_becomes_nothing_else(manager):
    group = make_group(kind=Kind.HIDDEN, manager=manager)

    with pytest.raises(OpensUp):
        plan_tightening(group, manager, **CLOSED)


def test_to_a_stranger_a_hidden_group_has_no_such_pages(client):
    group = make_group(kind=Kind.HIDDEN, manager=make_member())
    client.force_login(make_member())

    answers = [client.get(of_content(name, group)).status_code for name in ("strenger", "mijn-stukken")]
    answers.append(client.post(of_content("strenger/niet", group)).status_code)

    assert answers == [404, 404, 404]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": Kind.OPEN, "admission": Admission.ON_REQUEST},
        {"kind": Kind.CLOSED, "admission": Admission.AT_ONCE},
        {"kind": Kind.HIDDEN, "admission": Admission.ON_REQUEST},
        CLOSED | {"carried_out_at": timezone.now(), "cancelled_at": timezone.now()},
    ],
)
def test_the_database_refuses_what_cannot_be(group, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Tightening.objects.create(group=group, at=timezone.now(), **wrong)
