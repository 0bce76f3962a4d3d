"""A colleague in a list, and the button to follow one.

Built as strings, as the small marks of web.templatetags.look are: the directory shows twenty of them on a page.
"""

from functools import lru_cache
from urllib.parse import quote_plus

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from web.templatetags.look import PHOTO_SIDES, avatar_markup, icon_markup

from ..models.people import address_of, first_name, photo_address

register = template.Library()
PLACE = "\x00"  # where the token goes in markup that is kept; no text holds this character


@register.simple_tag(takes_context=True)
def follow_button(context, member, is_followed):
    """Following a colleague or no longer, in a form of its own; it is the answer to itself by htmx too."""
    html = follow_markup(member.pk, member.name, bool(is_followed), get_language())
    return SafeString(html.replace(PLACE, escape(str(context["csrf_token"]))))


@lru_cache(maxsize=4096)
def follow_markup(pk, name, is_followed, language):
    action = reverse("members:unfollow" if is_followed else "members:follow", args=[pk])
    if is_followed:
        label = _("You follow %(name)s") % {"name": first_name(name)}
        words = f"{icon_markup('check')} {escape(label)}"
    else:
        label = _("Follow this colleague")
        words = f'{icon_markup("plus")} {escape(label)}<span class="visually-hidden">: {escape(name)}</span>'
    return (
        f'<form method="post" action="{action}" hx-post="{action}" hx-swap="outerHTML">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{PLACE}">'
        f'<button class="button quiet small" id="volg-{pk}" aria-pressed="{"true" if is_followed else "false"}">'
        f"{words}</button></form>"
    )


@register.simple_tag(takes_context=True)
def colleague_rows(context, rows):
    """The items of a list of colleagues (members.rows), as far as the viewer may see them."""
    viewer, language = context["request"].user.pk, get_language()
    html = "\n".join([row_markup(row, row.pk == viewer, language) for row in rows])
    return SafeString(html.replace(PLACE, escape(str(context["csrf_token"]))))


@lru_cache(maxsize=4096)
def row_markup(row, is_own, language):
    """The item, which is the same for everybody who may see the same of this colleague; but for the token."""
    seen = row.seen
    face = avatar_markup(row.pk, row.name, photo_address(row.pk, row.photo, PHOTO_SIDES[""]), "")
    lines = [f'<h3 translate="no"><a href="{address_of(row.pk, row.name)}">{escape(row.name)}</a></h3>']
    if job := seen.job:
        lines.append(f"<p>{escape(capfirst(str(job)))}</p>")
    if line := _("This is you") if is_own else seen.headline:
        lines.append(f'<p class="meta"><span>{escape(line)}</span></p>')
    if subjects := seen.expertise:
        lines.append(f'<p class="tags">{"".join(map(subject_markup, subjects))}</p>')
    button = "" if is_own else f"<div>{follow_markup(row.pk, row.name, row.is_followed, language)}</div>"
    return (
        f'<li class="margin" id="lid-{row.pk}">{face}<div class="split"><div>\n'
        + "\n".join(lines)
        + f"</div>{button}</div></li>"
    )


@lru_cache(maxsize=1024)
def subject_markup(name):
    return f'<a class="tag" href="{reverse("members:directory")}?onderwerp={quote_plus(name)}">{escape(name)}</a>'
