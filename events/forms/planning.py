import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.forms import PieceForm
from content.models import Visibility
from groups.models import managed_by, manages
from network.rights import Right, holds
from web.clock import WallClockField, moment_at, wall_at
from web.lines import LineField

from ..models import LONGEST, Admission, Event, Holder
from .fields import NEARBY, number_of_places, offer_none, online_link

OF_ITS_PLACE = ("place", "province", "online_url")
HASHTAG = re.compile(r"(?=.*[^\W\d_])\w+")  # a number alone is none


class EventForm(PieceForm):
    ALONE, FOLLOWING = "alone", "following"
    LINES = ("place", "costs", "access")
    may_return, can_wait = True, False

    begins = WallClockField(label=_("Begin"))
    ends = WallClockField(label=_("End"))
    place = LineField(
        label=_("Place"),
        required=False,
        max_length=Event._meta.get_field("place").max_length,
        help_text=_("The address, and how to find it. Leave it empty if you only meet online."),
    )
    online_url = online_link(Event, help_text=_("Only who is registered sees it."))
    capacity = number_of_places()

    admission = forms.ChoiceField(
        label=_("How do people get a place?"), choices=Admission, widget=forms.RadioSelect, required=False
    )
    costs = LineField(
        label=_("Costs"),
        required=False,
        max_length=Event._meta.get_field("costs").max_length,
        help_text=_("In words, such as “Free” or “€ 25 with lunch”. Leave it empty if it goes without saying."),
    )
    access = forms.CharField(
        label=_("Accessibility"),
        required=False,
        max_length=Event._meta.get_field("access").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What there is, such as a lift, a hearing loop or an interpreter, and whom to ask for what is not."
        ),
    )
    hashtag = LineField(
        label=_("Hashtag"),
        required=False,
        max_length=Event._meta.get_field("hashtag").max_length,
        help_text=_("Goes along where somebody shares it. One word, such as ambtenaardag."),
    )
    closes = WallClockField(
        label=_("Register until"),
        required=False,
        help_text=_("Leave it empty if people can register until it begins."),
    )

    repeats = forms.BooleanField(
        label=_("It is held more than once"), required=False, help_text=_("You choose the other days after this.")
    )
    reach = forms.ChoiceField(
        label=_("What do you change?"),
        choices=[(ALONE, _("This day alone")), (FOLLOWING, _("This day and those that follow"))],
        initial=ALONE,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("A day that you changed by itself before, or called off, stays as it is."),
    )

    holder = forms.ChoiceField(
        label=_("Who holds it?"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("When a group holds it, all its managers organise it along."),
    )

    class Meta(PieceForm.Meta):
        model = Event
        fields = [
            "title",
            "body",
            "time_zone",
            "place",
            "online_url",
            "capacity",
            "admission",
            "welcomes_guests",
            "hides_attendees",
            "province",
            "costs",
            "access",
            "hashtag",
            "tags",
            "group",
            "visibility",
        ]
        help_texts = {
            "title": _("Short, so that it fits in a calendar."),
            "time_zone": _("Begin and end are in this time."),
            "welcomes_guests": _(
                "Who has no account comes with a name and a confirmed mail address. Only those who organise "
                "or help see who they are."
            ),
            "province": NEARBY,
            "hides_attendees": _("You see who comes; others see only how many."),
        }

    field_order = [
        "title",
        "begins",
        "ends",
        "time_zone",
        "repeats",
        "place",
        "province",
        "online_url",
        "capacity",
        "admission",
        "closes",
        "welcomes_guests",
        "hides_attendees",
        "body",
        "costs",
        "access",
        "hashtag",
        "tags",
        "group",
        "visibility",
    ]

    def __init__(self, *args, origin=None, **kwargs):
        """origin: the event that a new one is a copy of."""
        super().__init__(*args, **kwargs)
        self.fields["visibility"].choices += [(Visibility.INVITED.value, Visibility.INVITED.label)]
        self.initial.setdefault("holder", self.instance.holder)
        self.fields["holder"].choices = [(value, Holder(value).label) for value in self.holders()]
        if len(self.fields["holder"].choices) == 1:
            del self.fields["holder"]
        self.fields["title"].error_messages["required"] = _("Give your event a name.")
        self.fields["body"].error_messages["required"] = _("Tell in a few words what is going to happen.")
        offer_none(self.fields["province"])
        if self.instance.pk:
            event = self.instance
            del self.fields["repeats"]
            if not event.alike_after().exists():
                del self.fields["reach"]
            self.initial.setdefault("begins", wall_at(event.happens_at, event.time_zone))
            self.initial.setdefault("ends", wall_at(event.ends_at, event.time_zone))
            if event.registers_until:
                self.initial.setdefault("closes", wall_at(event.registers_until, event.time_zone))
            if event.locations.exists():
                self.leave_places_to_locations()
        else:
            del self.fields["reach"]
            self.initial.setdefault("admission", Admission.AT_ONCE)
            if origin and origin.locations.exists():
                self.instance.place = origin.place
                self.leave_places_to_locations()

    def holders(self):
        """In whose name this viewer may hold it; in whose name it is held already stays a choice."""
        yield Holder.MEMBER.value
        if managed_by(self.viewer) or self.instance.holder == Holder.GROUP:
            yield Holder.GROUP.value
        if holds(self.viewer, Right.HOLD_EVENTS) or self.instance.holder == Holder.NETWORK:
            yield Holder.NETWORK.value

    def clean_holder(self):
        return self.cleaned_data["holder"] or self.instance.holder

    def check_holder(self, group):
        is_new = self.cleaned_data.get("holder") != self.instance.holder or not self.instance.pk
        if self.cleaned_data.get("holder") != Holder.GROUP:
            return
        if group is None:
            self.add_error("holder", _("Choose the group first."))
        elif is_new and not manages(self.viewer, group.pk):
            self.add_error("holder", _("Only its managers hold an event in the name of %(group)s.") % {"group": group})

    def audiences(self, group):
        """Who is invited comes into a closed group no further than its gate lets them."""
        return super().audiences(group) | {Visibility.INVITED.value: Visibility.INVITED.label}

    def leave_places_to_locations(self):
        """Where it is, and the link, stand with each location; what stays is how many can come in all."""
        for name in OF_ITS_PLACE:
            del self.fields[name]
        self.fields["capacity"].label = _("Number of places, all locations together")
        self.fields["capacity"].help_text = _("Leave it empty if the places of the locations are all that counts.")

    def clean_capacity(self):
        capacity, taken = self.cleaned_data["capacity"], self.instance.taken_count
        if capacity is not None and capacity < taken:
            raise forms.ValidationError(too_small(taken))
        return capacity

    def clean(self):
        cleaned = super().clean()
        begin = cleaned["happens_at"] = self.moment("begins", self.instance.happens_at)
        end = cleaned["ends_at"] = self.moment("ends", self.instance.ends_at)
        if begin and begin != self.instance.happens_at and begin <= timezone.now():
            self.add_error("begins", _("Choose a begin that is still to come."))
        if begin and end and end <= begin:
            self.add_error("ends", _("An event ends after it begins."))
        elif begin and end and end - begin > LONGEST:  # no list would show it as long as it lasts
            self.add_error("ends", _("An event lasts 31 days at most. Plan the rest as an event of its own."))
        last = cleaned["registers_until"] = self.moment("closes", self.instance.registers_until)
        if last and begin and last > begin:
            self.add_error("closes", _("Nobody can register after it begins."))
        if "holder" in self.fields and "group" in cleaned:
            self.check_holder(cleaned["group"])
        if cleaned.get("welcomes_guests") and cleaned.get("visibility") not in (Visibility.PUBLIC, None):
            self.add_error("welcomes_guests", _("Guests can only come to what everybody can read."))
        if (
            "place" in self.fields
            and not cleaned.get("place")
            and not cleaned.get("online_url")
            and not self.errors.keys() & {"place", "online_url"}
        ):
            self.add_error("place", _("Say where it is, or give an online link."))
        return cleaned

    def moment(self, name, was):
        """What was typed, as a moment; a time left as it was stays the same one, also in the hour that comes twice."""
        wall, zone = self.cleaned_data.get(name), self.cleaned_data.get("time_zone")
        if not wall or not zone:
            return None
        if was and zone == self.instance.time_zone and wall == wall_at(was, zone).replace(second=0, microsecond=0):
            return was
        try:
            return moment_at(wall, zone)
        except forms.ValidationError as error:
            self.add_error(name, error)
            return None

    def clean_hashtag(self):
        typed = self.cleaned_data["hashtag"].removeprefix("#")
        if typed and not HASHTAG.fullmatch(typed):
            raise forms.ValidationError(_("A hashtag is one word of letters and digits, without spaces."))
        return typed

    def clean_access(self):
        return self.cleaned_data["access"].replace("\r\n", "\n").strip()

    def clean_admission(self):
        return self.cleaned_data["admission"] or self.instance.admission

    def words(self):
        own = ("happens_at", "ends_at", "time_zone", "capacity", "admission", "registers_until")
        own += ("welcomes_guests", "hides_attendees")
        own += ("holder",) if "holder" in self.fields else ()
        own += ("costs", "access", "hashtag")
        kept = {name: getattr(self.instance, name) for name in OF_ITS_PLACE}
        typed = {name: self.cleaned_data[name] for name in self.cleaned_data.keys() & kept.keys()}
        return super().words() | {name: self.cleaned_data[name] for name in own} | kept | typed


def too_small(taken):
    return _("%(count)s places are taken or promised already. Choose that number or a higher one.") % {"count": taken}
