"""What it takes to decide in a test: somebody who may, and the words that go with it."""

from datetime import timedelta

from django.utils import timezone

from members.models import Act
from moderation.deciding import decide
from moderation.models import Outcome
from tests.factories import make_community_manager

RULE = "Respect"
TEXT = "Je noemt iemand die te herkennen is. Haal dat weg."


def decided(case, outcome, by=None, **words):
    words = {"rule": RULE, "text": TEXT} | needs(outcome) | words
    return decide(case, by or make_community_manager(), outcome, **words)


def needs(outcome):
    """What an outcome takes besides a rule and a text."""
    until = {"until": timezone.now() + timedelta(days=7)}
    return {Outcome.LIMIT: until | {"act": Act.POSTING}, Outcome.SUSPEND: until}.get(outcome, {})
