from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from web.lines import LineField, LinesField

from ..models import YES, Asking, CallQuestion, Guest, ProposalAnswer, SignUpAnswer, SignUpQuestion
from ..models.holding import holder_of

MOST_OPTIONS, LONGEST_OPTION = 20, 80
LONGEST = SignUpAnswer._meta.get_field("text").max_length
LONGEST_TEXT = ProposalAnswer._meta.get_field("text").max_length


class SignUpQuestionForm(forms.ModelForm):
    """A question as the organiser writes it."""

    options = LinesField(
        label=_("What can be chosen?"),
        help_text=_("One answer on each line. Only needed for a question with several answers."),
        required=False,
        most=MOST_OPTIONS,
        longest=LONGEST_OPTION,
    )

    class Meta:
        model = SignUpQuestion
        fields = ["label", "kind", "options", "is_required"]
        field_classes = {"label": LineField}
        labels = {"label": _("Your question")}
        help_texts = {"label": _("Say in it what you use the answer for. Ask no more than you need.")}
        widgets = {"kind": forms.RadioSelect}
        error_messages = {"label": {"required": _("Write your question.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in self.instance.KINDS]
        if self.instance.pk:
            self.fields["kind"].disabled = True
            self.fields["kind"].help_text = _("This cannot be changed: the answers would no longer fit.")

    def clean_label(self):
        label = self.cleaned_data["label"]
        if self.instance.asked_together().filter(label=label).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("You ask this already."))
        return label

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") != Asking.CHOICE:
            cleaned["options"] = []
        elif "options" in cleaned and len(cleaned["options"]) < 2:
            self.add_error("options", _("Give at least two answers to choose from."))
        if cleaned.get("kind") == Asking.LISTED:
            cleaned["is_required"] = False  # a consent that one has to give is none
        return cleaned


class CallQuestionForm(SignUpQuestionForm):
    class Meta(SignUpQuestionForm.Meta):
        model = CallQuestion
        help_texts = {
            "label": _("Such as what somebody needs for it, or for whom the session is. Ask no more than that.")
        }


class Asks:
    """Of a form that asks what an organiser wants to know."""

    def ask(self, questions, before):
        """before: what was answered, by the keys of the questions."""
        self.questions = list(questions)
        for question in self.questions:
            self.fields[question.field_name] = field_for(question, before.get(question.pk, ""))

    @property
    def answers(self):
        typed = {question: self.cleaned_data[question.field_name] for question in self.questions}
        return {question: YES if text is True else text or "" for question, text in typed.items()}


class AnswersForm(Asks, forms.Form):
    """The questions of an event, with what was answered before."""

    def __init__(self, *args, event, who, **kwargs):
        super().__init__(*args, **kwargs)
        self.event, self.who = event, who
        questions = event.sign_up_questions.all()
        if isinstance(who, Guest):
            questions = questions.exclude(kind=Asking.LISTED)  # a guest is in no list of members
        given = SignUpAnswer.objects.of(who).filter(question__event=event)
        self.ask(questions, dict(given.values_list("question", "text")))

    @transaction.atomic
    def save_with(self, act):
        """Keep the answers and do what they are for, or neither; of who has no part in the event nothing is kept.
        Returns what came of it. Raises Refused."""
        event = self.event.locked()
        SignUpAnswer.objects.give(self.who, self.answers)
        outcome = act()
        event.forget_answers(**holder_of(self.who))
        return outcome


class LongField(forms.CharField):
    """A line break is one character, as the browser counts it."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


def field_for(question, before):
    said = {"label": question.label, "required": question.is_required, "initial": before}
    said["error_messages"] = {"required": _("Answer this question.")}
    if question.kind == Asking.CHOICE:
        options = dict.fromkeys([*question.options, *[before] * bool(before)])
        choices = [(option, option) for option in options]
        if not question.is_required:
            choices.append(("", _("No answer")))
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
    if question.kind == Asking.LISTED:
        hint = _("Without a tick only the organisers see that you come.")
        return forms.BooleanField(**said | {"initial": before == YES, "help_text": hint})
    if question.kind == Asking.LONG:
        return LongField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}), **said)
    hint = _("Only the organisers see it, for the meal. Leave it empty if you eat everything.")
    return LineField(max_length=LONGEST, help_text=hint if question.kind == Asking.DIET else "", **said)
