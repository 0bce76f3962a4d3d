"""Making one account of two: every key to a member has a rule that says how its rows come along.

A room says so for its own models in <room>/merging.py, which its AppConfig.ready() imports:

    carried("groups.JoinRequest.member")        the rows move to the account that is kept. Where the database allows
                                                only one, the kept account's own stays and the other one goes.
    carried("groups.Membership.member", first=unite, last=recount)
                                                the same, with something to do before and after: first(kept, other),
                                                last(kept, other).
    dropped("usersessions.UserSession.user")    they end with the account they were of.

tests/members/test_merging.py fails for a key without a rule, and so does merging itself: nothing is lost silently.
"""

from dataclasses import dataclass
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import signing
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Audience, Block, Follow, FormerAccount, LastCommunityManager, Member
from .signals import accounts_merged, merge_asked

RULES = {}  # name of the key: Rule
SALT = "members.merge"
LINK_LASTS = 24 * 3600  # seconds


@dataclass(frozen=True)
class Rule:
    moves: bool
    first: object = None
    last: object = None


def carried(*keys, first=None, last=None):
    RULES.update(dict.fromkeys(keys, Rule(True, first, last)))


def dropped(*keys, first=None):
    RULES.update(dict.fromkeys(keys, Rule(False, first)))


def keys_to_members():
    """Every foreign key to a member in the whole project, by its name."""
    relations = [
        field
        for field in Member._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one)
    ]
    return {f"{relation.related_model._meta.label}.{relation.field.name}": relation.field for relation in relations}


class CannotMerge(Exception):
    """These two accounts cannot be made one; the reason is for whoever proved to be the owner of both."""


# --- Asking


def ask_to_merge(member, email):
    """Mail a link to an address that may have an account. Whether it has one, only its mailbox tells."""
    address = EmailAddress.objects.filter(email=email.lower(), verified=True).exclude(user=member).first()
    token = signing.dumps([member.pk, address.user_id, address.pk] if address else [], salt=SALT)
    merge_asked.send(Member, member=member, email=email, token=token if address else "")


def other_account(token, member):
    """The account that the bearer of the token may join to this one; None when the link does nothing (any more)."""
    try:
        kept, other, address = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except (signing.BadSignature, ValueError):
        return None
    still_theirs = EmailAddress.objects.filter(pk=address, user=other, verified=True)
    return Member.objects.filter(pk=other).first() if kept == member.pk and still_theirs.exists() else None


def obstacle(kept, other):
    """Why the other account cannot go into the kept one, for whoever proved to own its address; "" when it can."""
    if Authenticator.objects.filter(user=other).exists():
        return _("Your other account has a second way to log in, so a mail alone does not open it. Begin there.")
    if other.is_staff:
        return _("Your other account looks after this site. Begin there.")
    if other.suspensions.running().exists():  # which comes along
        try:
            kept.must_not_be_last()
        except LastCommunityManager:
            return _("Your other account is suspended, and you are the only community manager.")
    return ""


# --- Doing


@transaction.atomic
def merge(kept, other):
    """Give all that is of the other account to the kept one, and lead its addresses there. Raises CannotMerge."""
    both = {kept.pk, other.pk}
    locked = Member.objects.select_for_update(of=("self",)).filter(pk__in=both).order_by("pk").in_bulk()
    if len(locked) != 2:
        raise CannotMerge
    kept, other = locked[kept.pk], locked[other.pk]
    if obstacle(kept, other):
        raise CannotMerge
    keys = keys_to_members()
    rules = [(key, RULES[name]) for name, key in keys.items()]
    for _name, rule in rules:
        if rule.first:
            rule.first(kept, other)
    forget_between(keys.values(), kept, other)
    for key, rule in rules:
        if rule.moves:
            move(key, kept, other)
    for _name, rule in rules:
        if rule.last:
            rule.last(kept, other)
    name, old_id, old_uuid = other.name, other.pk, other.uuid
    unite_people(kept, other)
    FormerAccount.objects.create(old_id=old_id, old_uuid=old_uuid, member=kept)
    accounts_merged.send(Member, kept=kept, old_name=name)
    return kept


def move(key, kept, other):
    """Point the rows at the kept account, but for those that stand in the way of one it has already."""
    model, name = key.model, key.name
    theirs = model._base_manager.filter(**{name: other})
    for fields, condition in uniques_with(key):
        others = [field for field in fields if field != name]
        same = {field: OuterRef(field) for field in others}
        ours = model._base_manager.filter(condition, **same, **{name: kept})
        theirs.filter(condition, Exists(ours)).delete()
    theirs.update(**{name: kept})


