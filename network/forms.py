from django import forms
from django.utils.translation import gettext_lazy as _

from web.editor import RichTextField

from .models import Page, ProblemReport


class PageForm(forms.ModelForm):
    body = RichTextField(label=_("Text"))

    class Meta:
        model = Page
        fields = ["title", "body"]


class ProblemForm(forms.ModelForm):
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
