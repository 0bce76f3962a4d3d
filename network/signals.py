"""Facts other rooms may act upon; sent inside the transaction of the act."""

from django.dispatch import Signal

problem_answered = Signal()  # report, answer: it is settled, and whoever reported it gets these words

# what, by: somebody did something by virtue of a role. what is a key of moderation.receivers.SAID; perhaps there are
# before and after: states; rewritten: names of texts that are others now; about: {"member_key", "group_key", "thing"}.
# No words of members.
acted = Signal()
