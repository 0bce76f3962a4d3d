"""What this room hears from those below it. Each writes its row in the transaction of the fact."""

from contextlib import suppress

from django.dispatch import receiver
from django.utils.translation import gettext as _

from content.models import Content
from content.signals import (
    closed,
    coauthor_asked,
    mentioned,
    move_answered,
    move_asked,
    moved,
    planned_in_vain,
    split_off,
)
from discussions.signals import asked, left_open, poll_ended
from events.models import Event
from groups.signals import (
    circular_kept_back,
    circular_sent,
    circular_tried,
    invited,
    join_admitted,
    join_declined,
    join_requested,
    membership_ended,
    membership_ending,
    membership_kept,
    tightening_cancelled,
    tightening_planned,
)
from members.models import Reason, mailbox_of
from members.signals import (
    accounts_merged,
    address_paused,
    address_retired,
    admitted,
    followed,
    invited_to_network,
    left,
    merge_asked,
    note_pinned,
    reconfirmation_asked,
    role_given,
    still_working_asked,
    takeout_built,
    turned_away,
    unused,
    waited_long,
)
from network.models import Network
from network.rights import RoleName

from .kinds import (
    Skip,
    digest,  # noqa: F401 - a kind is known once it is imported
)
from .kinds.answers import LeftOpen
from .kinds.asking import Asked
from .kinds.circulars import CircularKeptBack, CircularSent, trial_of
from .kinds.contents import Closed, CoauthorAsked, MoveAsked, PlannedInVain, SplitOff
from .kinds.discussions import PollEnded
from .kinds.events import OrganiserAsked
from .kinds.groups import Invited, JoinAdmitted, JoinRequested
from .kinds.jobs import AddressPaused, MembershipEnding, MembershipEndingInGroup, MembershipKept, StillWorking, spoken
from .kinds.members import AdmissionWaits, Admitted, NotePinned, RoleGiven, TakeoutReady, Unused, UnusedStill
from .kinds.mentions import Mentioned
from .kinds.news import Followed
from .kinds.notices import JoinDeclined, MembershipEnded, MoveAnswered, PieceMoved, notify
from .kinds.tightening import TighteningCancelled, TighteningPlanned, TighteningPlannedHere
from .letters import absolute, absolute_url, in_the_networks_language, letter
from .models import Announcement, DigestSubscription, Mail


@receiver(join_requested)
def announce_join_request(join_request, **kwargs):
    Announcement.write(JoinRequested, join_request, actor=join_request.member)


@receiver(join_admitted)
def announce_admission_to_group(membership, **kwargs):
    Announcement.write(JoinAdmitted, membership)


@receiver(invited)
def announce_invitation(invitation, **kwargs):
    Announcement.write(Invited, invitation, actor=invitation.invited_by)


@receiver(circular_sent)
def announce_circular(circular, **kwargs):
    Announcement.write(CircularSent, circular, actor=circular.sender)


@receiver(circular_kept_back)
def announce_circular_that_stayed(draft, **kwargs):
    Announcement.write(CircularKeptBack, draft)


@receiver(circular_tried)
def mail_trial(group, writer, words, **kwargs):
    """At once, not announced: nobody else hears of it, and nothing of it is kept."""
    with in_the_networks_language(), suppress(Skip):  # whose own mail comes back has read so on the start page
        membership = group.memberships.select_related("member").get(member=writer)
        Mail.write(trial_of(words, membership, group), CircularSent.NAME)


@receiver(tightening_planned)
def announce_tightening(tightening, **kwargs):
    Announcement.write(TighteningPlanned, tightening, actor=tightening.planned_by)
    Announcement.write(TighteningPlannedHere, tightening, actor=tightening.planned_by)


@receiver(tightening_cancelled)
def announce_that_it_stays(tightening, **kwargs):
    Announcement.write(TighteningCancelled, tightening)


@receiver(join_declined)
def tell_of_refusal(group, member, reason, **kwargs):
    """Whoever asks again and is refused again hears it again."""
    with in_the_networks_language():
        said = [_("The managers of the group wrote:"), reason] if reason else []
        notify(
            JoinDeclined,
            member,
            _("%(group)s did not admit you") % {"group": group},
            [*said, _("You may ask again later. Perhaps another group fits you better.")],
            because=_("You get this mail because you asked to join this group."),
            url=absolute_url("groups:directory"),
            label=_("Look at the groups"),
        )


@receiver(admitted)
def welcome(member, waited, **kwargs):
    DigestSubscription.objects.start_for([member])
    if waited:
        Announcement.write(Admitted, member)


@receiver(role_given)
def tell_who_is_in_charge(role, **kwargs):
    if role.name == RoleName.COMMUNITY_MANAGER:
        Announcement.write(RoleGiven, role)


