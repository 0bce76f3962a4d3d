"""Facts other rooms may act upon; sent inside the transaction of the act."""

from django.dispatch import Signal

answer_accepted = Signal()  # question, answer, by
asked = Signal()  # ask: a question is put before one member
left_open = Signal()  # question: it got answers, and nobody said which one helped
idea_moved = Signal()  # step: an idea stands somewhere else now
poll_ended = Signal()  # poll: nobody can vote in it any more
