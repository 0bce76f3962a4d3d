from datetime import timedelta
from urllib.parse import urlencode

from django import forms
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content.models import Content, Tagging
from groups.models import Group
from members.models import Province
from network.models import Subject
from web.folding import Folding

from ..models import Cancellation, Event, Location, own_agenda

LATELY = timedelta(days=92)  # a group of others is offered that did something since then, or plans to


class AgendaFilter(Folding, forms.Form):
    """What the agenda is narrowed by; anything that makes no sense narrows nothing."""

    FIRST = ("onderwerp", "waar")
    without_optional_marks = True
    groepen = forms.ChoiceField(label=_("Group"), required=False)
    onderwerp = forms.CharField(label=_("Subject"), required=False, max_length=100)
    provincie = forms.ChoiceField(
        label=_("Province"), required=False, choices=[("", _("The whole country")), *Province.choices]
    )
    waar = forms.ChoiceField(
        label=_("Where"),
        required=False,
        choices=[("", _("Everywhere")), ("plek", _("At a place")), ("online", _("Online"))],
    )
    mijn = forms.BooleanField(label=_("Only what I come to or organise"), required=False)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["groepen"].choices = self.groups()
        if not viewer.is_authenticated:
            del self.fields["mijn"]

    def groups(self):
        """Those of the viewer, and the others of which there is something to see in the agenda."""
        viewer = self.viewer
        own = ExpressionWrapper(Q(pk__in=Group.objects.joined_by(viewer)), BooleanField())
        events = Content.objects.visible_to(viewer).standing().filter(kind=Event.KIND, group__isnull=False)
        active = events.filter(happens_at__gte=timezone.now() - LATELY).values("group")
        found = Group.objects.visible_to(viewer).annotate(is_own=own).filter(Q(is_own=True) | Q(pk__in=active))
        rows = list(found.order_by("sort_name").values_list("pk", "name", "is_own"))
        mine = [(str(pk), name) for pk, name, is_own in rows if is_own]
        others = [(str(pk), name) for pk, name, is_own in rows if not is_own]
        choices = [("", _("All groups"))]
        if viewer.is_authenticated:
            choices += [("mijn", _("My groups")), *mine]
        return [*choices, (_("Other groups"), others)] if others else choices

    @cached_property
    def asked(self):
        """What narrows it, by name in the address."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self):
        """The same as part of an address, for links that keep it."""
        return urlencode({name: self.data[name] for name in self.asked})

    def narrow(self, events):
        for name, value in self.asked.items():
            events = events.filter(getattr(self, f"by_{name}")(value))
        return events

    def by_groepen(self, value):
        return Q(group__in=Group.objects.joined_by(self.viewer)) if value == "mijn" else Q(group=int(value))

    def by_onderwerp(self, value):
        """By any of its names."""
        about = Tagging.objects.filter(tag__in=Subject.objects.going_by(value))
        return Q(pk__in=about.values("content_object"))

    def by_provincie(self, value):
        """That of the event, or of one of its locations."""
        there = Location.objects.filter(province=value)
        return Q(event__province=value) | Q(pk__in=there.values("event"))

    def by_waar(self, value):
        """Online is what has no place, and what can also be joined from afar."""
        at_location = Exists(Location.objects.filter(event=OuterRef("pk")).exclude(online_url=""))
        only_online = Q(place="") | Q(place__iexact="online")
        return only_online | ~Q(event__online_url="") | at_location if value == "online" else ~only_online

    def by_mijn(self, value):
        return own_agenda(self.viewer)


class HandOverForm(forms.Form):
    """To whom an event is offered: somebody who comes to it."""

    to = forms.ModelChoiceField(
        label=_("Who can organise it from now on?"),
        help_text=_("Somebody who has registered. We ask them first; until they say yes it stays yours."),
        queryset=None,
        empty_label=_("Choose a colleague"),
        error_messages={"required": _("Choose a colleague.")},
    )

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it not go on?"),
        max_length=Cancellation._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody who was coming reads this in the mail, and it stands on the page."),
        error_messages={"required": _("Say why, so that people understand.")},
    )
    whole_series = forms.BooleanField(required=False)

    def __init__(self, *args, others, **kwargs):
        """others: how many more days of its series go along if that is asked."""
        super().__init__(*args, **kwargs)
        if others:
            self.fields["whole_series"].label = ngettext(
                "Call off the other day of this series that is still to come too",
                "Call off the %(n)s other days of this series that are still to come too",
                others,
            ) % {"n": others}
        else:
            del self.fields["whole_series"]
