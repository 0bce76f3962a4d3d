"""Plain functions that make what a test names; a factory does nothing its arguments do not say."""

import itertools
import uuid

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from blog.models import Post
from content.models import Visibility
from groups.models import Admission, Group, Kind
from members.models import Member, Organisation, Role
from network.rights import RoleName

numbers = itertools.count(1)
PASSWORD = "vier woorden op een rij"
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
    return member


def make_community_manager(**fields):
    return make_member(roles=[RoleName.COMMUNITY_MANAGER], **fields)


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


def make_post(author=None, group=None, visibility=Visibility.PUBLIC, draft=False, tags=(), title=None, body=None):
    post = Post.objects.write(
        author or make_member(),
        uuid=uuid.uuid4(),
        title=title or f"Bericht {next(numbers):05}",
        body=body or "<p>De tekst van een proefbericht.</p>",
        visibility=visibility,
        group=group,
        tags=tags,
    )
    if not draft:
        post.publish()
    return post


def make_comment(content, author=None, text="Een reactie.", parent=None):
    return content.comment(author or make_member(), text, uuid.uuid4(), parent=parent)