@receiver(waited_long)
def remind_managers(application, **kwargs):
    Announcement.write(AdmissionWaits, application)


@receiver(invited_to_network)
def mail_invitation(invitation, **kwargs):
    """At once, not announced: the address belongs to no member, as far as anybody may know."""
    with in_the_networks_language():
        network, inviter = Network.current(), invitation.invited_by
        headline = _("%(name)s invites you to %(network)s") % {"name": inviter.name, "network": network.name}
        context = {
            "inviter": inviter,
            "words": invitation.message,
            "invitation_url": absolute(invitation.get_absolute_url()),
            "until": invitation.expires_at,
        }
        message = letter("mail/network_invited", context, invitation.email, headline, kind="network_invited")
        Mail.write(message, "network_invited")


@receiver(turned_away)
def mail_refusal(email, name, reason, **kwargs):
    """At once, not announced: the account is gone when this transaction is."""
    with in_the_networks_language():
        network = Network.current()
        headline = _("Your request to join %(network)s") % {"network": network.name}
        context = {"name": name, "decision": reason}
        Mail.write(letter("mail/turned_away", context, email, headline, kind="turned_away"), "turned_away")


@receiver(asked)
def announce_ask(ask, **kwargs):
    Announcement.write(Asked, ask)


@receiver(left_open)
def announce_open_question(question, **kwargs):
    Announcement.write(LeftOpen, question)


@receiver(takeout_built)
def announce_takeout(takeout, **kwargs):
    Announcement.write(TakeoutReady, takeout)


@receiver(unused)
def announce_disuse(disuse, **kwargs):
    Announcement.write(UnusedStill if disuse.asked_again_at else Unused, disuse)


@receiver(left)
def mail_farewell(departure, **kwargs):
    """At once, not announced: whoever left is nobody's audience any more. What waited to be sent is not sent."""
    member = departure.member
    address = mailbox_of(member)
    if not address:
        return
    with in_the_networks_language():
        headline = _("You have left %(network)s") % {"network": Network.current().name}
        context = {"departure": departure, "login_url": absolute_url("account_login")}
        Mail.write(letter("mail/left", context, address, headline, kind="left"), "left")


@receiver(note_pinned)
def announce_note(note, **kwargs):
    Announcement.write(NotePinned, note, actor=note.author)


@receiver(followed)
def announce_follower(follow, **kwargs):
    Announcement.write(Followed, follow, actor=follow.follower)


# --- Jobs, and the addresses that belong to them


@receiver(still_working_asked)
def announce_question(job, **kwargs):
    Announcement.write(StillWorking, job)


@receiver(membership_ending)
def announce_ending(membership, **kwargs):
    Announcement.write(MembershipEnding, membership)
    Announcement.write(MembershipEndingInGroup, membership)


@receiver(membership_kept)
def announce_keeping(membership, **kwargs):
    Announcement.write(MembershipKept, membership)


@receiver(membership_ended)
def tell_of_ending(group, member, **kwargs):
    with in_the_networks_language():
        notify(
            MembershipEnded,
            member,
            _("You are no longer a member of %(group)s") % {"group": group},
            [_("The job you were in it for has ended. What you wrote there stays.")],
            because=_("You get this mail because you were a member of this group."),
            url=absolute_url("groups:directory"),
            label=_("See other groups"),
        )


@receiver(address_paused)
def tell_of_pause(pause, asked, **kwargs):
    """Whoever was asked about the job hears enough. An address of a job that was left still takes mail, for a while."""
    if pause.reason == Reason.BOUNCED:
        if not asked:
            Announcement.write(AddressPaused, pause)
        return
    with in_the_networks_language():
        day = spoken(pause.signs_in_until)
        note(
            str(pause),
            "address_paused",
            _("Add another address before %(day)s") % {"day": day},
            [
                _("You left the job this address belongs to. Somebody else may get it one day."),
                _("So after %(day)s it no longer opens your account. Add a private address, and nothing is lost.")
                % {"day": day},
            ],
            because=_("You get this mail because the address belongs to your account."),
            url=absolute_url("members:account"),
            label=_("Add an address"),
        )


@receiver(reconfirmation_asked)
def mail_reconfirmation(pause, **kwargs):
    with in_the_networks_language():
        note(
            str(pause),
            "reconfirmation",
            _("Does this address work again?"),
            [_("Mail to this address came back before. Open the link and confirm, and we write to you here again.")],
            because=_("You get this mail because you asked for it on your page about work."),
            url=absolute_url("members:confirm_again", pause.token),
            label=_("This address works"),
        )


