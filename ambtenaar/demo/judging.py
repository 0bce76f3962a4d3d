"""What members of the demo reported, and what was decided: each act by its own verb, as if it were that hour."""

from contextlib import contextmanager
from datetime import timedelta

from django.db.models.signals import pre_save
from django.test import override_settings
from django.utils import timezone

from moderation.appealing import appeal
from moderation.deciding import decide
from moderation.figures import half_year_before
from moderation.models import Case, HalfYear, Outcome
from moderation.reporting import report
from moderation.telling import RULES_OF, draft_for
from moderation.things import sort_of
from notifications.kinds import kind_named
from notifications.models import Announcement

from .material import written
from .news import tell
from .talk import piece_named


def judge_reported(people):
    HalfYear.objects.create(**half_year_before(timezone.localdate(people.now)), numbers=written("judging", "half_year"))
    with override_settings(MANAGERS_NEED_SECOND_FACTOR=False):  # nobody in the demo has one
        for hours_ago, act, thing, told in sorted(acts(), key=lambda act: -act[0]):
            with dated(people.now - timedelta(hours=hours_ago)):
                act(people.cast, thing, told)


def acts():
    """(how long ago, what, on which thing, with which words): the trail is read in the order in which they are done."""
    for entry in written("judging", "case"):
        thing = thing_in(entry)
        for told in entry["reports"]:
            yield told["hours_ago"], say, thing, told
        if "taken" in entry:
            yield entry["taken"]["hours_ago"], take, thing, entry["taken"]
        if "decision" in entry:
            told = entry["decision"]
            yield told["hours_ago"], settle, thing, told
            if "appeal" in told:
                yield told["appeal"]["hours_ago"], object_to, thing, told["appeal"]


def thing_in(entry):
    piece = piece_named(entry["piece"])
    it = piece.comments.get(text__startswith=entry["said"]) if "said" in entry else piece
    return sort_of(it)(it)


def say(cast, thing, told):
    by = cast[told["by"]]
    report(type(thing)(thing.it, by), told["reason"], told.get("text", ""), by=by)


def take(cast, thing, told):
    case, by = case_of(thing), cast[told["by"]]
    case.take(by)
    case.note_down(by, told["note"])


def settle(cast, thing, told):
    """With the words that are drafted for whoever decides."""
    case, outcome = case_of(thing), Outcome(told["outcome"])
    rule = "" if outcome == Outcome.NOTHING_WRONG else RULES_OF[case.reason]
    decide(case, cast[told["by"]], outcome, rule, draft_for(case, outcome))


def object_to(cast, thing, told):
    appeal(case_of(thing).decisions.get(), told["text"].strip())


def case_of(thing):
    return Case.objects.get(thing=thing.key)


@contextmanager
def dated(moment):
    """All that is written meanwhile says that it was then, from the beginning: of the trail no row can be changed.

    What follows is told on the site alone: nobody waits for mail of what was long ago.
    """

    def say_when(sender, instance, **kwargs):
        for field in sender._meta.concrete_fields:
            if field.default is timezone.now:
                setattr(instance, field.attname, moment)

    pre_save.connect(say_when)
    try:
        yield
    finally:
        pre_save.disconnect(say_when)
    untold = Announcement.objects.due().filter(created_at=moment)
    for news in untold:
        kind = kind_named(news.kind)
        tell(kind, kind.rows().get(pk=news.subject_id), news.actor_id, moment)
    untold.delete()
