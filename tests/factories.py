"""Plain functions that make what a test names; a factory does nothing its arguments do not say."""

import itertools
import uuid
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from blog.models import Post
from content.models import Featured, Visibility
from groups.models import Admission, Group, Kind, Proposal
from members.models import Member, Organisation, ProfileQuestion, Role
from network.rights import RoleName

numbers = itertools.count(1)
PASSWORD = "vier woorden op een rij"
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of everybody's authenticator app
# One hash for everybody: hashing is meant to be slow.
hashes = {}


def make_organisation(name=None, domain=None, kind="gemeente", province=""):
    number = next(numbers)
    organisation = Organisation.objects.create(
        name=name or f"gemeente Proefstad {number}", kind=kind, province=province
    )
    organisation.domains.create(name=domain or f"proefstad{number}.example")
    return organisation


def make_member(name=None, email=None, organisation=None, job_title="", roles=(), **fields):
    number = next(numbers)
    now = timezone.now()
    if PASSWORD not in hashes:
        hashes[PASSWORD] = make_password(PASSWORD)
    fields = {"confirmed_at": now, "joined_at": now} | fields
    member = Member.objects.create(
        name=name or f"Lid {number:05}", email=email or f"lid{number}@lid.example", password=hashes[PASSWORD], **fields
    )
    verified = member.confirmed_at is not None
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=verified)
    if organisation or job_title:
        member.work_as(job_title, organisation=organisation)
    for role in roles:
        Role.objects.create(member=member, name=role)
    if roles:
        TOTP.activate(member, APP_SECRET)  # without a second factor a role sleeps
    return member


def make_community_manager(**fields):
    return make_member(roles=[RoleName.COMMUNITY_MANAGER], **fields)


def make_question(label="Wat is je lievelingsdier?", **fields):
    return ProfileQuestion.objects.ask(uuid=uuid.uuid4(), label=label, **fields)


ADMISSIONS = {Kind.OPEN: Admission.AT_ONCE, Kind.CLOSED: Admission.ON_REQUEST, Kind.HIDDEN: Admission.BY_INVITATION}


def make_group(kind=Kind.OPEN, admission=None, manager=None, members=(), name=None, **fields):
    group = Group.objects.create(
        name=name or f"Groep {next(numbers):05}",
        intro="Een groep in een test.",
        kind=kind,
        admission=admission or ADMISSIONS[kind],
        **fields,
    )
    if manager:
        group.memberships.create(member=manager, is_manager=True)
    for member in members:
        group.memberships.create(member=member)
    group.count_members()
    return group


def make_proposal(member=None, name=None, why="Er is nog geen plek voor.", **fields):
    fields = {
        "name": name or f"Groep {next(numbers):05}",
        "intro": "Een groep in een test.",
        "about": "",
        "subjects": [],
        "kind": Kind.OPEN,
        "admission": Admission.AT_ONCE,
        "ends_on": None,
        "pattern": "gepunt",
        "hue": 4,
    } | fields
    return Proposal.objects.propose(member or make_member(), uuid=uuid.uuid4(), why=why, **fields)


def make_post(
    author=None, group=None, visibility=Visibility.PUBLIC, draft=False, tags=(), title=None, body=None, **fields
):
    post = Post.objects.write(
        author or make_member(),
        uuid=uuid.uuid4(),
        title=title or f"Bericht {next(numbers):05}",
        body=body or "<p>De tekst van een proefbericht.</p>",
        visibility=visibility,
        group=group,
        tags=tags,
        **fields,
    )
    if not draft:
        post.publish()
    return post


def make_featured(thing, by=None, sentence="", days=7, since=None):
    since = since or timezone.now()
    until = since + timedelta(days=days)
    return Featured.objects.feature(thing, by, since=since, until=until, sentence=sentence)


def make_comment(content, author=None, text="Een reactie.", parent=None):
    return content.comment(author or make_member(), text, uuid.uuid4(), parent=parent)
