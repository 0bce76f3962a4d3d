"""Facts other rooms may act upon; sent inside the transaction of the act."""

from django.dispatch import Signal

case_opened = Signal()  # case: the first report of a thing came in
reported = Signal()  # report: somebody says of a thing that it should not stand there
decided = Signal()  # decision
undone = Signal()  # decision: what it did is over
appealed = Signal()  # appeal
judged = Signal()  # appeal
handed_over = Signal()  # hand_over: a case was put before somebody else
chore_handed_over = Signal()  # chore, by: a task of the desk was put before a colleague
case_waits = Signal()  # case, in_group: this and perhaps others wait for more than a working day
introduction_proposed = Signal()  # introduction: two members are asked whether they want to meet
introduction_agreed = Signal()  # introduction: both want to
appeal_waits = Signal()  # appeal: nobody judged it for days
