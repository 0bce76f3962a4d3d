"""Facts other rooms may act upon; sent inside the transaction of the act."""

from django.dispatch import Signal

invited_to_network = Signal()  # invitation: an address is asked to become a member, perhaps once more
waited_long = Signal()  # application: the oldest of those that wait for more than a day
address_proven = Signal()  # member, address: it is this member's, who perhaps had an account with it before
admitted = Signal()  # member, waited: whether a community manager had to decide
turned_away = Signal()  # email, name, reason; the account is gone by the time anybody hears
role_given = Signal()  # role: it runs from now on
role_moved = Signal()  # role, by, was: it ends at another moment than it would have
role_taken = Signal()  # role, by: it is over
followed = Signal()  # follow: a colleague is followed from now on
blocked = Signal()  # block: the two follow each other no longer
job_ended = Signal()  # job, successor: its last day was set, changed or taken back; the job in its place or None
still_working_asked = Signal()  # job: a year went by, mail came back, or its organisation merged
address_paused = Signal()  # pause, asked: whether the member was asked about a job for it
reconfirmation_asked = Signal()  # pause: the owner says that mail arrives, and has a link sent there
address_retired = Signal()  # member, email: it opens the account no longer
left = Signal()  # departure: the member is out and may come back until it is due
takeout_built = Signal()  # takeout: ready to be fetched
unused = Signal()  # disuse: nobody used the account for long; the owner is asked, a second time if asked_again_at
note_pinned = Signal()  # note: a colleague wrote on the board of a profile
merge_asked = Signal()  # member, email, token: empty when there is no other account; the mail must not be missing
accounts_merged = Signal()  # kept: the member; old_name: of the account that is no more
