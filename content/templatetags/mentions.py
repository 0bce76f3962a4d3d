from django import template
from django.utils.html import linebreaks, urlize

from web.templatetags.look import is_for_visitor

from .. import hashtags, names

register = template.Library()


@register.simple_tag(takes_context=True)
def text_of(context, piece):
    """The text of a piece with the names in it as links."""
    return names.text_of(piece, context["request"].user)


@register.simple_tag(takes_context=True)
def linked_names(context, text, comment):
    """Text of a comment; a name in it is a link for those who may open the profile, as beside what they write."""
    html = linebreaks(urlize(text, autoescape=True))
    is_open = is_public if is_for_visitor(context) else bool
    html = hashtags.linking(html, comment.subjects)
    return names.linking(html, [member for member in getattr(comment, "named", ()) if is_open(member)])


def is_public(member):
    return member.profile_audience == "public"
