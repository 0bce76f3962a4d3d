from django import template
from django.utils.html import json_script
from django.utils.translation import gettext_lazy as _

register = template.Library()

# The editor brings no Dutch. Its buttons are named here by their data-name, its dialogs by their English words;
# static/js/editor.js puts both in place.
BUTTONS = {
    "toolbar": _("Formatting"),
    "keys": _("Alt and F10 bring you to the buttons, Escape brings you back."),
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
    "code": _("Code in a line"),
    "codeBlock": _("Block of code"),
    "table": _("Put a table in"),
    "table:addColumnAfter": _("Add a column"),
    "table:deleteColumn": _("Remove this column"),
    "table:addRowAfter": _("Add a row"),
    "table:deleteRow": _("Remove this row"),
    "table:mergeCells": _("Merge cells"),
    "table:splitCell": _("Split this cell"),
    "table:toggleHeaderCell": _("Heading of a column or row"),
    "table:deleteTable": _("Remove the table"),
    "picture": _("Image"),
    "picture:remove": _("Remove the image"),
    "video": _("Video"),
    "history:undo": _("Undo"),
    "history:redo": _("Redo"),
}
DIALOGS = {
    "Edit Link": _("Link"),
    "Image": _("Image"),
    "Caption, if you like": _("Caption, if you like"),
    "What is to be seen?": _("What is to be seen?"),
    "For who cannot see it. Say it as you would on the phone.": _(
        "For who cannot see it. Say it as you would on the phone."
    ),
    "It only decorates: without it nothing is missing": _("It only decorates: without it nothing is missing"),
    "A JPG, PNG or WebP of at most 10 MB. Where it was taken, we leave out.": _(
        "A JPG, PNG or WebP of at most 10 MB. Where it was taken, we leave out."
    ),
    "Put the picture in": _("Put the picture in"),
    "Choose an image.": _("Choose an image."),
    "Say what is to be seen, or that the picture only decorates.": _(
        "Say what is to be seen, or that the picture only decorates."
    ),
    "This photo is larger than 10 MB. Choose a smaller one.": _(
        "This photo is larger than 10 MB. Choose a smaller one."
    ),
    "You are logged out. Log in in another tab, then try again.": _(
        "You are logged out. Log in in another tab, then try again."
    ),
    "These are many pictures at once. Try again in a while.": _(
        "These are many pictures at once. Try again in a while."
    ),
    "The picture did not arrive. Try again.": _("The picture did not arrive. Try again."),
    "Video": _("Video"),
    "Address of the video": _("Address of the video"),
    "What is to be seen in it?": _("What is to be seen in it?"),
    "Readers see these words before they play it.": _("Readers see these words before they play it."),
    "Put the video in": _("Put the video in"),
    "Only videos of the sites named here can be shown. Use a link for others.": _(
        "Only videos of the sites named here can be shown. Use a link for others."
    ),
    "Say what is to be seen.": _("Say what is to be seen."),
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
    """The words of the editor in the language of the page, as a block of JSON that editor.js reads."""
    spoken = {
        "buttons": {name: str(word) for name, word in BUTTONS.items()},
        "dialogs": {english: str(word) for english, word in DIALOGS.items()},
    }
    return json_script(spoken, "editor-words")
