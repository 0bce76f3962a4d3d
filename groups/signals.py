"""Facts other rooms may act upon; sent inside the transaction of the act."""

from django.dispatch import Signal

proposal_made = Signal()  # proposal: somebody wants to begin a group, and the network looks at it first
proposal_waited_long = Signal()  # proposal: the one that waits longest, of those that wait for more than a day
proposal_approved = Signal()  # group, by: it began, managed by who proposed it
proposal_declined = Signal()  # member, name, reason, by: the proposal is gone
join_requested = Signal()  # join_request
join_admitted = Signal()  # membership: a request was granted
join_declined = Signal()  # group, member, reason: the request is gone
invited = Signal()  # invitation
appointed = Signal()  # membership: of a manager from now on
taken_in_by_rule = Signal()  # membership: of who shows to work somewhere
member_removed = Signal()  # group, member, reason: out, and free to come back
member_excluded = Signal()  # exclusion
exclusion_lifted = Signal()  # group, member: the exclusion is gone
membership_ending = Signal()  # membership: the job it rests on has a last day, and so has it
membership_kept = Signal()  # membership: a manager kept it, whatever the job
membership_ended = Signal()  # group, member: it ended with the job
archived = Signal()  # archiving: a group went into the archive, by a manager or because its last day came
revived = Signal()  # archiving: the one that ended
tightening_planned = Signal()  # tightening: the group becomes stricter on a day
tightening_cancelled = Signal()  # tightening: and does not after all
tightened = Signal()  # tightening: the group is stricter now, and less of it is for others
doubted = Signal()  # doubt: the managers are asked whether their group still matters
takeover_offered = Signal()  # takeover
takeover_stopped = Signal()  # takeover: a manager objected, or it was no longer needed
takeover_done = Signal()  # takeover: the member manages the group now
entered = Signal()  # entry: somebody who is no member looks inside for an hour, and said why
circular_sent = Signal()  # circular: a manager wrote to members
circular_kept_back = Signal()  # draft: a planned message did not go out, and it says why
circular_tried = Signal()  # group, writer, words: who writes it wants to see the mail first
