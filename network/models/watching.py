import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from web.lines import folded


class WatchedWordQuerySet(models.QuerySet):
    def found_in(self, text):
        """Those that stand in a plain text, as words of their own: a word inside another word is another word."""
        words = list(self)
        if not words:
            return []
        text = folded(text)
        return [word for word in words if word.stands_in(text)]

    def states(self):
        return {f"“{word}”": act for word, act in self.values_list("word", "act")}

    def settle(self, words):
        """{word as it was typed: what it does}: these and no others from now on."""
        kept = {folded(word): act for word, act in words.items() if folded(word)}
        self.exclude(word__in=list(kept)).delete()
        rows = [WatchedWord(word=word, act=act) for word, act in kept.items()]
        self.bulk_create(rows, update_conflicts=True, unique_fields=["word"], update_fields=["act"])


class WatchedWord(models.Model):
    """A word, or several in a row, at which the network wants somebody to look again."""

    class Act(models.TextChoices):
        ASK = "ask", _("ask the writer to look again")
        QUEUE = "queue", _("let a moderator look at it")

    word = models.CharField(max_length=60, unique=True)  # folded (web.lines)
    act = models.CharField(max_length=5, choices=Act)

    objects = WatchedWordQuerySet.as_manager()

    class Meta:
        ordering = ["word"]

    def __str__(self):
        return self.word

    def stands_in(self, text):
        return re.search(rf"(?<!\w){re.escape(self.word)}(?!\w)", text) is not None
