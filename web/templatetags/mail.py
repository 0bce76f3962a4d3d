import css_inline
from django import template
from django.utils.safestring import mark_safe

register = template.Library()

# What cannot be inlined, the rules for dark mode and small screens, stays in the head.
INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@register.simple_block_tag
def inlined(content):
    """A mail with its stylesheet written into its elements, because many mail programs look nowhere else."""
    return mark_safe(INLINER.inline(content))
