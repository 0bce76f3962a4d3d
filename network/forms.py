from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from web.bots import ForPeople
from web.colours import as_hex
from web.editor import RichTextField
from web.images import logo
from web.lines import LinesField, folded
from web.radios import ExplainedRadios

from .models import JoiningPolicy, Network, Notice, Page, ProblemReport, Sight, WatchedWord
from .sentences import as_kept, as_shown
from .themes import CHOICES, DARK, LIGHT, SCHEMES, colour_of, following, schemes_of, theme_in, unreadable

SIGHT_MEANS = {
    Sight.EVERYTHING: _("Everybody reads what members wrote for everybody, also search engines."),
    Sight.HOME: _(
        "Who is no member sees the front page, with the newest that is for everybody. The rest is for members."
    ),
    Sight.SIGNUP: _("Who is no member can ask to join, log in, and read the house rules. Nothing else."),
}
POLICY_MEANS = {
    JoiningPolicy.ANYONE: _("Who confirms the own address is in."),
    JoiningPolicy.RECOGNISED: _(
        "With an address of an organisation we know you are in at once. Others say why, and you decide."
    ),
    JoiningPolicy.APPROVAL: _("Everybody says why, and you decide."),
    JoiningPolicy.INVITATION: _("Nobody can ask. Who was invited by a colleague is in at once."),
}
MOST_WORDS, LONGEST_WORD = 300, WatchedWord._meta.get_field("word").max_length
LISTS = {"asks": WatchedWord.Act.ASK, "queues": WatchedWord.Act.QUEUE}


class PageForm(forms.ModelForm):
    body = RichTextField(label=_("Text"), error_messages={"required": _("Write the text of this page.")})

    class Meta:
        model = Page
        fields = ["title", "body"]
        error_messages = {"title": {"required": _("Give the page a title.")}}


class RulesForm(PageForm):
    """The house rules: a change that matters is put to every member."""

    note = forms.CharField(
        label=_("What is different?"),
        required=False,
        max_length=300,
        help_text=_("One or two sentences. Members read them above the new rules."),
    )
    asks_again = forms.BooleanField(
        label=_("Ask all members again"),
        required=False,
        help_text=_("Before they go on, everybody agrees with the new text. Not needed for a spelling mistake."),
    )


