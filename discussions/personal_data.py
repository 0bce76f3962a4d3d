"""What the takeout holds of conversations and support, and what leaving does to those."""

from contextlib import suppress

from django.db.models import Prefetch

from content.models import Content
from content.personal_data import piece_line, written_by
from members.personal_data import eraser, exporter, goes_with_member, no_personal_data
from members.takeout import id_of, line, link_to, moment

from .models import (
    Ask,
    Choice,
    Discussion,
    Enquiry,
    Idea,
    Poll,
    PollOver,
    Question,
    Step,
    Support,
    Vote,
    Willingness,
)

no_personal_data(Enquiry, reason="how far the search for an answer is; it names nobody and goes with the question")
goes_with_member(Ask, Willingness)
no_personal_data(Step, reason="what became of an idea; it goes with the idea, and who wrote it down is forgotten")

no_personal_data(Choice, reason="what can be chosen in a poll; it goes with the poll")


@exporter("posts", Discussion)
def discussions(member, takeout):
    for discussion in written_by(member, Discussion):
        yield piece_line(discussion, "Page", a20_kind="discussion")


@exporter("posts", Question)
def questions(member, takeout):
    for question in written_by(member, Question, "accepted"):
        yield piece_line(
            question,
            "Question",
            a20_kind="survey" if question.is_survey else "question",
            a20_settled=moment(question.settled_at),
            a20_acceptedAnswer=id_of(question.accepted) if question.accepted else None,
        )


@exporter("posts", Idea)
def ideas(member, takeout):
    for idea in written_by(member, Idea):
        yield piece_line(idea, "Page", a20_kind="idea", a20_state=idea.state, a20_settled=moment(idea.settled_at))


@exporter("reactions", Support)
def supports(member, takeout):
    # unguarded: the member's own
    own = Support._base_manager.filter(member=member).select_related("idea")
    for support in own.order_by("created_at", "pk").iterator():
        is_seen = Content.objects.visible_to(member).filter(pk=support.idea_id).exists()
        yield line(
            type="Like",
            actor=id_of(member),
            object=id_of(support.idea),
            name=support.idea.title if is_seen else None,
            url=link_to(support.idea.get_absolute_url()) if is_seen else None,
            published=moment(support.created_at),
        )


@exporter("reactions", Willingness)
def willingnesses(member, takeout):
    for willing in Willingness.objects.filter(member=member).select_related("subject").order_by("pk").iterator():
        yield line(
            type="Relationship",
            subject=id_of(member),
            relationship="a20:mayBeAskedAbout",
            object=link_to(willing.subject.get_absolute_url()),
            name=willing.subject.name,
            startTime=moment(willing.since),
        )


@exporter("reactions", Ask)
def asks(member, takeout):
    """Which questions were put before the member, by their identifier, and what the member did with them."""
    for ask in Ask.objects.filter(member=member).select_related("question").order_by("asked_at", "pk").iterator():
        yield line(
            type="Relationship",
            subject=id_of(member),
            relationship="a20:wasAsked",
            object=id_of(ask.question),
            startTime=moment(ask.asked_at),
            endTime=moment(ask.answered_at or ask.passed_at),
            a20_state="answered" if ask.answered_at else "passed" if ask.passed_at else "open",
        )


@eraser(Support)
def withdraw_support(member, contributions):
    # unguarded: the member's own
    own = Support._base_manager.filter(member=member).select_related("idea")
    for support in own.order_by("idea"):
        support.idea.withdraw_support(member)


@exporter("posts", Poll)
def polls(member, takeout):
    """What the member asked, and what came of it; who chose what is not this member's, nor are numbers that grow."""
    choices = Prefetch("choices", Choice.objects.order_by("position"))
    own = Poll.objects.filter(content__author=member).select_related("content").prefetch_related(choices)
    for poll in own.order_by("created_at", "pk").iterator(chunk_size=200):
        yield line(
            type="Question",
            id=id_of(poll),
            attributedTo=id_of(member),
            name=poll.question,
            inReplyTo=id_of(poll.content),
            published=moment(poll.created_at),
            endTime=moment(poll.ends_at),
            a20_kind="poll",
            a20_choices=[
                {"name": choice.text} | ({"votes": choice.vote_count} if poll.has_ended else {})
                for choice in poll.choices.all()
            ],
        )


@exporter("reactions", Vote)
def votes(member, takeout):
    """The member's own choices, also in a poll that shows them to nobody; after its end those are forgotten."""
    own = Vote.objects.of(member).select_related("choice__poll__content").order_by("cast_at", "pk")
    for vote in own.iterator():
        poll = vote.choice.poll
        is_seen = Content.objects.visible_to(member).filter(pk=poll.content_id).exists()
        yield line(
            type="Like",
            actor=id_of(member),
            object=id_of(poll),
            name=poll.question if is_seen else None,
            url=link_to(poll.content.get_absolute_url()) if is_seen else None,
            content=vote.choice.text if is_seen else None,
            mediaType="text/plain",
            published=moment(vote.cast_at),
        )


@eraser(Poll, Vote)
def take_votes_back(member, contributions):
    """In polls that run; what was counted at the end stays so, by nobody's name. A poll goes with its conversation."""
    for poll in Poll.objects.filter(choices__votes__member=member).distinct().order_by("pk"):
        with suppress(PollOver):
            poll.withdraw(member)
