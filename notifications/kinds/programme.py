"""What is told about the programme of an event, and only to whom it concerns."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from events.models import CANCELLED, Call, Event, Guest, Pick, Proposal, Release, ReleaseNews, State
from events.models.holding import holder_of
from members.models import Member

from ..letters import absolute_url
from ..topics import Topic
from . import Kind, Skip, Skipped
from .events import ForOne
from .jobs import NOTE


class ProgrammeReleased(Kind):
    """Another version of a programme: who speaks in a session of it, or chose one, hears what changed for them."""

    NAME = "programme_released"
    TOPIC = Topic.EVENTS
    TEMPLATE = NOTE
    model = Release

    def rows(self):
        return super().rows().exclude(event__state=CANCELLED).select_related("event")

    def audience(self, release):
        return Member.objects.present().filter(pk__in=release.news.values("member"))

    def guests(self, release):
        return Guest.objects.confirmed().filter(pk__in=release.news.values("guest"))

    def headline(self, release):
        return _("What changed for you in the programme of %(event)s") % {"event": release.event}

    def personal(self, release, member):
        if not Event.objects.visible_to(member).filter(pk=release.event_id).exists():
            raise Skip(Skipped.NOT_FOR_THEM)
        news = ReleaseNews.objects.get(release=release, **holder_of(member))
        told = {"lines": [sentence(change) for change in news.changes]}
        if isinstance(member, Guest):  # what they chose is on their own page
            return told | {"url": absolute_url("events:guest", member.token), "label": _("See your registration")}
        return told

    def context(self, release):
        event = release.event
        return {
            "url": absolute_url("events:programme", event.pk, event.slug),
            "label": _("See the programme"),
            "because": _("You get this mail because you speak in this session, chose it or wait for it."),
        }


def sentence(change):
    words = {
        "added": _("New in the programme: “%(title)s”, %(now)s."),
        "dropped": _("“%(title)s”, %(was)s, is no longer in the programme."),
        "moved": _("“%(title)s” has moved. It was: %(was)s. Now: %(now)s."),
        "changed": _("“%(title)s”, %(now)s: who speaks there has changed."),
    }
    said = words[change["what"]] % change
    if change.get("is_lost"):
        lost = _("You have no place there any more: it does not go with what else you chose. Choose again.")
        return f"{said} {lost}"
    if change.get("is_out_of_line"):
        out = _("You wait for it no longer: it does not go with what else you chose.")
        return f"{said} {out}"
    if change.get("waits_no_more_for"):
        others = get_text_list([f"“{title}”" for title in change["waits_no_more_for"]], _("and"))
        out = _(
            "You wait no longer for %(others)s in that round: a place there would have taken this one. "
            "Would you rather have that? Then wait for it again."
        )
        return f"{said} {out % {'others': others}}"
    return said


class SessionPlaceGiven(ForOne):
    """Who waited for a session has a place in it, and none any more in what they had in that round."""

    NAME = "session_place_given"
    TOPIC = Topic.EVENTS
    PASSES = True
    TEMPLATE = NOTE
    model = Pick

    def rows(self):
        standing = super().rows().filter(registration__cancelled_at=None).exclude(slot__event__state=CANCELLED)
        return standing.select_related(
            "registration__event", "registration__member", "registration__guest", "slot__location", "instead_of"
        )

    def row(self, pick):
        return pick.registration

    def headline(self, pick):
        return _("You have a place in “%(session)s”") % {"session": pick.slot}

    def personal(self, pick, member):
        if isinstance(member, Guest):
            return {"url": absolute_url("events:guest", member.token), "label": _("See your registration")}
        return {}

    def context(self, pick):
        event, told = pick.registration.event, {"event": pick.registration.event, "had": pick.instead_of}
        lines = [_("A place came free at %(event)s.") % told, pick.slot.told(event.time_zone)]
        if pick.instead_of:
            lines.append(_("Your place in “%(had)s”, in the same round, is free for somebody else now.") % told)
        lines.append(_("Would you rather have something else? You can change your choice until the round begins."))
        return {
            "lines": lines,
            "url": absolute_url("events:programme", event.pk, event.slug),
            "label": _("See the programme"),
            "because": _("You get this mail because you waited for this session."),
        }


class ProposalsAnswered(Kind):
    """Everybody who proposed a session for an event hears the answer, at the same moment."""

    NAME = "proposals_answered"
    TOPIC = Topic.EVENTS
    TEMPLATE = NOTE
    model = Call

    def rows(self):
        return super().rows().exclude(event__state=CANCELLED).exclude(answered_at=None).select_related("event")

    def audience(self, call):
        return Member.objects.present().filter(pk__in=answered(call).values("member"))

    def headline(self, call):
        return _("The answer to your proposal for %(event)s") % {"event": call.event}

    def personal(self, call, member):
        proposals = answered(call).visible_to(member).filter(member=member).order_by("pk")
        lines = [words for proposal in proposals for words in answer_to(proposal)]
        if not lines:
            raise Skip(Skipped.NOT_FOR_THEM)
        return {"lines": lines}

    def context(self, call):
        event = call.event
        return {
            "url": absolute_url("events:call", event.pk, event.slug),
            "label": _("See your proposal"),
            "because": _("You get this mail because you proposed a session."),
        }


def answered(call):
    return Proposal.objects.filter(call=call, state__in=[State.ACCEPTED, State.REJECTED])


def answer_to(proposal):
    words = {
        State.ACCEPTED: _("“%(title)s” is in. Say yourself whether you do it; then it comes in the programme."),
        State.REJECTED: _("“%(title)s” is not in the programme this time."),
    }
    said = words[proposal.state] % {"title": proposal.title}
    return [said, proposal.word] if proposal.word else [said]
