"""Where something was left empty, the page says what to fill in there, and not that "this field is required"."""

from django import forms
from django.urls import get_resolver

OURS = {"blog", "content", "discussions", "events", "feed", "files", "groups", "members", "network", "notifications"}


def all_forms(kind=forms.BaseForm):
    for form in kind.__subclasses__():
        yield form
        yield from all_forms(form)


def lacking(form):
    """Fields in which one types or puts a file, and whose emptiness is told in the words of Django.

    Of choices one is made beforehand. The forms of allauth get their words as they are made.
    """
    if any(base.__module__.startswith("allauth.") for base in form.__mro__):
        return
    words = getattr(form, "required_messages", {})
    for name, field in form.base_fields.items():
        if not field.required or field.widget.is_hidden or isinstance(field, forms.ChoiceField) or name in words:
            continue
        if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
            yield f"{form.__module__}.{form.__name__}.{name}"


def test_every_form_says_in_its_own_words_what_was_left_empty():
    assert get_resolver().url_patterns  # to have found them, every view was imported
    found = {form for form in all_forms() if form.__module__.split(".")[0] in OURS}

    assert len(found) > 100
    assert sorted(name for form in found for name in lacking(form)) == []
