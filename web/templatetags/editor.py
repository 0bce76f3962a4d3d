from django import template
from django.utils.html import json_script
from django.utils.translation import gettext_lazy as _

register = template.Library()

# The editor brings no Dutch. Its buttons are named here by their data-name, its dialogs by their English words;
# site.js puts both in place.
BUTTONS = {
    "toolbar": _("Formatting"),
    "paragraph": _("Plain text"),
    "heading2": _("Heading"),
    "heading3": _("Smaller heading"),
    "bulletList": _("List"),
    "orderedList": _("Numbered list"),
    "orderedListProperties": _("Settings of the list"),
    "blockquote": _("Quotation"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "link": _("Link"),
    "unlink": _("Remove the link"),
    "history:undo": _("Undo"),
    "history:redo": _("Redo"),
}
DIALOGS = {
    "Edit Link": _("Link"),
    "URL": _("Address of the page"),
    "Title": _("Explanation of the link"),
    "Update": _("Keep it"),
    "Cancel": _("Cancel"),
    "List properties": _("Settings of the list"),
    "List type": _("Kind of list"),
    "Start at": _("Start at"),
    "Decimal numbers": _("Numbers"),
    "Lowercase letters": _("Small letters"),
    "Uppercase letters": _("Capitals"),
    "Lowercase Roman numerals": _("Small Roman numerals"),
    "Uppercase Roman numerals": _("Roman numerals"),
}


@register.simple_tag
def editor_words():
    """The words of the editor in the language of the page, as a block of JSON that site.js reads."""
    spoken = {
        "buttons": {name: str(word) for name, word in BUTTONS.items()},
        "dialogs": {english: str(word) for english, word in DIALOGS.items()},
    }
    return json_script(spoken, "editor-words")
