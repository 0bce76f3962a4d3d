"""A manager writes to the members: to whom, to how many, once, and with a way to stop it."""

import uuid
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from groups.models import (
    Addressed,
    Circular,
    CircularDraft,
    KeptBack,
    Kind,
    MailLevel,
    MessageStop,
    TooManyCirculars,
    addressed_in,
    reach_of,
)
from groups.personal_data import erase_drafts
from members.models import Act, AddressPause, Contributions, Member, Suspension, mailbox_of
from members.models.addresses import without_mailbox
from notifications.kinds import Skipped
from notifications.models import Announcement, Delivery, Notification
from notifications.tasks import deliver, send_broadcasts, send_delivery, sweep
from tests.factories import make_group, make_member
from tests.notifications.factories import deliver_everything, html_of, text_of

pytestmark = pytest.mark.django_db
WORDS = {"subject": "Een andere zaal", "text": "We zitten donderdag op zolder.\n\nTot dan!"}


@pytest.fixture
def manager(client):
    manager = make_member("Maaike Ottens")
    client.force_login(manager)
    return manager


@pytest.fixture
def group(manager):
    return make_group(name="Bomen en wortels", manager=manager)


def written(**fields):
    return {"uuid": uuid.uuid4(), "audience": "members", "send": "1"} | WORDS | fields


def pages(group, name="nieuw/"):
    return f"/groepen/{group.pk}-{group.slug}/berichten/{name}"


def join(group, *members, **fields):
    return [group.memberships.create(member=member, **fields) for member in members]


def pause(member):
    AddressPause.objects.create(
        address=EmailAddress.objects.get(user=member),
        reason="bounced",
        signs_in_until=timezone.now() + timedelta(days=9),
    )


# --- To whom


@pytest.mark.parametrize(
    ("audience", "expected"),
    [("members", ["other manager", "one", "two"]), ("managers", ["other manager"]), ("chosen", ["two"])],
)
def test_a_message_goes_to_whom_it_is_for_and_not_to_its_sender(client, smtp, manager, group, audience, expected):
    people = {name: make_member() for name in ("other manager", "one", "two", "outsider")}
    join(group, people["other manager"], is_manager=True)
    join(group, people["one"], people["two"])

    response = client.post(pages(group), written(audience=audience, leden=[people["two"].pk]))
    deliver_everything()

    circular = Circular.objects.get()
    assert response.headers["Location"] == pages(group, f"{circular.pk}/")
    assert smtp.recipients == sorted(people[name].email for name in expected)
    assert circular.recipient_count == len(expected)
    assert circular.sender == manager


def test_the_mail_says_who_wrote_why_it_comes_and_how_it_stops(client, smtp, manager, group):
    member = make_member()
    [membership] = join(group, member)

    client.post(pages(group), written(text="Lees <b>dit</b> op https://voorbeeld.example/zaal"))
    deliver_everything()

    [mail] = smtp.messages
    stop = f"http://127.0.0.1:8000/mail/stop/{MessageStop.token_for(membership)}/"
    assert mail["Subject"] == "Een andere zaal"
    assert mail["List-Unsubscribe"] == f"<{stop}>"
    for words in (text_of(mail), html_of(mail)):
        assert "Maaike Ottens schrijft aan leden van Bomen en wortels." in words
        assert "omdat je lid bent van Bomen en wortels" in words
        assert stop in words
    assert "&lt;b&gt;dit&lt;/b&gt;" in html_of(mail)
    assert 'href="https://voorbeeld.example/zaal"' in html_of(mail)


def test_before_sending_it_says_how_many_get_it_and_why_others_do_not(client, manager, group):
    gets, stopped, gone, unreachable = (make_member() for _ in range(4))
    _gets, stop, *_rest = join(group, gets, stopped, gone, unreachable)
    MessageStop.choose(stop, stopped=True)
    join(group, make_member(), mail_level=MailLevel.NOTHING)
    Suspension.objects.create(member=gone, reason="Spam")
    pause(unreachable)

    page = client.get(pages(group))

    reach = page.context["reach"]
    assert (reach.count, reach.missed) == (1, {"away": 1, "stopped": 2, "no_address": 1})
    assert "1 lid krijgt deze mail" in page.content.decode()
    assert "geen adres" in page.content.decode()