class AdmissionForm(forms.ModelForm):
    class Meta:
        model = Network
        fields = [
            "visitors_see",
            "joining_policy",
            "members_may_invite",
            "groups_need_approval",
            "admission_text",
            "refusal_text",
        ]
        widgets = {
            "visitors_see": ExplainedRadios,
            "joining_policy": ExplainedRadios,
            "admission_text": forms.Textarea(attrs={"rows": 4}),
            "refusal_text": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "members_may_invite": _("Who accepts an invitation is in at once, whatever you chose above."),
            "groups_need_approval": _(
                "Whoever wants to begin a group proposes it to the community managers. Off: everybody begins at once."
            ),
            "admission_text": _("It stands in the mail, below the welcome. For one person you can change it."),
            "refusal_text": _("A beginning. For each person you can change it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, choices, means in (
            ("visitors_see", Sight.choices, SIGHT_MEANS),
            ("joining_policy", JoiningPolicy.choices, POLICY_MEANS),
        ):
            self.fields[name].choices, self.fields[name].widget.means = choices, means


class ColourField(forms.CharField):
    widget = forms.TextInput(attrs={"type": "color"})
    default_error_messages = {"required": _("Choose a colour."), "colour": _("Write a colour as #14513a.")}

    def clean(self, value):
        colour = as_hex(super().clean(value))
        if colour is None:
            raise forms.ValidationError(self.error_messages["colour"], code="colour")
        return colour


class ThemeFileField(forms.FileField):
    """The words of a file, not yet understood."""

    widget = forms.FileInput(attrs={"accept": ".css,.json"})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return ""
        if file.size > HEAVIEST_THEME:
            raise forms.ValidationError(_("This file is larger than 4 MB. Choose the theme.css."))
        return file.read().decode(errors="replace")


class LookForm(forms.ModelForm):
    """A few colours, from which the rest follows; or a theme file, which says all of them."""

    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_(
            "A JPG, PNG or WebP; in the bar it is 36 pixels high. Of one that is more than twice as wide as high we "
            "take it that the name is in it."
        ),
    )
    no_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    theme_file = ThemeFileField(
        label=_("Theme file"),
        required=False,
        help_text=_("The theme.css or tokens.json of a theme of NL Design System. It replaces all colours above."),
    )
    dark_file = ThemeFileField(
        label=_("Theme file for dark screens"),
        required=False,
        help_text=_("Many themes have none. The site stays light for everybody then."),
    )

    class Meta:
        model = Network
        fields = ["name", "tagline"]
        labels = {"name": _("Name of the network"), "tagline": _("In one sentence")}
        error_messages = {"name": {"required": _("Give the network a name.")}}
        help_texts = {"tagline": _("Search engines show it, and the front page has it in its title.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        theme, self.picture = self.instance.theme, None
        for choice in CHOICES:
            for scheme in schemes_of(theme):
                self.fields[f"{choice.name}_{scheme}"] = ColourField(
                    label=_("%(what)s, %(scheme)s") % {"what": choice.label, "scheme": SCHEMES[scheme]},
                    initial=colour_of(choice.token, scheme, theme),
                )
        if not self.instance.logo:
            del self.fields["no_logo"]

    @property
    def colours(self):
        return [[self[f"{choice.name}_{scheme}"] for scheme in schemes_of(self.instance.theme)] for choice in CHOICES]

    def clean_logo(self):
        if self.cleaned_data["logo"]:
            self.picture = logo(self.cleaned_data["logo"], *LOGO_SIDES)
        return None

    def clean(self):
        if self.cleaned_data.get("dark_file") and not self.cleaned_data.get("theme_file"):
            self.add_error("theme_file", _("Choose the light file too: the dark one is laid over it."))
        if not self.errors:
            self.check_theme()

    def check_theme(self):
        """The theme as it would be. What nobody can read stands at the field that it comes from."""
        if self.cleaned_data["theme_file"]:
            try:
                self.theme = theme_in(self.cleaned_data["theme_file"], self.cleaned_data["dark_file"])
            except forms.ValidationError as error:
                self.add_error("theme_file", error)
                return
        else:
            self.theme = self.with_choices()
        for source, found in [(self.source_of(found), found) for found in unreadable(self.theme)]:
            self.add_error(source, _("Cannot be read: %(pair)s.") % {"pair": found})

    def with_choices(self):
        """Only what was chosen anew changes: a theme may be finer than what follows from a choice."""
        theme = {part: dict(values) for part, values in self.instance.theme.items()}
        for choice in CHOICES:
            for scheme in schemes_of(self.instance.theme):
                name = f"{choice.name}_{scheme}"
                if self.cleaned_data[name] != self.fields[name].initial:
                    theme = theme or {LIGHT: {}, DARK: {}}
                    theme[scheme] |= following(choice.name, self.cleaned_data[name], scheme, theme)
        return theme

    def source_of(self, found):
        if self.cleaned_data["theme_file"]:
            return "dark_file" if found.scheme == DARK and self.cleaned_data["dark_file"] else "theme_file"
        chosen = [each.name for each in CHOICES if f"{each.name}_{found.scheme}" in self.changed_data]
        name = found.pair.choice if found.pair.choice in chosen or not chosen else chosen[0]
        return f"{name}_{found.scheme}" if name else None

    def dress(self, by):
        network = Network.objects.get()  # as it was: this form wrote in its own
        network.dress(self.cleaned_data["name"], self.cleaned_data["tagline"], self.theme, by=by)
        if self.picture or self.cleaned_data.get("no_logo"):
            network.show_logo(self.picture, by=by)


LOGO_SIDES = (384, 96)  # in pixels: sharp on every screen, and no wider than a telephone has room for
HEAVIEST_THEME = 4 * 1024 * 1024  # bytes


class PreventionForm(forms.ModelForm):
    """What waits for a moderator, and at which words somebody looks again; a word of both lists goes to a moderator."""

    asks = LinesField(
        label=_("Words at which the writer is asked to look again"),
        required=False,
        most=MOST_WORDS,
        longest=LONGEST_WORD,
        help_text=_(
            "Each on a line of its own. Whoever uses one reads a sentence about it, and can post it after that."
        ),
    )
    queues = LinesField(
        label=_("Words at which a moderator looks"),
        required=False,
        most=MOST_WORDS,
        longest=LONGEST_WORD,
        help_text=_("Each on a line of its own. It is posted, and a moderator looks whether that is right."),
    )

    class Meta:
        model = Network
        fields = ["first_posts_wait"]
        help_texts = {
            "first_posts_wait": _("Of who has no organisation that we know. After the first, all is there at once.")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = list(WatchedWord.objects.all())
        for name, act in LISTS.items():
            self.initial[name] = [word.word for word in words if word.act == act]

    def clean(self):
        """What is kept is folded, and that may be longer than what was typed."""
        cleaned = super().clean()
        for name in LISTS:
            if any(len(folded(word)) > LONGEST_WORD for word in cleaned.get(name, ())):
                field = self.fields[name]
                self.add_error(name, forms.ValidationError(field.error_messages["too_long"], "too_long", field.limits))
        return cleaned

    def words(self):
        return {word: act for name, act in LISTS.items() for word in self.cleaned_data[name]}


class WordingForm(forms.Form):
    """Own words for a sentence: once, or for one and for more."""

    def __init__(self, *args, sentence, said, **kwargs):
        super().__init__(*args, **kwargs)
        self.sentence = sentence
        labels = [_("For one"), _("For more")] if sentence.is_counted else [_("Your words")]
        for number, label in enumerate(labels):
            form = sentence.forms[number]
            self.fields[f"text_{number}"] = forms.CharField(
                label=label,
                initial=as_shown(said[number]),
                max_length=max(200, 3 * len(form)),
                widget=forms.Textarea(attrs={"rows": 3 + len(form) // 80}),
                error_messages={"required": _("Write the sentence, or go back to the original text.")},
            )

    def clean(self):
        for name in self.fields:
            if name in self.cleaned_data:
                try:
                    self.cleaned_data[name] = as_kept(self.cleaned_data[name], self.form_of(name))
                except forms.ValidationError as error:
                    self.add_error(name, error)

    def form_of(self, name):
        return self.sentence.forms[int(name.rpartition("_")[2])]

    @property
    def texts(self):
        return [self.cleaned_data[name] for name in self.fields]


def moment_field(label, **options):
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    wrong = {"invalid": _("Write a day and a time, such as 11-02-2027 9:30.")}
    return forms.DateTimeField(label=label, required=False, widget=widget, error_messages=wrong, **options)


class NoticeForm(forms.ModelForm):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    since = moment_field(_("From when?"), help_text=_("Empty: at once."))
    until = moment_field(_("Until when?"), help_text=_("Empty: until you take it away."))

    class Meta:
        model = Notice
        fields = ["text", "readers", "since", "until"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "readers": forms.RadioSelect}
        error_messages = {"text": {"required": _("Write what people should know.")}}
        help_texts = {"text": _("One or two sentences. An address in it becomes a link.")}

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())

    def clean_since(self):
        return self.cleaned_data["since"] or timezone.now()

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until <= max(since, timezone.now()):
            self.add_error("until", _("Choose a moment that is still to come, and after the beginning."))


class ProblemForm(ForPeople, forms.ModelForm):
    uuid = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = ProblemReport
        fields = ["text", "page", "email"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        error_messages = {"text": {"required": _("Tell what goes wrong.")}}
        help_texts = {
            "text": _("Say what you did, and what happened then."),
            "page": _("Copy the address, or describe the page."),
            "email": _("Only if you want an answer."),
        }


class SettleForm(forms.Form):
    """With or without an answer to whoever reported it."""

    answer = forms.CharField(
        label=_("Your answer"),
        required=False,
        max_length=2000,
        help_text=_("Goes to whoever reported it. Empty is no answer."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
