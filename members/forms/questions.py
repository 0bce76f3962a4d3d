from datetime import date

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from web.lines import LineField, LinesField

from ..models import TO_CHOOSE, ProfileQuestion, QuestionKind

MOST_OPTIONS = 50
LONGEST_OPTION = 80


class QuestionForm(forms.ModelForm):
    """A profile question as the community manager writes it."""

    options = LinesField(
        label=_("What can be chosen?"),
        help_text=_("One answer on each line. Needed for the two kinds in which members choose."),
        required=False,
        most=MOST_OPTIONS,
        longest=LONGEST_OPTION,
    )

    class Meta:
        model = ProfileQuestion
        fields = ["label", "hint", "kind", "options", "is_required", "is_private", "is_filter"]
        field_classes = {"label": LineField, "hint": LineField}
        labels = {"label": _("Your question"), "hint": _("Explanation")}
        help_texts = {
            "label": _("As members read it. “Which wards do you work in?”"),
            "hint": _("One line below the question. Say what happens with the answer."),
            "is_required": _("Who is a member already is asked as well, before going on."),
            "is_private": _("Say in the explanation what you use it for."),
            "is_filter": _("Only for questions in which members choose."),
        }
        widgets = {"kind": forms.RadioSelect}
        error_messages = {"label": {"required": _("Write your question.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = QuestionKind.choices
        if self.instance.pk:
            self.fields["kind"].disabled = True
            self.fields["kind"].help_text = _("This cannot be changed: the answers would no longer fit.")

    def clean(self):
        cleaned = super().clean()
        chosen = cleaned.get("kind") in TO_CHOOSE
        if not chosen:
            cleaned["options"] = []
        elif "options" in cleaned and len(cleaned["options"]) < 2:
            self.add_error("options", _("Give at least two answers to choose from."))
        if cleaned.get("is_filter") and not chosen:
            self.add_error("is_filter", _("This works only for questions in which members choose."))
        elif cleaned.get("is_filter") and cleaned.get("is_private"):
            self.add_error("is_filter", _("What only community managers see cannot narrow the list of all members."))
        return cleaned

    def _post_clean(self):
        """The model's own check of the pair of flags has been said above, beside the field."""

    @property
    def answers(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NewQuestionForm(QuestionForm):
    uuid = forms.UUIDField(widget=forms.HiddenInput)


class Answering:
    """A form in which profile questions are answered, below its own fields."""

    questions = ()

    def ask(self, questions, given=None):
        """Add a field for each question; given: {question's pk: what this member answered before}."""
        self.questions = list(questions)
        for question in self.questions:
            before = (given or {}).get(question.pk, [])
            self.fields[question.field_name] = field_for(question, before)
            self.initial.setdefault(question.field_name, initial_for(question, before))

    def answer_fields(self):
        return [self[question.field_name] for question in self.questions]

    def answers(self):
        """What was answered, as members.models.answer takes it."""
        return {question: given_by(self.cleaned_data[question.field_name]) for question in self.questions}


def field_for(question, before):
    options = {"label": question.label, "help_text": question.hint, "required": question.is_required}
    options["error_messages"] = {"required": _("Answer this question.")}
    if question.is_private:
        options["help_text"] = " ".join(
            filter(None, [question.hint, str(_("Only community managers see your answer."))])
        )
    match question.kind:
        case QuestionKind.TEXT:
            return LineField(max_length=200, **options)
        case QuestionKind.LONG_TEXT:
            return forms.CharField(max_length=3000, widget=forms.Textarea(attrs={"rows": 4}), **options)
        case QuestionKind.CHOICE:
            return forms.ChoiceField(choices=[("", _("No answer")), *choices_of(question, before)], **options)
        case QuestionKind.CHOICES:
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=choices_of(question, before), widget=widget, **options)
        case QuestionKind.DATE:
            return DayField(**options)
        case QuestionKind.URL:
            return WebAddressField(**options)


def choices_of(question, before):
    """What can be chosen now, and what this member chose when it still could be."""
    return [(option, option) for option in dict.fromkeys([*question.options, *before])]


def initial_for(question, before):
    if question.kind == QuestionKind.CHOICES:
        return before
    return before[0] if before else ""


def given_by(value):
    if isinstance(value, list):
        return value
    if isinstance(value, date):
        return [value.isoformat()]
    return [value] if value else []


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("Write a day, such as 11-02-2027.")}

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"], **kwargs)

    def prepare_value(self, value):
        return value


class WebAddressField(forms.URLField):
    """An address of the web: a browser follows it, and nothing runs by it."""

    default_validators = [URLValidator(schemes=["http", "https"])]
    default_error_messages = {"invalid": _("Write the address of a website, such as https://voorbeeld.nl.")}

    def __init__(self, **kwargs):
        super().__init__(max_length=500, assume_scheme="https", **kwargs)
