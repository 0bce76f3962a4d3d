import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from members.organisations import load_organisations
from network.models import RULES, JoiningPolicy, Network, Page, RulesVersion

TEXTS = Path(settings.BASE_DIR) / "network" / "pages"
TITLE = re.compile(r"\s*<!-- title: (.+?) -->\s*")
NETWORK = {
    "name": "Ambtenaar 2.0",
    "tagline": "Samen werken aan overheid 2.0",
    "maker": "de leden van Ambtenaar 2.0",
    "host": "Stichting Ambtenaar 2.0",
    "joining_policy": JoiningPolicy.ANYONE,
}


class Command(BaseCommand):
    help = "Writes the rows a network cannot do without: itself, its pages, the organisations. Harmless to repeat."

    @transaction.atomic
    def handle(self, verbosity, **options):
        _network, founded = Network.objects.get_or_create(pk=1, defaults=NETWORK)
        pages = sum(write_page(file) for file in sorted(TEXTS.glob("*.html")))
        RulesVersion.objects.keep(Page.objects.get(slug=RULES))
        organisations = len(load_organisations())
        if verbosity:
            self.stdout.write(
                f"network {'made' if founded else 'kept'}, {pages} pages and {organisations} organisations written"
            )


def write_page(file):
    """Bring a page up to date with its file, unless a manager made it their own. Returns whether it was written."""
    text = file.read_text(encoding="utf-8")
    title = TITLE.match(text)
    if not title:
        raise ValueError(f"{file.name} must begin with <!-- title: … -->")
    fields = {"title": title[1], "body": text[title.end() :].strip()}
    page, created = Page.objects.get_or_create(slug=file.stem, defaults=fields)
    if created:
        return True
    # Asked in the database, in one step: a manager may be saving the page right now.
    untouched = Page.objects.filter(pk=page.pk, changed_by=None).exclude(**fields)
    return bool(untouched.update(**fields, changed_at=timezone.now()))
