"""The call for sessions, what members propose, and what the organiser decides."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from web.clock import WallClockField, moment_at, wall_at
from web.editor import RichTextField
from web.lines import LineField

from ..models import Call, Proposal, State, Verdict
from .questions import Asks


class CallForm(forms.ModelForm):
    text = RichTextField(
        label=_("What do you ask for?"),
        help_text=_("What sort of sessions, how long, and what you decide by."),
        error_messages={"required": _("Tell what you ask for.")},
    )
    closes = WallClockField(label=_("Propose until"))

    class Meta:
        model = Call
        fields = ["text", "has_votes"]

    field_order = ["text", "closes", "has_votes"]

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = self.instance.event = event
        if self.instance.pk:
            self.initial.setdefault("closes", wall_at(self.instance.closes_at, event.time_zone))
        if self.instance.pk and not self.instance.has_votes and self.instance.has_proposals:
            self.fields["has_votes"].disabled = True
            self.fields["has_votes"].help_text = _(
                "This cannot be switched on any more: who handed something in did so for the organisers alone."
            )

    def clean_closes(self):
        closes_at = moment_at(self.cleaned_data["closes"], self.event.time_zone)
        if closes_at >= self.event.happens_at:
            raise forms.ValidationError(_("Choose a moment before the event begins."))
        if closes_at <= timezone.now() and "closes" in self.changed_data:
            raise forms.ValidationError(_("Choose a moment that is still to come."))
        self.instance.closes_at = closes_at
        return closes_at


class ProposalForm(Asks, forms.ModelForm):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    title = LineField(
        label=_("Title"),
        max_length=Proposal._meta.get_field("title").max_length,
        error_messages={"required": _("Give the session a title.")},
    )
    body = RichTextField(
        label=_("What are you going to do?"),
        help_text=_("This becomes the text in the programme; the organiser can change it."),
        error_messages={"required": _("Tell what you are going to do.")},
    )

    class Meta:
        model = Proposal
        fields = ["title", "body"]

    def __init__(self, *args, call, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("uuid", uuid.uuid4())
        given = self.instance.answers.values_list("question", "text") if self.instance.pk else []
        self.ask(call.questions.all(), dict(given))
        # Who is not done yet has not answered everything.
        if "draft" in self.data and self.instance.state == State.DRAFT:
            for question in self.questions:
                self.fields[question.field_name].required = False

    def words(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {"answers": self.answers}


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Does it belong in the programme?"),
        choices=Verdict,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    word = forms.CharField(
        label=_("A word with it"),
        required=False,
        max_length=Proposal._meta.get_field("word").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever proposed it reads this with the answer."),
    )
