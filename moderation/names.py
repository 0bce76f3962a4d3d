"""Whom and what the keys of the trail mean today: it points at nothing, so that nothing that goes changes it."""

from dataclasses import dataclass

from django.db.models import CharField, Value
from django.utils.translation import gettext as _

from groups.models import Group
from members.models import FormerAccount, Member
from network.rights import RoleName

from .models import Outcome

SPOKEN = dict([*RoleName.choices, *Outcome.choices])
NAMESAKES = 50  # that a name may stand for


@dataclass(frozen=True)
class Named:
    """A deed with the names that belong to it."""

    deed: object
    who: str
    about: str
    group: str

    @property
    def states(self):
        """What it changed, state by state: as it was and as it is."""
        before, after = self.deed.before, self.deed.after
        labels = {
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
        }
        names = {**before, **after}
        return [(labels.get(name, name), spoken(before.get(name)), spoken(after.get(name))) for name in names]


def spoken(state):
    if isinstance(state, list):
        return ", ".join(map(str, state))
    if isinstance(state, bool):
        return _("yes") if state else _("no")
    return "" if state is None else SPOKEN.get(state, state)


def named(deeds, viewer):
    """Each of the deeds as Named, in one query more. A group that the viewer does not see is a number."""
    people = {key for deed in deeds for key in (deed.actor_key, deed.member_key) if key}
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
        yield Named(deed, who, person(deed.member_key) if deed.member_key else "", group or "")


def keys_of_members(words):
    """The keys a name or a number stands for, with those of the accounts that were merged into them."""
    if words.isascii() and words.isdecimal() and len(words) < 19:
        return [int(words)]
    keys = list(Member.objects.named(words).order_by("pk").values_list("pk", flat=True)[:NAMESAKES])
    return [*keys, *FormerAccount.objects.filter(member__in=keys).values_list("old_id", flat=True)]
