"""What the page to sign in says to who did not come for it."""

from django import template

from network.middleware import is_closed_to_visitors

register = template.Library()


@register.simple_tag(takes_context=True)
def is_kept_out(context):
    """Whether somebody was sent here from a page for members."""
    came_from = context["request"].GET.get("next", "")
    return bool(came_from) and is_closed_to_visitors(came_from)
