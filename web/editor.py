"""The rich-text field of every form: an editor with script, a plain box without, the same sanitised HTML from both."""

from django import forms
from django_prose_editor.widgets import ProseEditorWidget
from js_asset import Media

from .richtext import excerpt, from_typed

MARKS_LINK_AND_HISTORY = [
    {"group": "nodes -blockType -lists"},
    {"group": "marks"},
    {"group": "link"},
    {"group": "history"},
]
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "HardBreak": True,
    "History": True,
    "NoSpellCheck": False,  # members write Dutch, and their browser knows it
    # Plain buttons, no dropdown: one press each by keyboard, and a name each for a screen reader.
    "Menu": {"groups": [{"group": "blockType -lists"}, {"group": "lists"}, *MARKS_LINK_AND_HISTORY]},
}


class RichTextWidget(ProseEditorWidget):
    def value_from_datadict(self, data, files, name):
        """The text, and whether script made an editor of the box: site.js says so in the field "scripted"."""
        return data.get(name), data.get("scripted") == "1"


class RichTextField(forms.CharField):
    def __init__(self, **kwargs):
        kwargs.setdefault("widget", RichTextWidget(config={"extensions": EXTENSIONS}, preset="configurable"))
        super().__init__(**kwargs)

    def clean(self, value):
        text, scripted = value if isinstance(value, tuple) else (value, True)
        html = from_typed(text or "", scripted) if (text or "").strip() else ""
        if self.required and not has_words(html):
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
