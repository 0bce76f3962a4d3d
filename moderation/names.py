"""Whom and what the keys of the trail mean today: it points at nothing, so that nothing that goes changes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Value
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups.models import Group
from members.models import FormerAccount, Member
from network.models import JoiningPolicy, Network, Readers, Sight, WatchedWord
from network.rights import RoleName

from .models import Outcome, What

CHOICES = (RoleName, Outcome, Sight, JoiningPolicy, Readers, WatchedWord.Act)
SPOKEN = {value: label for choices in CHOICES for value, label in choices.choices}
MOMENTS = {"since", "until", "planned_for", "week", "removed_on", "out_until"}
PEOPLE = ("taken_by", "opened_to")  # states that are the key of a member
NAMESAKES = 50  # that a name may stand for


@dataclass(frozen=True)
class Named:
    """A deed with the names that belong to it."""

    deed: object
    who: str
    about: str
    group: str
    person: Callable  # the name of a member by its key

    @property
    def what(self):
        """Changing how the network works goes by what was changed, which stands where others say why."""
        return self.deed.why if self.is_told_by_itself else self.deed.get_what_display()

    @property
    def why(self):
        return "" if self.is_told_by_itself else self.deed.why

    @property
    def is_told_by_itself(self):
        return self.deed.what == What.SETTING_CHANGED

    @property
    def states(self):
        """What it changed, state by state: as it was and as it is. What stayed as it was stands in the table alone."""
        before, after = self.deed.before, self.deed.after
        labels = {field.name: field.verbose_name for field in Network._meta.fields} | {
            "role": _("Role"),
            "until": _("Until"),
            "outcome": _("Decision"),
            "is_there": _("Is there"),
            "is_hidden": _("Hidden"),
            "removed_on": _("Goes for good on"),
            "is_closed": _("Conversation closed"),
            "is_out": _("Cannot log in"),
            "out_until": _("Cannot log in until"),
            "limits": _("Cannot do"),
            "since": _("From"),
            "planned_for": _("Planned for"),
            "readers": _("Who sees it?"),
            "page": _("Page"),
            "week": _("Week of"),
            "into": _("Goes into"),
            "asks_again": _("All members are asked again"),
            "rewritten": _("Changed"),
            "theme": _("Colours"),
            "text": _("Text"),
            "sentence": _("Why, in one sentence"),
            "taken_by": _("Lies with"),
            "opened_to": _("Opened to"),
            "is_for_network": _("Before the community managers"),
        }
        changed = [name for name in {**before, **after} if (before.get(name) or None) != (after.get(name) or None)]
        return [
            (labels.get(name, name), *(self.in_words(state.get(name), name, labels) for state in (before, after)))
            for name in changed
        ]

    def in_words(self, state, name, labels):
        return self.person(state) if name in PEOPLE and state else spoken(state, name, labels)


def spoken(state, name, labels):
    if isinstance(state, list):
        return ", ".join(str(labels.get(each, each)) for each in state)
    if name in MOMENTS and state:
        moment = datetime.fromisoformat(state)
        return date_format(timezone.localtime(moment), "j F Y, H.i") if moment.tzinfo else date_format(moment, "j F Y")
    if isinstance(state, bool):
        return _("yes") if state else _("no")
    return "" if state is None else SPOKEN.get(state, state)


def named(deeds, viewer):
    """Each of the deeds as Named, in one query more. A group that the viewer does not see is a number."""
    states = [state for deed in deeds for state in (deed.before, deed.after)]
    people = {key for deed in deeds for key in (deed.actor_key, deed.member_key) if key}
    people |= {state[name] for state in states for name in PEOPLE if state.get(name)}
    sort = CharField()
    rows = Member.objects.filter(pk__in=people).values_list(Value("member", sort), "pk", "name")
    merged = FormerAccount.objects.filter(old_id__in=people).values_list(
        Value("member", sort), "old_id", "member__name"
    )
    known = Group.objects.visible_to(viewer).filter(pk__in={deed.group_key for deed in deeds if deed.group_key})
    groups = known.values_list(Value("group", sort), "pk", "name")
    names = {(sort, key): name for sort, key, name in rows.union(merged, groups, all=True)} if deeds else {}

    def person(key):
        return names.get(("member", key)) or _("Former member %(number)s") % {"number": key}

    for deed in deeds:
        who = person(deed.actor_key) if deed.actor_key else _("The network itself, or whoever looks after the server")
        group = deed.group_key and (
            names.get(("group", deed.group_key)) or _("Group %(number)s") % {"number": deed.group_key}
        )
        yield Named(deed, who, person(deed.member_key) if deed.member_key else "", group or "", person)


def keys_of_members(words):
    """The keys a name or a number stands for, with those of the accounts that were merged into them."""
    if words.isascii() and words.isdecimal() and len(words) < 19:
        return [int(words)]
    keys = list(Member.objects.named(words).order_by("pk").values_list("pk", flat=True)[:NAMESAKES])
    return [*keys, *FormerAccount.objects.filter(member__in=keys).values_list("old_id", flat=True)]
