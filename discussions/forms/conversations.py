from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.about_events import AboutEventForm

from ..models import Discussion, Idea, Question


class DiscussionForm(AboutEventForm):
    class Meta(AboutEventForm.Meta):
        model = Discussion
        help_texts = {"title": _("Say in one line what you want to talk about.")}


class QuestionForm(AboutEventForm):
    is_survey = forms.BooleanField(
        label=_("I collect many answers"),
        required=False,
        help_text=_("A survey, such as “How did you arrange this?” Every answer counts and none of them is the one."),
    )

    class Meta(AboutEventForm.Meta):
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


class IdeaForm(AboutEventForm):
    class Meta(AboutEventForm.Meta):
        model = Idea
        help_texts = {"title": _("Say in one line what you would like to see.")}
