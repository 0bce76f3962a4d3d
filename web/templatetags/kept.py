"""Parts of a page that are the same for everybody, made once a process."""

from django import template
from django.template.base import token_kwargs
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
MOST = 256  # of each part; beyond that what it depends on is no part of a frame
MARK = "\ue001"  # encloses the name of what is put in later; no text of a template holds it
AROUND = "around"


@register.tag
def kept(parser, token):
    """{% kept name=value … around other=value … %}: what follows, until {% endkept %}, made once for these values.

    It is rendered once for each language and for the values before `around`, and with nothing else, so that no viewer,
    token or nonce can get into what is kept. The values after `around` differ from page to page: they are put in,
    escaped, where they stand as {{ other }}, and nothing can be asked of them there, for the part is made without them.
    """
    bits = token.split_contents()[1:]
    split = bits.index(AROUND) if AROUND in bits else len(bits)
    values, late = bits[:split], bits[split + 1 :]
    kept_values, late_values = token_kwargs(values, parser), token_kwargs(late, parser)
    if values or late:
        raise template.TemplateSyntaxError("kept takes values by name only.")
    nodelist = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(nodelist, kept_values, late_values)


class KeptNode(template.Node):
    child_nodelists = ()  # no block of a page can stand in it, so nobody need look for one

    def __init__(self, nodelist, values, late):
        self.nodelist, self.values, self.late, self.made = nodelist, list(values.items()), list(late.items()), {}

    def render(self, context):
        values = [value.resolve(context) for _name, value in self.values]
        key = (get_language(), *values)
        pieces = self.made.get(key)
        if pieces is None:
            pieces = self.made_with(dict(zip((name for name, _value in self.values), values, strict=True)), context)
            if len(self.made) >= MOST:
                self.made.clear()
            self.made[key] = pieces
        if not self.late:
            return pieces[0]
        put_in = {name: conditional_escape(value.resolve(context)) for name, value in self.late}
        pieces = pieces.copy()
        pieces[1::2] = [put_in[name] for name in pieces[1::2]]
        return SafeString("".join(pieces))

    def made_with(self, values, context):
        """The HTML, cut at what is put in later: every other piece is the name of such a value."""
        marks = {name: MARK + name + MARK for name, _value in self.late}
        html = self.nodelist.render(context.new(values | marks))
        return html.split(MARK) if self.late else [html]