def uniques_with(key):
    """What the database allows only once, of the constraints this key is part of: [(fields, condition)]."""
    meta = key.model._meta
    if key.unique:
        yield (key.name,), Q()
    for fields in meta.unique_together:
        if key.name in fields:
            yield fields, Q()
    for constraint in meta.constraints:
        if isinstance(constraint, UniqueConstraint) and key.name in constraint.fields:
            yield constraint.fields, constraint.condition or Q()


def forget_between(keys, kept, other):
    """What one of the two accounts was to the other, a follower say: nobody is that to themself."""
    by_model = {}
    for key in keys:
        if not key.null:
            by_model.setdefault(key.model, []).append(key.name)
    for model, names in by_model.items():
        for one in names:
            for another in names:
                if one != another:
                    model._base_manager.filter(**{one: kept, another: other}).delete()


def unite_people(kept, other):
    """One person of the two rows: what is empty is filled in from the other, and the first joining counts."""
    show_no_more_than_before(kept, other)
    for name in ("headline", "about", "province"):
        if not getattr(kept, name):
            setattr(kept, name, getattr(other, name))
    spare = [other.photo.name, other.photo_small.name]
    if not kept.photo and other.photo:
        kept.photo, kept.photo_small, spare = other.photo.name, other.photo_small.name, []
    if kept.affiliation_id is None:
        kept.affiliation_id = other.affiliation_id
    for name in ("created_at", "confirmed_at", "joined_at"):
        moments = [moment for moment in (getattr(kept, name), getattr(other, name)) if moment]
        setattr(kept, name, min(moments, default=None))
    kept.changed_at = timezone.now()
    source, numbers = kept.source or other.source, [number for number in (kept.number, other.number) if number]
    other.delete()
    kept.source, kept.number = source, min(numbers, default=None)
    kept.save()
    for name in filter(None, spare):
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


def show_no_more_than_before(kept, other):
    """What comes along keeps the audience it had; of two audiences of the same the narrower one stays."""
    alone = {
        "headline": "headline",
        "about": "about",
        "province": "province",
        "photo": "photo",
        "job": "affiliation_id",
    }
    for field, name in alone.items():
        if not getattr(kept, name) and getattr(other, name):
            setattr(kept, f"{field}_audience", getattr(other, f"{field}_audience"))
    for field in ("expertise", "learning", "groups", "events", "board"):
        both = [getattr(kept, f"{field}_audience"), getattr(other, f"{field}_audience")]
        setattr(kept, f"{field}_audience", max(both, key=Audience.values.index))


def keep_apart(kept, other):
    """A block of either account ends what the other one followed, as it would have then."""
    apart = list(Block.objects.others_of(kept.pk))
    Follow.objects.filter(Q(follower=kept, followed__in=apart) | Q(follower__in=apart, followed=kept)).delete()


# --- The rules of this room, and of what we did not write


def give_addresses(kept, other):
    theirs = EmailAddress.objects.filter(user=other)
    EmailAddress.objects.filter(user=kept, verified=False, email__in=theirs.values("email")).delete()
    theirs.update(primary=False)


def throw_takeouts_away(kept, other):
    """They hold half of what there is now; a new one holds all of it."""
    for takeout in other.takeouts.all():
        transaction.on_commit(takeout.throw_away, robust=True)


carried("account.EmailAddress.user", first=give_addresses)
carried("socialaccount.SocialAccount.user", "mfa.Authenticator.user")
dropped("usersessions.UserSession.user", "members.Departure.member", "members.Disuse.member", "members.FeedKey.member")
dropped("members.Takeout.member", first=throw_takeouts_away)
carried("members.Affiliation.member", "members.Errand.member", "members.Expertise.content_object")
carried("members.Learning.content_object", "members.Answer.member")
carried("members.Role.member", "members.Role.given_by", "members.Suspension.member", "members.FormerAccount.member")
carried("members.Limit.member")
carried("members.Follow.follower", "members.Block.blocker", "members.Block.blocked")
carried("members.Follow.followed", last=keep_apart)
carried("members.Note.owner", "members.Note.author")
carried("network.Page.changed_by", "network.ProblemReport.member", "network.SubjectFollow.member")
carried("network.SubjectMerge.by", "network.Notice.made_by", "network.Wording.changed_by")
carried("members.Application.member", "members.Application.decided_by", "members.NetworkInvitation.invited_by")
carried("members.RulesAcceptance.member")
