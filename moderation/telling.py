"""What is said of a decision, to whoever wrote the thing and to who reported it."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models import kind_named
from members.models import Act

from .deciding import appeals_end
from .drafts import OF_OUTCOME, OF_REASON, WHERE_IT_STAYS
from .models import Outcome, Reason

RULES_OF = {  # the house rule that goes with a reason, where the rules have a heading by that name
    Reason.UNKIND: "Respect",
    Reason.PERSONAL: "Respect",
    Reason.FORBIDDEN: "Respect",
    Reason.ADVERTISING: "Geen reclame",
    Reason.TAKEN_OVER: "Eigen werk",
}
LONGEST_TITLE = 80
LIMITED = {
    Act.POSTING: gettext_lazy("You cannot post or comment until %(day)s. You can read everything."),
    Act.INVITING: gettext_lazy("You cannot invite anybody until %(day)s. Everything else goes on."),
    Act.MESSAGING: gettext_lazy("You cannot write to other members until %(day)s. Everything else goes on."),
}


def what_of_yours(case):
    """The thing, to whoever wrote it."""
    if case.thing.startswith("comment"):
        return _("your comment")
    if case.thing.startswith("note"):
        return _("your note on a board")
    if case.thing.startswith("member"):
        return _("your profile")
    if case.thing.startswith("group"):
        return _("your group")
    sort = kind_named(case.content.kind)._meta.verbose_name if case.content else _("piece")
    return _("your %(sort)s “%(title)s”") % {"sort": sort, "title": title_of(case)}


def title_of(case):
    exhibit = getattr(case, "exhibit", None)
    there = case.content and case.content.removed_at is None
    title = case.content.title if there else exhibit.title if exhibit else ""
    return Truncator(title).chars(LONGEST_TITLE)


def draft_for(case, outcome):
    """What the system proposes to say: what is wrong, and what follows. Whoever decides changes it."""
    what = what_of_yours(case)
    words = {"what": what, "What": capfirst(what)}
    drafts = OF_OUTCOME if case.hideable() else OF_OUTCOME | WHERE_IT_STAYS
    parts = [] if outcome == Outcome.NOTHING_WRONG else [OF_REASON[case.reason]]
    return " ".join(str(part) % words for part in [*parts, drafts[outcome]])


def day(moment):
    return date_format(timezone.localtime(moment), "j F Y")


def spoken_moment(moment):
    return date_format(timezone.localtime(moment), "l j F, G.i")


def what_follows(decision):
    """What it means for whoever it is about, in a sentence."""
    words = {"day": decision.until and day(decision.until), "last": day(last_day_to_appeal(decision))}
    is_thing = decision.hiding_id is not None
    sentences = {
        Outcome.NOTHING_WRONG: _("Nothing is wrong with it. It stays where it is."),
        Outcome.ASK_TO_CHANGE: _("Only you can see it now. Change it, and it is back at once.")
        if is_thing
        else _("We ask you to change it."),
        Outcome.HIDE: _("It is hidden: others cannot see it any more. You still can."),
        Outcome.REMOVE: _("It is taken away. You can still see it until %(last)s. After that it is gone for good.")
        if is_thing
        else _("It is taken away."),
        Outcome.CLOSE: _("The conversation is closed: nobody can comment any more. What was said stays."),
        Outcome.WARN: _("This is a warning. You can go on doing what you did, but mind the house rule."),
        Outcome.LIMIT: LIMITED.get(decision.act, ""),
        Outcome.SUSPEND: _("Your membership is paused. You can log in again after %(day)s."),
        Outcome.BAN: _("You are blocked: you cannot log in any more."),
    }
    return str(sentences[decision.outcome]) % words


def also_hidden(decision):
    return decision.hiding_id is not None and decision.outcome in (
        Outcome.WARN,
        Outcome.LIMIT,
        Outcome.SUSPEND,
        Outcome.BAN,
    )


def last_day_to_appeal(decision):
    return appeals_end(decision.at)


def in_general(decision):
    """For who reported it: whether something was done, and nothing of what whoever wrote it was told."""
    if decision.outcome == Outcome.NOTHING_WRONG:
        return _("We looked at it, and found nothing against the house rules. It stays.")
    return _("We looked at it, and did something about it. What exactly is between us and whoever wrote it.")


def as_told(decision):
    """Nothing of who decided or reported."""
    return {
        "decision": decision,
        "exhibit": getattr(decision.case, "exhibit", None),
        "what": what_of_yours(decision.case),
        "follows": what_follows(decision),
        "also_hidden": also_hidden(decision),
        "last_day": last_day_to_appeal(decision),
        "appeal": getattr(decision, "appeal", None),
        "thing": decision.case.hideable(),
    }
