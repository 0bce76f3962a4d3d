"""Facts other rooms may act upon; sent inside the transaction of the act."""

from django.dispatch import Signal

problem_answered = Signal()  # report, answer: it is settled, and whoever reported it gets these words