@receiver(address_retired)
def tell_of_retirement(member, email, **kwargs):
    with in_the_networks_language():
        note(
            mailbox_of(member),
            "address_retired",
            _("%(email)s no longer opens your account") % {"email": email},
            [_("It belonged to a job you left, or our mail to it came back for a month. Passkeys go on working.")],
            because=_("You get this mail because the address belonged to your account."),
            url=absolute_url("members:account"),
            label=_("See your addresses"),
        )


# --- Two accounts of one person


@receiver(merge_asked)
def mail_question_of_merging(member, email, token, **kwargs):
    """One mail, whether there is such an account or not: only its mailbox tells."""
    with in_the_networks_language():
        network = Network.current().name
        if token:
            lines = [
                _("%(name)s says that this account and the one of this address are of one person.") % {"name": member},
                _("Is that you? Open the link in the browser in which you are logged in as %(name)s, within a day.")
                % {"name": member},
                _("Is it not? Then do nothing, and nothing happens."),
            ]
            link = {"url": absolute_url("members:confirm_merge", token), "label": _("Look at both accounts")}
        else:
            lines = [
                _("%(name)s says that this address has an account too. It has none.") % {"name": member},
                _("Nothing happens, and you need not do anything."),
            ]
            link = {}
        note(
            email,
            "merge_asked",
            _("Two accounts on %(network)s?") % {"network": network},
            lines,
            because=_("You get this mail because a member filled in this address."),
            **link,
        )


@receiver(accounts_merged)
def tell_of_merging(kept, old_name, **kwargs):
    with in_the_networks_language():
        note(
            mailbox_of(kept),
            "accounts_merged",
            _("Your two accounts are one now"),
            [
                _("All that was of %(name)s is yours now: what you wrote, your groups and your events.")
                % {"name": old_name},
                _("You can log in with the addresses of both."),
            ],
            because=_("You get this mail because you joined two accounts."),
            url=absolute_url("members:account"),
            label=_("See your addresses"),
        )


def note(address, kind, headline, lines, *, because, url="", label=""):
    """A mail of a few sentences and at most one button, to whoever has an address."""
    if address:
        context = {"lines": lines, "because": because, "url": url, "label": label}
        Mail.write(letter("mail/note", context, address, headline, kind=kind), kind)


# --- Who looks after a conversation


@receiver(closed)
def announce_closing(closure, **kwargs):
    Announcement.write(Closed, closure, actor=closure.by)


@receiver(move_asked)
def announce_question_of_moving(move_request, **kwargs):
    Announcement.write(MoveAsked, move_request, actor=move_request.by)


@receiver(coauthor_asked)
def announce_question_to_write_along(authorship, **kwargs):
    kind = OrganiserAsked if authorship.content.kind == Event.KIND else CoauthorAsked
    Announcement.write(kind, authorship, actor=authorship.asked_by)


@receiver(planned_in_vain)
def announce_vain_plan(plan, **kwargs):
    Announcement.write(PlannedInVain, plan)


@receiver(split_off)
def announce_split(split, **kwargs):
    Announcement.write(SplitOff, split, actor=split.by)


@receiver(moved)
def tell_of_moving(content, by, **kwargs):
    """A piece may move more than once, and each time is news to its author."""
    if content.author is None or content.author == by:
        return
    with in_the_networks_language():
        group = content.group
        names = {"title": content.title, "group": group}
        notify(
            PieceMoved,
            content.author,
            _("“%(title)s” stands in %(group)s now") % names
            if group
            else _("“%(title)s” stands in no group now") % names,
            [_("A manager of the group moved it. It has no more readers than it had, and links to it go on working.")],
            because=_("You get this mail because you wrote it."),
            url=absolute(content.get_absolute_url()),
            label=_("See where it stands"),
            content=content,
        )


@receiver(move_answered)
def tell_of_answer(content, group, asker, accepted, **kwargs):
    """The question is gone. Who asked may have left the group since, and the piece with it."""
    if not Content.objects.visible_to(asker).filter(pk=content.pk).exists():
        return
    with in_the_networks_language():
        names = {"title": content.title, "group": group}
        headline = _("“%(title)s” stands in %(group)s now") if accepted else _("“%(title)s” does not go to %(group)s")
        notify(
            MoveAnswered,
            asker,
            headline % names,
            [_("Its author agreed.") if accepted else _("Its author did not agree, so it stays where it is.")],
            because=_("You get this mail because you asked for it."),
            url=absolute(content.get_absolute_url()),
            label=_("Go there"),
            content=content,
        )


@receiver(poll_ended)
def announce_end_of_poll(poll, **kwargs):
    Announcement.write(PollEnded, poll)


@receiver(mentioned)
def announce_mention(mention, **kwargs):
    Announcement.write(Mentioned, mention, actor=mention.by)