def test_what_was_said_beforehand_is_what_happens(client, smtp, manager, group):
    gets, stopped, gone, unreachable = (make_member() for _ in range(4))
    _gets, stop, *_rest = join(group, gets, stopped, gone, unreachable)
    client.post(pages(group), written())
    deliver(Announcement.objects.get().pk)
    MessageStop.choose(stop, stopped=True)
    group.leave(gone)
    pause(unreachable)

    deliver_everything()

    assert smtp.recipients == [gets.email]
    assert dict(Delivery.objects.values_list("member", "skipped")) == {
        gets.pk: "",
        stopped.pk: Skipped.STOPPED,
        gone.pk: Skipped.NOT_FOR_THEM,
        unreachable.pk: Skipped.NO_ADDRESS,
    }


@pytest.mark.parametrize("state", ["fine", "paused", "one of two paused", "none left"])
def test_who_can_be_mailed_is_counted_as_it_is_mailed(state):
    member = make_member()
    if "paused" in state:
        pause(member)
    if state == "one of two paused":
        EmailAddress.objects.create(user=member, email="tweede@lid.example", verified=True)
    if state == "none left":
        EmailAddress.objects.all().delete()
        Member.objects.update(email="9@zonder-adres.invalid")
        member.refresh_from_db()
    group = make_group(members=[member])

    counted = group.memberships.filter(without_mailbox("member")).count()

    assert counted == (0 if mailbox_of(member) else 1)


