from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A place could not be taken or given back; `reason` is what the member hears."""

    reason = ""


class Full(Refused):
    """The last place went to somebody else."""

    reason = _("Somebody was just ahead of you: the last place has gone.")


class Begun(Refused):
    """It has begun, so nothing changes any more."""

    reason = _("This event has already begun.")


class CalledOff(Refused):
    """It does not go on."""

    reason = _("This event does not go on.")


class Shut(Refused):
    """It is in a group of the archive."""

    reason = _("This group is in the archive: nobody can register any more.")


class SignUpClosed(Refused):
    """Its organiser takes nobody any more, or the last moment to register has been."""

    reason = _("Registration for this event is closed.")


class Declined(Refused):
    """The organiser said no to this member before."""

    reason = _("The organiser has no place for you at this event.")


class NoSuchLocation(Refused):
    """It is held at several locations, and none of those was chosen."""

    reason = _("Choose first where you come.")


class NoPlace(Refused):
    """Who does not come to the event chooses no sessions."""

    reason = _("First register for the event; then you choose your sessions.")


class Elsewhere(Refused):
    """Sessions are chosen at the location where one comes, or of those for all locations."""

    reason = _("That session is at another location than the one where you come. Nothing was saved.")


class LineEnded(Refused):
    """So shortly before it begins nobody waits for a session any more."""

    reason = _("Within an hour of a session its waiting list is closed. Nothing was saved.")


class NothingNew(Refused):
    """Others see the programme as it is already."""

    reason = _("Nothing has changed since the last version.")


class TooManyReleases(Refused):
    """As many versions were mailed about as people take in a day."""

    reason = _(
        "Five versions with mail went out in the past 24 hours, and this one would mail people too. "
        "What you drew up stays as it is; release it tomorrow."
    )


class NoRoomForHandouts(Refused):
    """As many files as a session keeps, or as heavy as those of an event or of a member may be."""

    reason = _(
        "At most ten files fit with a session, and an event and a member have their limit too. "
        "Take something away first."
    )


class CallOver(Refused):
    """The call is closed, or what was proposed has its answer."""

    reason = _("This call is closed.")


class CallStillOpen(Refused):
    """Members were told until when they can propose something; answers close the call."""

    reason = _("The call is still open. Answer everybody once nobody can propose anything any more.")


class NotJudged(Refused):
    """Answers go out together, when there is one for everybody."""

    reason = _("First decide about every proposal; then all answers go out together.")


class Oversold(Exception):
    """More people chose these sessions than there would be places."""

    def __init__(self, slots):
        super().__init__(slots)
        self.slots = slots


class CameIn(Refused):
    """Whoever is in does not give the place back."""

    reason = _("You have been checked in, so your place stays yours.")


class NotYet(Refused):
    """It is not the day of the event yet."""

    reason = _("People can be checked in from a day before it begins.")


class GivenBack(Refused):
    """Whoever shows this code cancelled."""

    reason = _("This place was given back.")


class NoRoom(Refused):
    """Somebody at the door, and all places are taken or kept."""

    reason = _("There is no room: all places are taken, or kept for who waits.")


class NotAtTheDoor(Refused):
    """Places are given at the door while there is one."""

    reason = _("Somebody without a registration can come in from 12 hours before the event until a day after it.")


class TooManyWalkIns(Refused):
    """As many as one pair of hands lets in on a day."""

    reason = _("You have let in many people without a registration today. Ask a colleague to let in the next ones.")


class TurnedAway(Refused):
    """Somebody at the door whom the organiser said no to."""

    reason = _("The organiser declined this member’s request for a place.")


class UnknownCode(Refused):
    """A code that we did not make, or not for this event."""

    reason = _("This code belongs to nobody at this event. Look them up by name.")


class OtherEvent(Refused):
    """A code of ours, for something else."""

    reason = _("This code is for another event.")


class NotOver(Refused):
    """What follows on an event begins once it has been."""

    reason = _("This event has not been yet.")


class NotThere(Refused):
    """Only who was there says how it was, once it is over."""

    reason = _("Only who was there can say how it was.")


class InSeries(Exception):
    """It is held again already, later than this."""


class TooSmall(Exception):
    """More places are taken, or promised to who waits, than there would be."""

    def __init__(self, taken):
        super().__init__(taken)
        self.taken = taken


class NameTaken(Exception):
    """Another location of the event has this name."""


class InUse(Exception):
    """People come to this location, wait for it, or find it in the programme."""
