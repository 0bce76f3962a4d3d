"""What the takeout holds of the members' room, and what leaving does to it; for the network, one floor below, too."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.files.storage import default_storage
from django.db.models import Q

from network.models import (
    Network,
    Notice,
    Page,
    ProblemReport,
    RulesVersion,
    Subject,
    SubjectFollow,
    SubjectMerge,
    WatchedWord,
    Wording,
)

from .models import (
    FIELDS,
    AddressPause,
    Affiliation,
    Answer,
    Application,
    Block,
    Contributions,
    Departure,
    Disuse,
    Domain,
    Errand,
    Expertise,
    Farewell,
    FeedKey,
    Follow,
    FormerAccount,
    LastingMeasure,
    Learning,
    Limit,
    Member,
    NetworkInvitation,
    Note,
    Organisation,
    ProfileQuestion,
    Role,
    RulesAcceptance,
    Suspension,
    Takeout,
    Tally,
    UnconfirmedAddress,
)
from .personal_data import eraser, exporter, goes_with_member, no_personal_data, not_exported
from .takeout import id_of, line, link_to, moment

no_personal_data(Network, Subject, reason="the network's own")
no_personal_data(Page, reason="a text of the network; who changed it last is forgotten with the member")
no_personal_data(WatchedWord, reason="words of the language")
no_personal_data(Notice, Wording, reason="a text of the network; who wrote it is forgotten with the member")
no_personal_data(SubjectMerge, reason="the network's own; who did it is forgotten with the member")
no_personal_data(ProfileQuestion, reason="what the network asks of everybody")
no_personal_data(Tally, reason="numbers of members, made anew from their profiles every ten minutes")
no_personal_data(RulesVersion, reason="a text of the network")
no_personal_data(Organisation, Domain, reason="a public register")

goes_with_member(Affiliation, FormerAccount, Errand, Expertise, Role, Suspension, Limit, Follow, Block, SubjectFollow)
not_exported(Errand, reason="gone as soon as somebody is in")
not_exported(AddressPause, reason="whether mail arrives; the address stands in the line of the person")
not_exported(UnconfirmedAddress, reason="until when the address waits, which is in no line of the person before that")
not_exported(FormerAccount, reason="where the address of a merged account leads to")
goes_with_member(Application, RulesAcceptance, FeedKey)
not_exported(FeedKey, reason="a secret, worth nothing elsewhere and much to a thief of the file")
not_exported(Application, reason="why somebody asked is gone as soon as somebody is in; the answer was mailed")
not_exported(NetworkInvitation, reason="holds addresses of others")
not_exported(Expertise, Affiliation, Role, reason="stands in the line of the person")
goes_with_member(Authenticator, SocialAccount, UserSession)
not_exported(Authenticator, reason="secrets, worth nothing elsewhere and much to a thief of the file")
goes_with_member(Learning, Answer)
not_exported(Learning, Answer, reason="stands in the line of the person")
goes_with_member(Departure, Disuse)
not_exported(Departure, Disuse, reason="for a moment only, and on screen meanwhile")
not_exported(Takeout, reason="the file itself")
no_personal_data(Farewell, reason="why somebody left, kept without a name")
no_personal_data(LastingMeasure, reason="a keyed hash that outlives the account on purpose, until the measure ends")


@exporter("people", Member, EmailAddress, SocialAccount, UserSession)
def person(member, takeout):
    addresses = EmailAddress.objects.filter(user=member).order_by("-primary", "email")
    yield line(
        type="Person",
        id=id_of(member),
        name=member.name,
        summary=member.headline,
        content=member.about,
        url=link_to(member.get_absolute_url()),
        published=moment(member.created_at),
        updated=moment(member.changed_at),
        icon=takeout.media(member.photo, "foto.webp") if member.photo else None,
        a20_email=[address.email for address in addresses],
        a20_logins=[
            line(name=account.provider, a20_account=account.uid, startTime=moment(account.date_joined))
            for account in SocialAccount.objects.filter(user=member).order_by("pk")
        ],
        a20_devices=[
            line(name=session.user_agent, a20_ip=session.ip, startTime=moment(session.created_at))
            for session in UserSession.objects.filter(user=member).order_by("pk")
        ],
        a20_province=member.province,
        a20_audience={name: getattr(member, f"{name}_audience") for name in ["profile", "photo", *FIELDS]},
        a20_profile=[
            line(question=answer.question.label, answer=answer.given, visibility=answer.audience)
            for answer in member.answers.select_related("question").order_by("question__position", "pk")
        ],
        a20_learning=[subject.name for subject in member.learning.order_by("name")],
        a20_jobs=[
            line(
                name=job.job_title,
                a20_organisation=job.organisation_name,
                a20_evidence=job.evidence,
                a20_outside=job.is_outside,
                startTime=job.since.isoformat(),
                endTime=job.until.isoformat() if job.until else None,
            )
            for job in member.affiliations.order_by("since", "pk")
        ],
        tag=[{"type": "Hashtag", "name": subject.name} for subject in member.expertise.order_by("name")],
        a20_roles=[
            line(name=role.name, startTime=moment(role.since), endTime=moment(role.until))
            for role in member.roles.order_by("since")
        ],
        a20_joined=moment(member.joined_at),
    )


@exporter("comments", Note)
def notes(member, takeout):
    """What the member pinned to boards; what others pinned to the member's own board is theirs."""
    own = Note.objects.filter(author=member).select_related("owner")
    for note in own.order_by("created_at", "pk").iterator():
        yield line(
            type="Note",
            id=id_of(note),
            attributedTo=id_of(member),
            content=note.text,
            mediaType="text/plain",
            context=id_of(note.owner),
            published=moment(note.created_at),
        )