def test_members_are_looked_up_and_ticked_without_losing_what_was_typed(client, manager, group):
    noor, noortje, other = make_member("Noor Visscher"), make_member("Noortje Bos"), make_member("Piet Bos")
    join(group, noor, noortje, other)
    make_member("Noor van Buiten")

    found = client.post(pages(group), written(find="1", naam="noor", leden=[other.pk], text="Half"))

    form = found.context["form"]
    assert [name for _pk, name in form.fields["leden"].widget.choices] == ["Piet Bos", "Noor Visscher", "Noortje Bos"]
    assert (form["text"].value(), form["leden"].value(), form.errors) == ("Half", [str(other.pk)], {})
    assert not Circular.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "Twee\u0085regels"}, "subject"),
        ({"text": " "}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"audience": "everybody"}, "audience"),
        ({"audience": "chosen"}, "naam"),
        ({"audience": "chosen", "leden": ["0"]}, "leden"),
        ({"uuid": "geen"}, "uuid"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_sent(client, manager, group, wrong, field):
    page = client.post(pages(group), written(**wrong))

    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert not Circular.objects.exists()


def test_nobody_outside_the_group_can_be_chosen(client, manager, group):
    page = client.post(pages(group), written(audience="chosen", leden=[make_member().pk]))

    assert page.context["form"].has_error("leden")
    assert not Circular.objects.exists()


# --- Once, and not too often


def test_a_test_is_the_mail_itself_to_the_sender_alone(client, smtp, manager, group):
    join(group, make_member())
    typed = written(test="1")
    del typed["send"]

    page = client.post(pages(group), typed)
    sweep()

    assert page.context["is_ready"]
    assert not Circular.objects.exists()
    assert smtp.recipients == [manager.email]
    assert smtp.messages[0]["Subject"] == "Proef: Een andere zaal"
    assert "We zitten donderdag op zolder." in text_of(smtp.messages[0])


def test_the_same_form_sent_twice_is_one_message(client, smtp, manager, group):
    join(group, make_member())
    same = written()

    first, second = client.post(pages(group), same), client.post(pages(group), same)
    deliver_everything()

    assert first.headers["Location"] == second.headers["Location"]
    assert len(smtp.letters) == 1


def test_a_group_has_so_many_a_week(client, settings, manager, group):
    settings.CIRCULARS_A_WEEK = 2
    join(group, make_member())
    for _ in range(2):
        client.post(pages(group), written())

    refused = client.post(pages(group), written())
    elsewhere = make_group(manager=manager, members=[make_member()])

    assert refused.context["form"].non_field_errors()
    assert refused.context["form"]["text"].value() == WORDS["text"]
    assert Circular.objects.count() == 2
    assert client.post(pages(elsewhere), written()).status_code == 302
    group.circulars.update(sent_at=timezone.now() - timedelta(days=7, minutes=1))
    assert client.post(pages(group), written()).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_share_what_is_left(at_once, settings):
    settings.CIRCULARS_A_WEEK = 1
    one, other = make_member(), make_member()
    group = make_group(manager=one)
    join(group, other, is_manager=True)

    results = at_once(
        [
            lambda by=by: Circular.objects.send(group, by, uuid=uuid.uuid4(), audience=Addressed.MEMBERS, **WORDS)
            for by in (one, other)
        ]
    )

    assert Circular.objects.count() == 1
    assert sum(isinstance(result, TooManyCirculars) for result in results) == 1


def test_writing_to_ten_thousand_costs_the_request_as_much_as_to_one(client, manager, group, queries):
    def cost():
        with queries() as counted:
            assert client.post(pages(group), written()).status_code == 302
        return len(counted)

    join(group, make_member())
    client.post(pages(group), written())
    for_one = cost()
    crowd = Member.objects.bulk_create(
        [
            Member(name=f"Lid {n}", email=f"m{n}@lid.example", confirmed_at=timezone.now(), joined_at=timezone.now())
            for n in range(2000)
        ]
    )
    group.memberships.bulk_create([group.memberships.model(group=group, member=member) for member in crowd])
    Circular.objects.update(sent_at=timezone.now() - timedelta(days=8))

    assert cost() == for_one
    assert Circular.objects.latest("pk").recipient_count == 2001
    assert Delivery.objects.count() == 0  # that is the worker's


def test_the_worker_writes_one_delivery_for_each(manager, group):
    join(group, *[make_member() for _ in range(3)])
    Circular.objects.send(group, manager, uuid=uuid.uuid4(), audience=Addressed.MEMBERS, **WORDS)

    announcement = Announcement.objects.get()
    for _ in range(2):
        Announcement.objects.update(done_at=None)
        deliver(announcement.pk)

    assert Delivery.objects.filter(kind="circular").count() == 3


def test_members_find_it_behind_the_bell_and_read_it_there(client, smtp, manager, group):
    member, other, outsider = make_member(), make_member(), make_member()
    membership, _other = join(group, member, other)
    client.post(pages(group), written(audience="chosen", leden=[member.pk]))
    deliver_everything()
    address = pages(group, f"{Circular.objects.get().pk}/")

    client.force_login(member)
    [row] = client.get("/meldingen/").context["page"]
    opened = client.get(f"/meldingen/{row.pk}/", follow=True)

    assert (row.line.title, opened.redirect_chain) == ("Een andere zaal", [(address, 302)])
    assert "We zitten donderdag op zolder." in opened.content.decode()
    assert "1 mail" not in opened.content.decode()  # to how many it went is for the managers
    for stranger in (other, outsider):
        client.force_login(stranger)
        assert client.get(address).status_code == 404
    MessageStop.choose(membership, stopped=True)
    client.force_login(member)
    assert len(client.get("/meldingen/").context["page"]) == 0


# --- Stopping


def test_who_opens_the_link_is_asked_and_one_click_stops_it_without_signing_in(manager, group):
    [membership] = join(group, make_member())
    address = f"/mail/stop/{MessageStop.token_for(membership)}/"
    stranger = Client(enforce_csrf_checks=True)

    asked = stranger.get(address)
    assert not MessageStop.objects.exists()
    one_click = stranger.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    stranger.post(address)

    assert "Bomen en wortels" in asked.content.decode()
    assert one_click.status_code == 200
    assert MessageStop.objects.get().membership == membership
    assert reach_of(addressed_in(group, manager, Addressed.MEMBERS)).count == 0
    stranger.post(address, {"again": "1"})
    assert not MessageStop.objects.exists()


def test_who_left_the_group_finds_a_link_that_does_nothing(client, group):
    member = make_member()
    [membership] = join(group, member)
    token = MessageStop.token_for(membership)
    group.leave(member)

    assert client.post(f"/mail/stop/{token}/").status_code == 404
    assert client.post(f"/mail/stop/{membership.pk}.vals/").status_code == 404


# --- Later


def test_a_draft_waits_for_its_writer_or_its_moment_and_goes_out_once(client, smtp, manager, group):
    member, same = make_member(), uuid.uuid4()
    join(group, member)
    typed = written(uuid=same, audience="chosen", leden=[member.pk])
    del typed["send"]
    for _ in range(2):  # a double click
        client.post(pages(group), typed | {"draft": "1"})
    draft = CircularDraft.objects.get()
    shown = client.get(f"{pages(group)}?concept={draft.pk}").content.decode()
    assert WORDS["text"].splitlines()[0] in shown
    assert WORDS["subject"] in client.get(pages(group, "")).content.decode()

    in_an_hour = timezone.localtime() + timedelta(hours=1)
    client.post(pages(group), typed | {"send": "1", "planned": in_an_hour.strftime("%Y-%m-%dT%H:%M")})
    send_broadcasts()
    assert not Circular.objects.exists()
    CircularDraft.objects.update(planned_for=timezone.now())
    for _ in range(2):  # a beat that runs twice
        send_broadcasts()
    deliver_everything()

    assert smtp.recipients == [member.email]
    assert not CircularDraft.objects.exists()


def test_a_draft_can_be_thrown_away(client, manager, group):
    typed = written(draft="1")
    del typed["send"]
    client.post(pages(group), typed)
    draft = CircularDraft.objects.get()

    for _ in range(2):  # a double click
        page = client.post(f"{pages(group)}?concept={draft.pk}", {"discard": "1"}, follow=True)

    assert not CircularDraft.objects.exists()
    assert page.status_code == 200
    assert WORDS["subject"] not in page.content.decode()


def test_what_is_written_on_while_it_goes_out_stays_a_draft(client, smtp, manager, group):
    member, same = make_member(), uuid.uuid4()
    join(group, member)
    draft = {"writer": manager, "uuid": same, "subject": "Dag", "text": "Hoi.", "planned_for": timezone.now()}
    group.circular_drafts.create(**draft)
    send_broadcasts()

    for button in ("draft", "send"):
        typed = written(uuid=same)
        del typed["send"]
        answer = client.post(pages(group), typed | {button: "1"}, follow=True).content.decode()
        assert "Dit bericht is verstuurd zoals het er eerst stond." in answer

    deliver_everything()
    assert [circular.subject for circular in Circular.objects.all()] == ["Dag"]
    assert (group.circular_drafts.get().subject, group.circular_drafts.get().planned_for) == (WORDS["subject"], None)


def lose_the_group(manager, group, settings):
    group.memberships.filter(member=manager).update(is_manager=False)


def be_suspended(manager, group, settings):
    Suspension.objects.create(member=manager, reason="Spam")


def leave_the_network(manager, group, settings):
    erase_drafts(manager, Contributions.KEEP)
    manager.delete()


def be_limited(manager, group, settings):
    manager.limit(Act.MESSAGING, "Spam", until=timezone.now() + timedelta(days=2))


def use_up_the_week(manager, group, settings):
    settings.CIRCULARS_A_WEEK = 0


def close_the_group(manager, group, settings):
    group.archive(manager)


@pytest.mark.parametrize(
    ("happens", "why", "told"),
    [
        (lose_the_group, KeptBack.NO_MANAGER, {"manager", "other"}),
        (be_suspended, KeptBack.AWAY, {"other"}),
        (leave_the_network, KeptBack.AWAY, {"other"}),
        (be_limited, KeptBack.LIMITED, {"manager", "other"}),
        (use_up_the_week, KeptBack.TOO_MANY, {"manager", "other"}),
        (close_the_group, KeptBack.ARCHIVED, {"manager", "other"}),
    ],
)
def test_what_cannot_go_out_stays_and_is_told_of_once(settings, manager, group, happens, why, told):
    other, member = make_member(), make_member()
    join(group, other, is_manager=True)
    join(group, member)
    group.circular_drafts.create(writer=manager, planned_for=timezone.now(), **WORDS)
    group.circular_drafts.create(writer=manager, **WORDS)  # of which nobody counts on anything
    names = {manager.pk: "manager", other.pk: "other", member.pk: "member"}
    happens(manager, group, settings)

    for _ in range(2):  # a beat that runs twice
        send_broadcasts()
    deliver_everything()

    assert not Circular.objects.exists()
    assert [draft.kept_back for draft in CircularDraft.objects.exclude(planned_for=None)] == [why]
    heard = Notification.objects.filter(kind="circular_kept_back").values_list("member", flat=True)
    assert sorted(names[pk] for pk in heard) == sorted(told)
    assert Announcement.objects.filter(kind="circular_kept_back").count() == 1
    assert CircularDraft.objects.filter(planned_for=None).exists() == (happens is not leave_the_network)


def test_what_stays_again_is_mailed_again_and_keeps_no_other_back(smtp, settings, manager, group):
    """One with keys that are none cannot be sent at all, and is the first of both."""
    broken = {"audience": "chosen", "chosen": ["kapot"], "planned_for": timezone.now() - timedelta(hours=1)}
    group.circular_drafts.create(writer=manager, **WORDS | broken)
    draft = group.circular_drafts.create(writer=manager, **WORDS)
    settings.CIRCULARS_A_WEEK = 0

    for week in (1, 2):
        CircularDraft.objects.filter(pk=draft.pk).update(planned_for=timezone.now(), kept_back="")
        send_broadcasts()
        deliver_everything()
        assert smtp.recipients == [manager.email] * week


@pytest.mark.parametrize("happens", [lose_the_group, be_suspended])
def test_of_who_ceases_to_manage_while_it_goes_out_nothing_more_arrives(smtp, manager, group, happens):
    join(group, make_member(), make_member())
    Circular.objects.send(group, manager, uuid=uuid.uuid4(), audience=Addressed.MEMBERS, **WORDS)
    deliver(Announcement.objects.get().pk)
    send_delivery(Delivery.objects.due().first().pk)

    happens(manager, group, None)
    deliver_everything()

    assert len(smtp.letters) == Circular.objects.get().recipient_count == 1
    assert Delivery.objects.get(sent_at=None).skipped == Skipped.GONE


def test_another_manager_reads_why_it_stayed_and_sends_it_after_all(client, smtp, manager, group):
    other, member = make_member(), make_member()
    join(group, other, is_manager=True)
    join(group, member)
    draft = group.circular_drafts.create(writer=manager, planned_for=timezone.now(), **WORDS)
    lose_the_group(manager, group, None)
    address = f"{pages(group)}?concept={draft.pk}"
    client.force_login(other)
    assert WORDS["subject"] not in client.get(pages(group, "")).content.decode()  # it is still its writer's alone
    send_broadcasts()
    deliver_everything()

    [news] = client.get("/meldingen/").context["page"]
    listed = client.get(f"/meldingen/{news.pk}/", follow=True)
    assert listed.redirect_chain[-1][0] == pages(group, "")
    assert "wie het plande beheert deze groep niet meer" in listed.content.decode()
    form = client.get(address).context["form"]
    assert (form["text"].value(), form["planned"].value()) == (WORDS["text"], None)
    smtp.letters.clear()
    for _ in range(2):  # a double click
        client.post(address, written(uuid=form["uuid"].value(), audience="members"))
    deliver_everything()

    assert smtp.recipients == sorted([manager.email, member.email])
    assert not CircularDraft.objects.exists()
    assert len(client.get("/meldingen/").context["page"]) == 0
    client.force_login(manager)  # who planned it was told, and the list is not theirs to see any more
    assert client.get(pages(group, "")).status_code == 403


def test_two_managers_who_both_send_what_stayed_send_it_once(client, manager, group):
    other = make_member()
    join(group, other, is_manager=True)
    join(group, make_member())
    draft = group.circular_drafts.create(writer=manager, planned_for=timezone.now(), kept_back="too_many", **WORDS)

    for who in (other, manager):
        client.force_login(who)
        client.post(f"{pages(group)}?concept={draft.pk}", written(uuid=draft.uuid))

    assert [circular.sender for circular in Circular.objects.all()] == [other]
    assert group.circular_drafts.get().writer == manager  # the words of the second are kept, and go nowhere


# --- Copies


def test_all_managers_see_what_was_sent_by_whom_and_to_how_many(client, manager, group):
    other = make_member("Joris Brand")
    join(group, other, is_manager=True)
    Circular.objects.send(group, other, uuid=uuid.uuid4(), audience=Addressed.MEMBERS, **WORDS)

    listed = client.get(pages(group, "")).content.decode()
    copy = client.get(pages(group, f"{Circular.objects.get().pk}/")).content.decode()

    for page in (listed, copy):
        assert "Een andere zaal" in page
        assert "Joris Brand" in page
        assert "Alle leden: 1 mail" in page
    assert "We zitten donderdag op zolder." in copy


def test_who_came_in_later_was_not_written_to(client, manager, group):
    circular = Circular.objects.send(group, manager, uuid=uuid.uuid4(), audience=Addressed.MEMBERS, **WORDS)
    newcomer = make_member()
    join(group, newcomer, since=timezone.now())
    client.force_login(newcomer)

    assert client.get(pages(group, f"{circular.pk}/")).status_code == 404


def test_a_copy_is_found_in_its_own_group_alone(client, manager, group):
    elsewhere = make_group(manager=make_member())
    circular = Circular.objects.send(
        elsewhere, elsewhere.memberships.get().member, uuid=uuid.uuid4(), audience=Addressed.MEMBERS, **WORDS
    )

    assert client.get(pages(group, f"{circular.pk}/")).status_code == 404


@pytest.mark.parametrize("size", [1, 3, 30])
def test_a_list_of_copies_costs_the_same(client, queries, manager, group, size):
    for number in range(size):
        group.circulars.create(sender=make_member(), subject=f"Bericht {number}", text="Dag.")

    with queries() as counted:
        client.get(pages(group, ""))

    assert len(counted) <= 7


def test_to_a_stranger_a_hidden_group_has_no_messages(client):
    group = make_group(kind=Kind.HIDDEN, manager=make_member())
    client.force_login(make_member())

    assert [client.get(pages(group, name)).status_code for name in ("", "nieuw/", "1/")] == [404] * 3


def test_script_in_a_message_stays_text(client, manager, group):
    script = "<script>alert(1)</script>"
    group.circulars.create(sender=manager, subject=script, text=script)

    pages_of_it = [client.get(pages(group, name)).content.decode() for name in ("", f"{Circular.objects.get().pk}/")]

    assert all(script not in page and "&lt;script&gt;" in page for page in pages_of_it)


def test_a_name_with_what_no_database_holds_is_looked_up_all_the_same(client, group):
    member = make_member("Noor Willems")
    group.memberships.create(member=member)

    for button in ("find", "send"):
        page = client.post(pages(group), {"audience": "chosen", button: "1", "naam": "no\x00or"} | WORDS)
        assert (page.status_code, "Noor Willems" in page.content.decode()) == (200, True)
