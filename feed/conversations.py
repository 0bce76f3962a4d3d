"""What the list of conversations can be narrowed to, and its two orders; what makes no sense asks for everything."""

from django.utils.translation import gettext as _

from web.choices import choices

NARROWED = {
    "": {},
    "open": {"kind": "question", "settled_at": None},
    "opgelost": {"kind": "question", "settled_at__isnull": False},
    "ideeen": {"kind": "idea"},
}
ORDERS = {"": "-published_at", "reactie": "-last_activity_at"}


class Listing:
    """How somebody wants to see the conversations, as the address says it."""

    def __init__(self, query):
        self.shown = query.get("toon") if query.get("toon") in NARROWED else ""
        self.order = query.get("volgorde") if query.get("volgorde") in ORDERS else ""

    def narrow(self, contents):
        return contents.conversations().filter(**NARROWED[self.shown])

    @property
    def by(self):
        return ORDERS[self.order]

    def tabs(self):
        labels = {"": _("All"), "open": _("Open questions"), "opgelost": _("Solved"), "ideeen": _("Ideas")}
        return choices("toon", labels, self.shown, volgorde=self.order)

    def orders(self):
        labels = {"": _("Newest"), "reactie": _("Latest reply")}
        return choices("volgorde", labels, self.order, toon=self.shown)
