from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.models import Member
from web.clock import WallClockField, moment_at
from web.lines import unbroken

from ..models import Addressed, Circular, addressed_in

FOUND = 20  # members shown for a name
MOST = 100  # chosen one by one


class CircularForm(forms.ModelForm):
    """A message to members. Looking up members to choose keeps all that was typed."""

    without_optional_marks = True

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    naam = forms.CharField(
        label=_("Name of a member"),
        required=False,
        max_length=Member._meta.get_field("name").max_length,
        help_text=_("Only if you choose members yourself: look them up and tick them."),
    )
    leden = forms.ModelMultipleChoiceField(
        Member.objects.none(), label=_("Chosen members"), required=False, widget=forms.CheckboxSelectMultiple
    )

    planned = WallClockField(
        label=_("When?"), required=False, help_text=_("Empty is at once, when you choose to send it.")
    )

    class Meta:
        model = Circular
        fields = ["subject", "text", "audience"]
        widgets = {"audience": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 10})}
        error_messages = {
            "subject": {"required": _("Say in a few words what it is about.")},
            "text": {"required": _("Write your message first.")},
        }

    def __init__(self, *args, group, sender, **kwargs):
        super().__init__(*args, **kwargs)
        self.group, self.sender = group, sender
        self.fields["subject"].validators.append(unbroken)
        self.fields["audience"].choices = Addressed.choices
        others = addressed_in(group, sender, Addressed.MEMBERS).values("member")
        members = Member.objects.visible_to(sender).filter(pk__in=others)
        self.fields["leden"].queryset = members
        self.offer(members)

    def offer(self, members):
        """Only who was ticked, and who has the name that was looked for, of perhaps ten thousand."""
        ticked = [pk for pk in self["leden"].value() or [] if str(pk).isdecimal()][:MOST]
        name = (self["naam"].value() or "").replace("\x00", "").strip()[: self.fields["naam"].max_length]
        offered = list(members.filter(pk__in=ticked).order_by("sort_name")) if ticked else []
        if name:
            offered += members.named(name).exclude(pk__in=ticked).order_by("sort_name", "pk")[:FOUND]
        if offered:
            self.fields["leden"].widget.choices = [(member.pk, member.name) for member in offered]
        else:
            self.fields["leden"].widget = forms.MultipleHiddenInput()

    @classmethod
    def typed(cls, data):
        """What was typed so far, to go on with: not judged yet."""
        return {name: data.getlist(name) if name == "leden" else data.get(name) for name in cls.base_fields}

    def clean_planned(self):
        wall = self.cleaned_data["planned"]
        return moment_at(wall, settings.TIME_ZONE) if wall else None

    def clean(self):
        cleaned = super().clean()
        chosen = cleaned.get("leden")
        if cleaned.get("audience") == Addressed.CHOSEN and chosen is not None:
            if not chosen:
                self.add_error("naam", _("Look up and tick the members this is for."))
            elif len(chosen) > MOST:
                self.add_error("naam", _("Choose at most %(most)s members, or write to all.") % {"most": MOST})
        return cleaned

    def message(self):
        """What is sent, ready for Circular.objects.send."""
        words = {name: self.cleaned_data[name] for name in ("uuid", "subject", "text", "audience")}
        return words | {"chosen": list(self.cleaned_data["leden"])}

    def reached(self):
        """The memberships this is for, as chosen so far."""
        audience = self["audience"].value()
        chosen = self.cleaned_data.get("leden", ()) if self.is_bound and self.is_valid() else ()
        return addressed_in(self.group, self.sender, audience, chosen)
