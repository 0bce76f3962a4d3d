"""Pieces of pages: swapped in by htmx, or kept in the cache for everybody who sees the same."""

from django.conf import settings
from django.core.cache import cache
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language


def fragment_or_redirect(request, template, context, to):
    """The changed fragment for htmx; a redirect for a plain form post."""
    if request.htmx:
        return render(request, template, context)
    return redirect(to)


def shared_fragments(request, template, stamps, load, viewer=None):
    """HTML per key of stamps, the same for all members or for all visitors: {key: html}, in the order of stamps.

    stamps: {key: iterable of whatever the fragment shows changing}; load(keys) -> {key: object} fetches, in a fixed
    number of queries, what the cache does not have. The template gets `it` and `for_visitor`, and nothing of the
    viewer: no form, token, nonce or read mark may be in it.
    """
    for_visitor = not (viewer or request.user).is_authenticated
    audience = "visitor" if for_visitor else "member"
    names = {
        key: "|".join([settings.RELEASE, template, get_language() or "", audience, str(key), *map(stamp_text, stamp)])
        for key, stamp in stamps.items()
    }
    found = cache.get_many(names.values())
    missing = [key for key, name in names.items() if name not in found]
    if missing:
        made = make(template, load(missing), for_visitor)
        cache.set_many({names[key]: html for key, html in made.items()})
        found |= {names[key]: html for key, html in made.items()}
    return {key: mark_safe(found[name]) for key, name in names.items() if name in found}  # noqa: S308 - made below


def make(template, objects, for_visitor):
    renderer = get_template(template)
    return {key: renderer.render({"it": it, "for_visitor": for_visitor}).strip() for key, it in objects.items()}


def stamp_text(value):
    return format(value.timestamp(), ".6f") if hasattr(value, "timestamp") else str(value)
