from django import forms
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from web.editor import RichTextField
from web.images import Crop, squares
from web.lines import LineField
from web.subjects import SubjectsField

from ..models import LARGE, SMALL, Affiliation, Member, Organisation, Province, SortName, answer
from .questions import Answering


class RangeInput(forms.NumberInput):
    input_type = "range"


class CropField(forms.IntegerField):
    """A place or a size of the square that is cut out, in percents; what makes no sense is the middle of the photo."""

    def __init__(self, *, initial, **kwargs):
        super().__init__(initial=initial, required=False, **kwargs)
        self.widget.attrs.update({"min": self.min_value, "max": self.max_value, "autocomplete": "off"})

    widget = RangeInput

    def clean(self, value):
        try:
            number = super().clean(value)
        except forms.ValidationError:
            return self.initial
        return self.initial if number is None else number


class ProfileForm(Answering, forms.ModelForm):
    photo_upload = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("JPG, PNG or WebP, at most 10 MB. We cut out a square and throw away what else is in the file."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
    )
    photo_zoom = CropField(label=_("Closer"), initial=100, min_value=100, max_value=400)
    photo_x = CropField(label=_("From left to right"), initial=50, min_value=0, max_value=100)
    photo_y = CropField(label=_("From top to bottom"), initial=50, min_value=0, max_value=100)
    photo_remove = forms.BooleanField(label=_("Remove my photo"), required=False)
    about = RichTextField(label=_("About you"), required=False)
    job_title = LineField(
        label=_("What do you do?"),
        required=False,
        max_length=Affiliation._meta.get_field("job_title").max_length,
        help_text=_("In plain words. “I handle the permits for terraces” is fine."),
    )
    organisation = LineField(
        label=_("Organisation"),
        required=False,
        max_length=200,
        help_text=_("Type the first letters. Is yours not in the list? Then write its name yourself."),
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "organization"}),
    )
    expertise = SubjectsField(
        label=_("Ask me about"),
        required=False,
        help_text=_(
            "A few subjects, with commas between them. “Canteens” is fine. "
            "Under “Questions about what you know” you choose which of them colleagues’ questions may come about."
        ),
    )
    learning = SubjectsField(
        label=_("I want to learn about"),
        required=False,
        help_text=_("What you would like to hear from a colleague. With commas between them."),
    )

    class Meta:
        model = Member
        fields = ["name", "headline", "about", "province", "expertise", "learning"]
        field_classes = {"name": LineField, "headline": LineField}
        help_texts = {"headline": _("One line under your name. At most 120 characters.")}
        error_messages = {"name": {"required": _("Fill in your name.")}}

    PARTS = [
        (_("You"), ["name", "photo_upload", "photo_remove", "headline", "about"]),
        (_("Your work"), ["job_title", "organisation", "province"]),
        (_("What you know and what you want to know"), ["expertise", "learning"]),
    ]

    def __init__(self, *args, questions=(), given=None, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.photo:
            del self.fields["photo_remove"]
        if self.instance.affiliation:  # has days and a proof by now, so it is changed on the page about work
            del self.fields["job_title"], self.fields["organisation"]
        self.fields["province"].choices = [("", _("No province")), *Province.choices]
        self.ask(questions, given)

    @property
    def parts(self):
        """The form in a few pieces: [(heading, fields, the job that is changed elsewhere, if it belongs there)]."""
        for heading, names in self.PARTS:
            job = self.instance.affiliation if "job_title" in names else None
            yield heading, [self[name] for name in names if name in self.fields], job
        if self.questions:
            yield _("What the network asks you"), self.answer_fields(), None

    @property
    def crop(self):
        return [self["photo_zoom"], self["photo_x"], self["photo_y"]]

    def clean(self):
        cleaned = super().clean()
        upload = cleaned.get("photo_upload")
        if upload:
            crop = Crop(cleaned["photo_x"], cleaned["photo_y"], cleaned["photo_zoom"])
            try:
                cleaned["photo_upload"] = squares(upload, (LARGE, SMALL), crop)
            except forms.ValidationError as error:
                self.add_error("photo_upload", error)
        return cleaned

    def clean_organisation(self):
        """The organisation that is meant, or the name as it was typed."""
        name = " ".join(self.cleaned_data["organisation"].split())  # however it is spaced
        return Organisation.objects.filter(sort_name=SortName(Value(name))).first() or name

    def save(self):
        cleaned, member = self.cleaned_data, self.instance
        member.describe(**{name: cleaned[name] for name in self.Meta.fields})
        answer(member, self.answers())
        if cleaned["photo_upload"] or cleaned.get("photo_remove"):
            member.show_on_site(cleaned["photo_upload"])
        if "organisation" in cleaned:
            self.take_job(cleaned["job_title"], cleaned["organisation"])
        return member

    def take_job(self, job_title, organisation):
        known = isinstance(organisation, Organisation)
        self.instance.work_as(
            job_title,
            organisation=organisation if known else None,
            organisation_name="" if known else organisation,
        )
