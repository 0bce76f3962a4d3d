"""What an organiser draws a programme up with: rounds, rooms, tracks and sessions."""

from uuid import uuid4

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.forms.naming import member_named
from members.models import Member
from web.clock import WallClockField, moment_at, wall_at
from web.editor import RichTextField
from web.lines import LineField, LinesField
from web.submits import uuid_for

from ..models import Release, Room, Round, Session, Speaker, Track
from .fields import number_of_places

MOST_SPEAKERS = 12
LONGEST_ADDRESS = 300


class PartForm(forms.ModelForm):
    """A part of the programme of an event; each knows what it is of, and who draws it up. The form that makes one,
    sent twice, makes it once."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, event, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.event, self.viewer = event, viewer
        self.instance.event = event
        if self.instance.pk:
            del self.fields["uuid"]
        else:
            self.initial.setdefault("uuid", uuid4())

    @transaction.atomic
    def save(self, commit=True):
        if "uuid" not in self.fields:
            return self.keep()
        self.event.locked()  # the second one waits for the first
        key = uuid_for(self.event, uuid_for(self.viewer, self.cleaned_data["uuid"]))
        made = type(self.instance).objects.filter(uuid=key).first()
        if made:
            return made
        self.instance.uuid = key
        return self.keep()

    def keep(self):
        return super().save()


class NamedForm(PartForm):
    name = LineField(
        label=_("Name"),
        max_length=Room._meta.get_field("name").max_length,
        error_messages={"required": _("Give it a name.")},
    )


class RoomForm(NamedForm):
    size = number_of_places()

    class Meta:
        model = Room
        fields = ["name", "location", "size"]
        labels = {"location": _("Location")}
        help_texts = {"location": _("Sessions in this room are for who comes there.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.event.locations.count() > 1:
            self.fields["location"].queryset = self.event.locations.order_by("pk")
            self.fields["location"].empty_label = _("All locations")
        else:
            del self.fields["location"]
        self.fields["size"].label = _("Number of seats")
        self.fields["size"].help_text = _("With it you are warned when a session gets more places than the room has.")


class TrackForm(NamedForm):
    class Meta:
        model = Track
        fields = ["name"]


class RoundForm(PartForm):
    begins = WallClockField(label=_("Begin"))
    ends = WallClockField(label=_("End"))

    class Meta:
        model = Round
        fields = ["name"]
        labels = {"name": _("Name")}
        help_texts = {"name": _("Such as “Round 1”. Leave it empty if the time says enough.")}

    field_order = ["begins", "ends", "name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        last = self.event.rounds.order_by("-ends_at").first()
        begins_at = self.instance.begins_at or (last.ends_at if last else self.event.happens_at)
        self.initial.setdefault("begins", wall_at(begins_at, self.event.time_zone))
        if self.instance.ends_at:
            self.initial.setdefault("ends", wall_at(self.instance.ends_at, self.event.time_zone))

    def clean(self):
        cleaned = super().clean()
        begin, end = self.moment("begins"), self.moment("ends")
        if begin and end:
            if end <= begin:
                self.add_error("ends", _("A round ends after it begins."))
            elif begin < self.event.happens_at or end > self.event.ends_at:
                self.add_error(
                    "begins", _("The event is %(when)s; a round falls within it.") % {"when": self.event.when}
                )
            self.instance.begins_at, self.instance.ends_at = begin, end
        return cleaned

    def moment(self, name):
        wall = self.cleaned_data.get(name)
        try:
            return wall and moment_at(wall, self.event.time_zone)
        except forms.ValidationError as error:
            self.add_error(name, error)


def names_field(**kwargs):
    return LinesField(required=False, most=MOST_SPEAKERS, rows=3, **kwargs)


class SessionForm(PartForm):
    title = LineField(
        label=_("Title"),
        max_length=Session._meta.get_field("title").max_length,
        error_messages={"required": _("Give the session a title.")},
    )
    members = names_field(
        longest=LONGEST_ADDRESS,
        label=_("Speakers who are members here"),
        help_text=_("A name on each line, or the address of a profile if more people have that name."),
    )
    guests = names_field(
        longest=Speaker._meta.get_field("guest").max_length,
        label=_("Other speakers"),
        help_text=_("One on each line: the name, and where they work."),
    )
    capacity = number_of_places()
    body = RichTextField(label=_("Text"), required=False)

    class Meta:
        model = Session
        fields = ["title", "kind", "round", "room", "track", "capacity", "body"]
        widgets = {"kind": forms.RadioSelect}
        labels = {"round": _("Round"), "room": _("In which room?"), "track": _("Track")}
        error_messages = {"round": {"required": _("Choose a round. Is it not there? Make it first.")}}

    field_order = ["title", "kind", "round", "room", "track", "members", "guests", "capacity", "body"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = self.event.rounds.order_by("begins_at", "pk")
        self.fields["round"].empty_label = _("Choose a round")
        for name, rows in (("room", self.event.rooms.select_related("location")), ("track", self.event.tracks)):
            self.fields[name].queryset = rows.order_by("name", "pk")
            self.fields[name].empty_label = _("None")
        if self.instance.pk:
            speakers = list(self.instance.speakers.filter(is_planned=True).select_related("member").order_by("pk"))
            members = [self.line_of(each.member) for each in speakers if each.member]
            self.initial.setdefault("members", members)
            self.initial.setdefault("guests", [each.guest for each in speakers if each.guest])

    def line_of(self, member):
        namesakes = Member.objects.visible_to(self.viewer).filter(sort_name=member.sort_name)
        return member.get_absolute_url() if namesakes.count() > 1 else member.name

    def clean_members(self):
        members = Member.objects.visible_to(self.viewer)
        speaking = Speaker.objects.filter(session=self.instance.pk).values("member")
        known = members.without_blocked(self.viewer) | members.filter(pk__in=speaking)  # a block ends no talk
        return list(dict.fromkeys(member_named(line, known) for line in self.cleaned_data["members"]))

    def keep(self):
        self.instance.dropped_at = None
        session = super().keep()
        session.let_speak(self.cleaned_data["members"], self.cleaned_data["guests"])
        return session


class ReleaseForm(forms.Form):
    """What a version of the programme goes by, beside its number."""

    name = LineField(
        label=Release._meta.get_field("name").verbose_name,
        required=False,
        max_length=Release._meta.get_field("name").max_length,
        help_text=_("It has a number by itself. A name says more, such as “under reserve”."),
    )
