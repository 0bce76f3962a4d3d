"""How many events a group has before it, for the tab that leads there, on whatever page of the group."""

from django import template

from content.models import Content

from ..groups import MOST_COUNTED, counted

register = template.Library()


@register.simple_tag(takes_context=True)
def coming_in(context, group):
    """Known on the pages that list what is in the group; the others ask for it."""
    if "coming" in context:
        return context["coming"]
    viewer = context["request"].user
    soon = Content.objects.visible_to(viewer).standing().listed_for(viewer)
    soon = soon.coming().filter(group=group).order_by("happens_at", "pk")
    return counted(len(soon.values_list("pk")[:MOST_COUNTED]))
