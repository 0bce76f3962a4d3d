"""The way to the front page, on the page of whatever can be featured."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from network.permissions import can_feature
from web.templatetags.look import icon_markup

from ..featuring import address_to_feature

register = template.Library()


@register.simple_tag(takes_context=True)
def feature_link(context, thing):
    """For who may feature things: a button. Nothing for everybody else."""
    if getattr(thing, "is_draft", False) or not can_feature(context["request"].user):
        return ""
    markup = '<a class="button plain small" href="{}">{} {}</a>'
    return format_html(markup, address_to_feature(thing), icon_markup("flag"), _("Feature it"))
