"""Members propose sessions; the organiser judges in silence and answers all at once; a yes to the yes is a session."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import Call, CallOver, NotJudged, Proposal, ProposalAnswer, State, Verdict
from events.personal_data import proposals
from events.tasks import forget_guests
from notifications.kinds.programme import ProposalsAnswered
from notifications.models import Announcement
from tests.at_once import run_at_once
from tests.events.factories import make_event
from tests.events.programmes import add_round, change, open_call
from tests.factories import make_group, make_member
from web.clock import wall_at

pytestmark = pytest.mark.django_db


def address(name, event, *args):
    return reverse(f"events:{name}", args=[event.pk, event.slug, *args])


def make_call(**fields):
    return open_call(make_event(begins=timezone.now() + timedelta(days=30)), **fields)


def proposed(call, member=None, title="Het loket", state=State.SUBMITTED):
    proposal = call.propose(member or make_member(), uuid=uuid4(), title=title, body="<p>Over een loket.</p>")
    if state == State.SUBMITTED:
        proposal.submit()
    return fresh(proposal)


def answer(call):
    """Once nobody can propose anything any more."""
    change(call, closes_at=timezone.now())
    call.answer()


def fresh(proposal):
    return Proposal.objects.select_related("call__event").get(pk=proposal.pk)


def page_for(client, call, member, name="call"):
    client.force_login(member)
    return client.get(address(name, call.event)).content.decode()


# --- Opening it


def test_an_organiser_opens_a_call(client):
    event = make_event(begins=timezone.now() + timedelta(days=30))
    client.force_login(event.author)
    closes = wall_at(event.happens_at - timedelta(days=9), event.time_zone).isoformat()[:16]

    client.post(address("edit_call", event), {"text": "Wat doe jij?", "closes": closes, "has_votes": "on"})

    assert Call.objects.get(event=event).has_votes
    assert "Oproep voor sessies" in page_for(client, event.call_for_sessions, make_member())
    assert address("call", event) in client.get(event.get_absolute_url()).content.decode()
    client.logout()
    assert address("call", event) not in client.get(event.get_absolute_url()).content.decode()


@pytest.mark.parametrize("days", [-1, 31])
def test_it_closes_after_now_and_before_the_event(client, days):
    event = make_event(begins=timezone.now() + timedelta(days=30))
    client.force_login(event.author)
    closes = wall_at(timezone.now() + timedelta(days=days), event.time_zone).isoformat()[:16]

    page = client.post(address("edit_call", event), {"text": "Wat doe jij?", "closes": closes})

    assert list(page.context["form"].errors) == ["closes"]


@pytest.mark.django_db(transaction=True)
def test_a_call_that_is_opened_twice_at_once_is_one(client):
    event = make_event(begins=timezone.now() + timedelta(days=30))
    client.force_login(event.author)
    closes = wall_at(event.happens_at - timedelta(days=2), event.time_zone).isoformat()[:16]
    session = client.cookies["sessionid"].value

    def send():
        from_tab = Client()
        from_tab.cookies["sessionid"] = session
        return from_tab.post(address("edit_call", event), {"text": "Wat doe jij?", "closes": closes}).status_code

    assert run_at_once([send, send]) == [302, 302]
    assert Call.objects.filter(event=event).count() == 1


def test_what_was_handed_in_for_the_organisers_alone_is_not_opened_to_members(client):
    call = make_call()
    proposed(call, state=State.DRAFT)
    client.force_login(call.event.author)
    form = {"text": "Wat doe jij?", "closes": wall_at(call.closes_at, call.event.time_zone).isoformat()[:16]}
    assert not client.get(address("edit_call", call.event)).context["form"].fields["has_votes"].disabled
    proposed(call)

    page = client.get(address("edit_call", call.event)).content.decode()
    client.post(address("edit_call", call.event), form | {"has_votes": "on"})

    assert "Dit kan niet meer aan" in page
    assert not Call.objects.get(pk=call.pk).has_votes


# --- What its organiser asks


def test_an_organiser_asks_what_they_want_to_know(client):
    call = make_call()
    client.force_login(call.event.author)
    asking = address("call_questions", call.event)
    assert asking in client.get(address("call", call.event)).content.decode()

    client.post(asking, {"label": "Wat heb je nodig?", "kind": "long"})
    client.post(asking, {"label": "Voor wie?", "kind": "choice", "options": "Starters\nAllemaal", "is_required": "on"})
    twice = client.post(asking, {"label": "Voor wie?", "kind": "text"})
    client.post(address("change_call_question", call.event, call.questions.last().pk), {"omhoog": "1"})

    assert list(twice.context["form"].errors) == ["label"]
    assert "Wat iemand niet eet" not in twice.content.decode()  # that is for who registers
    assert [(each.label, each.kind) for each in call.questions.all()] == [
        ("Voor wie?", "choice"),
        ("Wat heb je nodig?", "long"),
    ]
    assert not call.event.sign_up_questions.exists()


def test_who_proposes_answers_and_only_the_organisers_read_it(client):
    call, member = make_call(has_votes=True), make_member()
    needs = call.questions.create(label="Wat heb je nodig?", kind="long", is_required=True)
    client.force_login(member)
    form = {"uuid": uuid4(), "title": "Het loket", "body": "Over een loket."}

    page = client.post(address("propose", call.event), form | {"submit": "1"})
    assert f'id="id_{needs.field_name}_error"' in page.content.decode()
    assert 'value="Het loket"' in page.content.decode()
    assert not call.proposals.exists()
    client.post(address("propose", call.event), form | {"draft": "1"})  # who is not done yet
    proposal = call.proposals.get()
    edit = address("edit_proposal", call.event, proposal.pk)
    client.post(edit, form | {needs.field_name: "=2 beamers\r\n" + "x" * 1989, "submit": "1"})

    assert fresh(proposal).state == State.SUBMITTED
    assert "2 beamers" in client.get(edit).content.decode()
    assert "2 beamers" not in page_for(client, call, make_member())
    client.force_login(call.event.author)
    assert "2 beamers" in client.get(address("judge_proposal", call.event, proposal.pk)).content.decode()
    assert address("export_proposals", call.event) in client.get(address("judge", call.event)).content.decode()
    table = client.get(address("export_proposals", call.event))
    heading, row = csv.reader(io.StringIO(b"".join(table.streaming_content).decode("utf-8-sig")), delimiter=";")
    told = dict(zip(heading, row, strict=True))
    assert (told["Naam"], told["Tekst"], told["Stemmen"]) == (member.name, "Over een loket.", "0")
    assert told["Wat heb je nodig?"].startswith("'=2 beamers")
    [line] = proposals(member, None)
    assert line["a20:answers"] == [{"type": "Note", "name": needs.label, "content": "=2 beamers\n" + "x" * 1989}]


@pytest.mark.parametrize("to", ["call", "event"])
def test_the_row_of_the_event_is_held_before_a_question_is_looked_up(client, to):
    call = make_call()
    asked = (call.questions if to == "call" else call.event.sign_up_questions).create(label="Hoe lang?")
    names = ["call_questions", "change_call_question"] if to == "call" else ["questions", "change_question"]
    client.force_login(call.event.author)

    for url, form in (
        (address(names[0], call.event), {"label": "Hoe lang?", "kind": "text"}),
        (address(names[1], call.event, asked.pk), {"weg": "1"}),
    ):
        with CaptureQueriesContext(connection) as captured:
            client.post(url, form)
        table = f'FROM "{asked._meta.db_table}"'
        steps = [query["sql"] for query in captured if table in query["sql"] or "FOR UPDATE" in query["sql"]]
        assert 'FOR UPDATE OF "events_event"' in steps[0]


def test_what_was_typed_comes_back_after_signing_in_again_with_the_answers(client):
    call = make_call()
    needs = call.questions.create(label="Wat heb je nodig?")
    form = {"uuid": uuid4(), "title": "Het loket", "body": "Over een loket.", needs.field_name: "Een beamer"}
    client.post(address("propose", call.event), form | {"submit": "1"})  # the session is over

    page = page_for(client, call, make_member(), "propose")
    assert 'value="Het loket"' in page
    assert 'value="Een beamer"' in page
    client.post(address("propose", call.event), form | {"submit": "1"})

    assert "Een beamer" not in client.get(address("propose", call.event)).content.decode()


def test_another_answer_asks_for_another_look_and_a_question_takes_its_answers_along(client):
    call, member = make_call(), make_member()
    question = call.questions.create(label="Hoe lang duurt het?")
    proposal = proposed(call, member)
    proposal.judge(Verdict.ACCEPTED, "")

    proposal.rewrite(title=proposal.title, body=proposal.body, answers={question: "Een uur"})
    assert fresh(proposal).verdict == ""
    client.force_login(call.event.author)
    client.post(address("change_call_question", call.event, question.pk), {"weg": "1"})
    proposal.rewrite(title="Anders", body=proposal.body, answers={question: "Twee uur"})  # a page from before that

    assert fresh(proposal).title == "Anders"
    assert not proposal.answers.exists()


def test_answers_are_erased_a_month_after_the_event_or_when_the_proposal_is_withdrawn(client):
    call = make_call()
    question, proposal, withdrawn = call.questions.create(label="Hoe lang?"), proposed(call), proposed(call)
    for each in (proposal, withdrawn):
        ProposalAnswer.objects.give(each, {question: "Een uur"})

    withdrawn.withdraw()
    assert not withdrawn.answers.exists()
    forget_guests()
    assert proposal.answers.exists()
    client.force_login(call.event.author)
    judged = [address("judge_proposal", call.event, each.pk) for each in (proposal, withdrawn)]
    assert ["Hoe lang?" in client.get(url).content.decode() for url in judged] == [True, False]
    table = b"".join(client.get(address("export_proposals", call.event)).streaming_content).decode("utf-8-sig")
    assert [row["Hoe lang?"] for row in csv.DictReader(io.StringIO(table), delimiter=";")] == ["Een uur", "gewist"]
    change(call.event, ends_at=timezone.now() - timedelta(days=32))
    forget_guests()

    assert not proposal.answers.exists()
    assert "Hoe lang?" not in client.get(judged[0]).content.decode()  # nobody can tell any more that it was asked


# --- Proposing


def test_a_draft_is_nobodys_business(client):
    call, member = make_call(has_votes=True), make_member()
    client.force_login(member)

    client.post(address("propose", call.event), {"uuid": uuid4(), "title": "Nog vaag", "body": "Iets.", "draft": "1"})

    assert Proposal.objects.get().state == State.DRAFT
    assert "Nog vaag" in page_for(client, call, member)
    assert "Nog vaag" not in page_for(client, call, make_member())
    draft = Proposal.objects.get()
    assert "Nog vaag" not in page_for(client, call, call.event.author, "judge")
    assert client.get(address("judge_proposal", call.event, draft.pk)).status_code == 404
    client.force_login(member)
    client.post(address("act_on_proposal", call.event, draft.pk, "intrekken"))
    assert not call.proposals.exists()  # also not as something that was taken back


def test_a_member_hands_in_and_changes_it(client):
    call, member = make_call(), make_member()
    client.force_login(member)
    form = {"uuid": uuid4(), "title": "Het loket", "body": "Iets.", "submit": "1"}

    client.post(address("propose", call.event), form)
    client.post(address("propose", call.event), form)  # a double click
    proposal = Proposal.objects.get()
    client.post(address("edit_proposal", call.event, proposal.pk), form | {"title": "Het loket, maar dan goed"})

    assert fresh(proposal).title == "Het loket, maar dan goed"
    assert "Het loket, maar dan goed" in page_for(client, call, call.event.author, "judge")


def test_what_the_form_says_after_the_way_back_to_it_is_what_counts(client):
    call, member = make_call(), make_member()
    needs = call.questions.create(label="Wat heb je nodig?", is_required=True)
    client.force_login(member)
    form = {"uuid": uuid4(), "title": "Het loket", "body": "Iets."}
    answered = form | {"title": "Het andere loket", needs.field_name: "Een beamer"}

    client.post(address("propose", call.event), form | {"draft": "1"})
    unanswered = client.post(address("propose", call.event), form | {"submit": "1"})
    assert list(unanswered.context["form"].errors) == [needs.field_name]
    client.post(address("propose", call.event), answered | {"submit": "1"})
    proposal = call.proposals.get()
    assert (proposal.title, proposal.state) == ("Het andere loket", State.SUBMITTED)
    assert proposal.answers.get().text == "Een beamer"

    edit = address("edit_proposal", call.event, proposal.pk)  # a tab in which it is a draft still
    emptied = client.post(edit, form | {"draft": "1"})
    assert list(emptied.context["form"].errors) == [needs.field_name]
    told = client.post(edit, answered | {"draft": "1"}, follow=True).content.decode()
    assert "Je wijzigingen zijn bewaard." in told
    assert "tot je het indient" not in told
    assert proposal.answers.get().text == "Een beamer"


def test_nothing_comes_after_the_deadline(client):
    call, member = make_call(), make_member()
    draft = proposed(call, member, state=State.DRAFT)
    ProposalAnswer.objects.give(draft, {call.questions.create(label="Hoe lang?"): "Een heel uur"})
    change(call, closes_at=timezone.now() - timedelta(minutes=1))
    client.force_login(member)

    assert client.get(address("propose", call.event)).status_code == 403
    assert client.get(address("edit_proposal", call.event, draft.pk)).status_code == 403
    form = {"uuid": uuid4(), "title": "Net te laat", "body": "Iets.", "submit": "1"}
    for url in (address("propose", call.event), address("edit_proposal", call.event, draft.pk)):
        page = client.post(url, form).content.decode()
        assert "Deze oproep is gesloten." in page
        assert 'value="Net te laat"' in page  # what was typed is not lost
    assert call.proposals.get().title == draft.title
    page = page_for(client, call, member)
    assert "Over een loket." in page  # their own words they can read still
    assert "Een heel uur" in page
    with pytest.raises(CallOver):
        call.propose(member, uuid=uuid4(), title="Te laat", body="")
    with pytest.raises(CallOver):
        draft.submit()
    with pytest.raises(CallOver):
        draft.rewrite(title="Te laat")


def test_another_does_not_touch_it(client):
    call = make_call(has_votes=True)
    proposal = proposed(call)
    client.force_login(make_member())

    assert client.get(address("edit_proposal", call.event, proposal.pk)).status_code == 404
    for act in ("bevestigen", "intrekken", "onzin"):
        assert client.post(address("act_on_proposal", call.event, proposal.pk, act)).status_code == 404
    assert fresh(proposal).state == State.SUBMITTED


# --- Supporting


def test_members_support_what_others_propose_where_the_organiser_wants_that(client):
    call, member = make_call(has_votes=True), make_member()
    proposal, own = proposed(call), proposed(call, member, "Van mij")
    client.force_login(member)

    for each in (proposal, own):
        client.post(address("act_on_proposal", call.event, each.pk, "steunen"))

    assert proposal.votes.get().member == member
    assert not own.votes.exists()  # nobody supports their own
    assert "1 collega wil dit graag." in page_for(client, call, make_member())
    client.force_login(member)
    client.post(address("act_on_proposal", call.event, proposal.pk, "steunen"))
    assert not proposal.votes.exists()


def test_without_votes_nobody_sees_what_others_propose(client):
    call, member = make_call(), make_member()
    proposal = proposed(call, title="Stil voorstel")

    assert "Stil voorstel" not in page_for(client, call, member)
    assert client.post(address("act_on_proposal", call.event, proposal.pk, "steunen")).status_code == 404


# --- Judging and answering


def test_what_is_decided_is_not_seen_before_all_answers_go_out(client):
    call, one, two = make_call(), make_member(), make_member()
    yes, no = proposed(call, one, "Ja dus"), proposed(call, two, "Nee dus")
    client.force_login(call.event.author)

    client.post(address("judge_proposal", call.event, yes.pk), {"verdict": "accepted", "word": "Graag in de raadzaal."})
    client.post(address("answer_proposals", call.event))
    assert fresh(yes).state == State.SUBMITTED  # one has not been judged
    client.post(address("judge_proposal", call.event, no.pk), {"verdict": "rejected", "word": "Te veel van dit."})
    assert "Graag in de raadzaal." not in page_for(client, call, one)
    assert "Te veel van dit." not in page_for(client, call, two)
    client.force_login(call.event.author)
    client.post(address("answer_proposals", call.event))
    assert fresh(yes).state == State.SUBMITTED  # members were told that they had longer
    change(call, closes_at=timezone.now())
    client.post(address("answer_proposals", call.event))

    assert (fresh(yes).state, fresh(no).state) == (State.ACCEPTED, State.REJECTED)
    assert "Graag in de raadzaal." in page_for(client, call, one)
    assert "Te veel van dit." in page_for(client, call, two)
    kind, call = ProposalsAnswered(), Call.objects.get(pk=call.pk)
    assert Announcement.objects.filter(kind=kind.NAME).count() == 1
    assert set(kind.audience(call)) == {one, two}
    assert kind.personal(call, one)["lines"][1] == "Graag in de raadzaal."
    assert "Nee dus" not in str(kind.personal(call, one))


def test_a_call_ends_when_the_event_begins_also_when_that_moved(client):
    event = make_event(begins=timezone.now() + timedelta(days=30))
    call = open_call(event, closes_at=timezone.now() + timedelta(days=20))
    begins = timezone.now() + timedelta(days=3)
    names = ["title", "body", "group", "visibility", "time_zone", "place", "online_url", "capacity"]

    fields = {name: getattr(event, name) for name in names}
    event.replan(version=1, happens_at=begins, ends_at=begins + timedelta(hours=2), **fields)

    call.refresh_from_db()
    assert call.closes_at == begins


def test_the_takeout_tells_no_answer_before_all_go_out():
    call, member = make_call(), make_member()
    proposed(call, member).judge(Verdict.ACCEPTED, "Geheim woord")
    before = str(list(proposals(member, None)))

    answer(call)

    assert "Geheim woord" not in before
    assert "accepted" not in before
    assert "Geheim woord" in str(list(proposals(member, None)))


def test_an_answer_needs_something_to_answer():
    with pytest.raises(NotJudged):
        answer(make_call())


def test_other_words_ask_for_another_look():
    call = make_call()
    proposal = proposed(call)
    proposal.judge(Verdict.ACCEPTED, "")
    proposal.rewrite(title="Iets heel anders")

    with pytest.raises(NotJudged):
        answer(call)


def test_nothing_is_proposed_or_judged_after_the_answers():
    call = make_call()
    proposal = proposed(call)
    proposal.judge(Verdict.ACCEPTED, "")
    answer(call)

    with pytest.raises(CallOver):
        call.propose(make_member(), uuid=uuid4(), title="Te laat", body="")
    with pytest.raises(CallOver):
        fresh(proposal).judge(Verdict.REJECTED, "")


def test_who_says_yes_is_in_the_programme_that_is_drawn_up(client):
    call, member = make_call(), make_member()
    proposal = proposed(call, member, "Het loket")
    client.force_login(member)
    client.post(address("act_on_proposal", call.event, proposal.pk, "bevestigen"))
    assert fresh(proposal).state == State.SUBMITTED  # a yes before the yes
    proposal.judge(Verdict.ACCEPTED, "")
    answer(call)

    for _twice in range(2):
        client.post(address("act_on_proposal", call.event, proposal.pk, "bevestigen"))

    session = call.event.sessions.get()
    assert (session.title, session.round, session.speakers.get().member) == ("Het loket", None, member)
    assert fresh(proposal).state == State.CONFIRMED
    assert "Het loket" in page_for(client, call, call.event.author, "programme_desk")
    change(session, round=add_round(call.event))
    call.event.release_programme(call.event.author)
    assert [slot.title for slot in call.event.programme_for(member)] == ["Het loket"]


def test_withdrawing_takes_it_out_of_the_programme():
    call = make_call()
    proposal = proposed(call)
    proposal.judge(Verdict.ACCEPTED, "")
    answer(call)
    fresh(proposal).confirm()
    change(call.event.sessions.get(), round=add_round(call.event))
    call.event.release_programme(call.event.author)

    fresh(proposal).withdraw()

    assert fresh(proposal).state == State.WITHDRAWN
    release = call.event.release_programme(call.event.author)
    assert [each["what"] for each in release.changes] == ["dropped"]


@pytest.mark.parametrize("act", ["confirm", "withdraw", "discard"])
def test_the_row_of_the_event_is_held_first_so_no_release_comes_between(act):
    call = make_call()
    proposal = proposed(call)
    proposal.judge(Verdict.ACCEPTED, "")
    answer(call)
    if act == "discard":
        fresh(proposal).confirm()
    row = call.event.sessions.get() if act == "discard" else fresh(proposal)

    with CaptureQueriesContext(connection) as captured:
        getattr(row, act)()

    wrote = ("FOR UPDATE", "INSERT", "UPDATE", "DELETE")
    first = next(query["sql"] for query in captured if any(word in query["sql"] for word in wrote))
    assert 'FOR UPDATE OF "events_event"' in first


def test_what_was_withdrawn_gets_no_answer():
    call, member = make_call(), make_member()
    withdrawn, other = proposed(call, member), proposed(call)
    for each in (withdrawn, other):
        each.judge(Verdict.ACCEPTED, "")
    withdrawn.withdraw()

    answer(call)

    assert fresh(withdrawn).state == State.WITHDRAWN
    assert member not in ProposalsAnswered().audience(Call.objects.get(pk=call.pk))


def test_whom_the_group_keeps_out_only_takes_back(client):
    manager, member = make_member(), make_member()
    group = make_group(manager=manager, members=[member])
    call = open_call(make_event(begins=timezone.now() + timedelta(days=30), group=group), has_votes=True)
    draft, other = proposed(call, member, state=State.DRAFT), proposed(call)
    accepted = proposed(call, member)
    change(accepted, state=State.ACCEPTED, answered_at=timezone.now())
    group.exclude(member, by=manager, reason="Zo doen we dat hier niet.")
    client.force_login(member)
    form = {"uuid": uuid4(), "title": "Toch", "body": "Iets.", "submit": "1"}

    def acts(proposal, act):
        return client.post(address("act_on_proposal", call.event, proposal.pk, act)).status_code

    assert client.post(address("edit_proposal", call.event, draft.pk), form).status_code == 403
    assert acts(other, "steunen") == 403
    assert acts(accepted, "bevestigen") == 403
    assert acts(accepted, "intrekken") == 302
    assert fresh(draft).state == State.DRAFT
    assert fresh(accepted).state == State.WITHDRAWN
