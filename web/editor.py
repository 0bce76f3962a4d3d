"""The rich-text field of every form: an editor with script, a plain box without, the same sanitised HTML from both."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import ProseEditorWidget
from js_asset import ImportMap, Media

from .images import HEAVIEST
from .plain import both_of, from_typed
from .richtext import excerpt, pictures_in
from .videos import known_hosts, lazy_choices

# Which of them stand in the toolbar, in this order. Plain buttons, no dropdown: a name each for a screen reader.
TOOLBAR = ["blockType -lists", "lists", "nodes -blockType -lists", "marks", "link", "media", "table", "history"]
# By the names under which django-prose-editor, or a module in DJANGO_PROSE_EDITOR_EXTENSIONS, exports them.
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Code": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "CodeBlock": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Table": {"resizable": False},
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Video": {"hosts": known_hosts(), "sites": lazy_choices()},
    "Mention": True,
    "PastedText": True,
    "HardBreak": True,
    "TrailingNode": True,  # somewhere to go on after a table, a picture or a video
    "History": True,
    "NoSpellCheck": False,  # members write Dutch, and their browser knows it
    "Menu": {"groups": [{"group": group} for group in TOOLBAR]},
}
# What our own modules import from each other, under names that stay when the files are called after their content.
SHARED = ImportMap({"editor/dialog": "js/editor/dialog.js"})


class RichTextWidget(ProseEditorWidget):
    """Holds the text as people write it without script; the editor finds the same as HTML in data-html."""

    template_name = "components/rich_text.html"

    @property
    def media(self):
        return super().media + Media(importmap=SHARED)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        words, html = both_of(context["widget"]["value"] or "")
        context["widget"] |= {"value": words, "attrs": context["widget"]["attrs"] | {"data-html": html}}
        return context

    def value_from_datadict(self, data, files, name):
        """The text, and whether script made an editor of the box: editor.js says so in the field "scripted"."""
        return data.get(name), data.get("scripted") == "1"


class RichTextField(forms.CharField):
    def __init__(self, *, pictures_to=None, **kwargs):
        """pictures_to: the address that keeps pictures for this text; without it there can be none in it."""
        self.takes_pictures = pictures_to is not None
        also = {"Picture": {"action": pictures_to, "heaviest": HEAVIEST}} if self.takes_pictures else {}
        kwargs.setdefault("widget", RichTextWidget(config={"extensions": EXTENSIONS | also}, preset="configurable"))
        super().__init__(**kwargs)

    def clean(self, value):
        text, scripted = value if isinstance(value, tuple) else (value, True)
        html = from_typed(text or "", scripted) if (text or "").strip() else ""
        if not self.takes_pictures and pictures_in(html):
            raise forms.ValidationError(_("There can be no pictures in this text."), code="pictures")
        if self.required and not has_words(html) and not pictures_in(html):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return html

    def bound_data(self, data, initial):
        return data[0] if isinstance(data, tuple) else data

    def has_changed(self, initial, data):
        return (initial or "") != (data[0] if isinstance(data, tuple) else data or "")


def has_words(html):
    return bool(excerpt(html))


def media_for(request, form):
    """The scripts and styles of a form's editor, with this response's nonce; only pages with an editor have one."""
    return Media.from_media(form.media, nonce=str(request.csp_nonce))
