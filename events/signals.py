"""Facts other rooms may act upon; sent inside the transaction of the act."""

from django.dispatch import Signal

invited = Signal()  # invitee: they may see an event that is not for everybody, and come
guest_asked = Signal()  # guest: somebody says to come, and has to confirm the address
registered = Signal()  # registration
transferred = Signal()  # transfer: somebody goes to another location with their place
unregistered = Signal()  # registration: the place is free again
waited = Signal()  # waiting: somebody stands in the line
place_offered = Signal()  # offer: a place is kept for who is first in line
offer_lapsed = Signal()  # offer: it was not answered in time
place_called = Signal()  # call: on the last day a place is free for whoever of those who wait is first
place_requested = Signal()  # request: a member asks the organiser for a place
request_declined = Signal()  # request
cancelled = Signal()  # cancellation: an event does not go on
relocated = Signal()  # move: an event is at another time or place
came_near = Signal()  # reminder: an event begins in a week, or in a day
handout_refused = Signal()  # owner, title, name, finding: the scanner found something in a file; it is gone
session_place_given = Signal()  # pick: who waited for a session has a place in it
programme_released = Signal()  # release: others see the programme, or another version of it
proposals_answered = Signal()  # call: everybody who proposed a session has an answer
called_off = Signal()  # event: its organiser took it away while people were coming
helper_asked = Signal()  # helper: a colleague is asked to check people in
mailing_sent = Signal()  # mailing: an organiser wrote to those who come
reach_asked = Signal()  # members: the keys of those whom a message is for; the answer is {why: how many it misses}
mailing_tried = Signal()  # event, writer, words: who writes it wants to see the mail first
evaluation_asked = Signal()  # asking: an event is over, and who was there is asked how it was
gone_on = Signal()  # continuation: an event goes on as a group, and who was there is asked
handover_offered = Signal()  # handover: a colleague is asked to organise it from now on