@eraser(Note)
def take_notes_along(member, contributions):
    """The own board goes with the member; on the boards of others a note stays, unless everything is to go."""
    if contributions == Contributions.DELETE:
        Note.objects.filter(author=member).delete()


@exporter("reactions", Follow)
def follows(member, takeout):
    for follow in Follow.objects.filter(follower=member).select_related("followed").order_by("pk").iterator():
        yield line(type="Follow", actor=id_of(member), object=id_of(follow.followed), name=follow.followed.name)


@exporter("reactions", SubjectFollow)
def followed_subjects(member, takeout):
    for follow in SubjectFollow.objects.filter(member=member).select_related("subject").order_by("pk").iterator():
        subject = link_to(follow.subject.get_absolute_url())
        yield line(type="Follow", actor=id_of(member), object=subject, name=follow.subject.name)


@exporter("reactions", Block)
def blocks(member, takeout):
    for block in Block.objects.filter(blocker=member).select_related("blocked").order_by("pk").iterator():
        yield line(type="Block", actor=id_of(member), object=id_of(block.blocked), name=block.blocked.name)


@exporter("measures", Suspension)
def measures(member, takeout):
    for suspension in member.suspensions.order_by("since").iterator():
        yield line(
            type="a20:Suspension",
            object=id_of(member),
            content=suspension.reason,
            mediaType="text/plain",
            startTime=moment(suspension.since),
            endTime=moment(suspension.until),
        )


@exporter("measures", Limit)
def limits(member, takeout):
    for limit in member.limits.order_by("since", "pk").iterator():
        yield line(
            type="a20:Limit",
            object=id_of(member),
            name=limit.act,
            content=limit.reason,
            mediaType="text/plain",
            startTime=moment(limit.since),
            endTime=moment(limit.until),
        )


@exporter("measures", RulesAcceptance)
def agreed_rules(member, takeout):
    for acceptance in member.rules_acceptances.select_related("version").order_by("pk").iterator():
        yield line(
            type="Announce",
            target=id_of(member),
            name=f"{acceptance.version.title}, {acceptance.version.number}",
            published=moment(acceptance.accepted_at),
        )


@exporter("problems", ProblemReport)
def problems(member, takeout):
    for problem in ProblemReport.objects.filter(member=member).order_by("created_at").iterator():
        yield line(
            type="Note",
            id=id_of(problem),
            attributedTo=id_of(member),
            content=problem.text,
            mediaType="text/plain",
            published=moment(problem.created_at),
            a20_page=problem.page,
        )


@eraser(ProblemReport)
def forget_who_reported(member, contributions):
    """What was wrong stays to be mended; who said so does not."""
    ProblemReport.objects.filter(member=member).update(email="", member=None)


@eraser(NetworkInvitation)
def take_back_invitations(member, contributions):
    """Nobody is asked in the name of somebody who is gone; who came by one stays. By which the member came goes too:
    the address stands in it.
    """
    NetworkInvitation.objects.filter(invited_by=member).delete()
    addresses = EmailAddress.objects.filter(user=member, verified=True).values("email")
    came_by = Q(applications__member=member) | Q(email__in=addresses)
    NetworkInvitation.objects.by_mail().filter(came_by, accepted__gt=0).delete()


@eraser(Member)
def erase_photo(member, contributions):
    """The files before the row: a worker that is killed in between finds their names again."""
    for name in filter(None, [member.photo.name, member.photo_small.name]):
        default_storage.delete(name)


@eraser(EmailAddress, AddressPause, UnconfirmedAddress)
def forget_addresses(member, contributions):
    """They are needed until the last moment, by the measures that outlive the member; then they go with the row."""


@eraser(Takeout)
def throw_takeouts_away(member, contributions):
    for takeout in member.takeouts.all():
        takeout.throw_away()
