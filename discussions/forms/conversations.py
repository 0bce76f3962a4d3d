from datetime import timedelta

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from content.forms import DraftForm
from content.models import Content

from ..models import Discussion, Idea, Question

NEARBY = timedelta(days=30)  # how long ago an event may be to stand in the list
MOST_EVENTS = 40


class EventChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, event):
        return f"{event.title}, {date_format(timezone.localtime(event.happens_at), 'j F Y')}"


class ConversationForm(DraftForm):
    about_event = EventChoiceField(
        queryset=None, required=False, label=_("Is it about an event?"), empty_label=_("No, not about an event")
    )

    class Meta(DraftForm.Meta):
        fields = [*DraftForm.Meta.fields, "about_event"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about_event"].queryset = self.events()

    def events(self):
        """Those that were lately or are still to come, and the one it is about already; of what the writer may see."""
        seen = Content.objects.visible_to(self.viewer).standing().filter(happens_at__isnull=False)
        near = seen.filter(happens_at__gte=timezone.now() - NEARBY).order_by("happens_at").values_list("pk", flat=True)
        return seen.filter(pk__in=[*near[:MOST_EVENTS], *self.given()]).order_by("happens_at", "pk")

    def given(self):
        return [pk for pk in (self.initial.get("about_event"), self.instance.about_event_id) if str(pk).isdecimal()]

    def words(self):
        return super().words() | {"about_event": self.cleaned_data["about_event"]}


class DiscussionForm(ConversationForm):
    class Meta(ConversationForm.Meta):
        model = Discussion
        help_texts = {"title": _("Say in one line what you want to talk about.")}


class QuestionForm(ConversationForm):
    is_survey = forms.BooleanField(
        label=_("I collect many answers"),
        required=False,
        help_text=_("A survey, such as “How did you arrange this?” Every answer counts and none of them is the one."),
    )

    class Meta(ConversationForm.Meta):
        model = Question
        help_texts = {"title": _("Begin with “Who knows…” and ask one thing at a time.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].error_messages["required"] = _("Write your question in one line.")
        self.fields["body"].error_messages["required"] = _("Tell a bit more: what have you tried already?")
        self.initial.setdefault("is_survey", self.instance.is_survey)
        if not self.instance.pk:
            self.fields["title"].widget.attrs |= {
                "hx-get": reverse("discussions:similar"),
                "hx-trigger": "input changed delay:400ms",
                "hx-target": "#lijkt-op",
            }
        # Some answer helped already, so there was one to be found.
        self.fields["is_survey"].disabled = self.instance.settled_at is not None

    def words(self):
        return super().words() | {"state": Question.SURVEY if self.cleaned_data["is_survey"] else Question.FIRST_STATE}


class IdeaForm(ConversationForm):
    class Meta(ConversationForm.Meta):
        model = Idea
        help_texts = {"title": _("Say in one line what you would like to see.")}
