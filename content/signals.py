"""Facts other rooms may act upon; sent inside the transaction of the act."""

from django.dispatch import Signal

watched = Signal()  # thing, word: a piece or a comment is out that holds a word at which a moderator wants to look
clearance_asked = Signal()  # clearance: what somebody wrote first waits for a moderator
cleared = Signal()  # thing, by: it came out
not_cleared = Signal()  # clearance, thing, by, reason: it did not
said = Signal()  # comment, picked: its words are new or others; picked: members that were chosen from suggestions
commented = Signal()  # comment: it can be read from now on
held = Signal()  # comment: it waits for approval
held_again = Signal()  # comment, revision: it was changed after it was approved, and waits once more
placed = Signal()  # comment, by: it was approved
refused = Signal()  # refusal: the comment is not placed
published = Signal()  # content: it can be read from now on, for the first time
coauthor_asked = Signal()  # authorship: somebody is asked to write along
withdrawn = Signal()  # content: it is a draft again
planned_in_vain = Signal()  # plan: its moment came, and it could not come out
comment_withdrawn = Signal()  # comment: its words are gone or out of sight
became = Signal()  # content, was: the kind it was until now
featured = Signal()  # featured: something is put on the front page
mentioned = Signal()  # mention: its member can read that they were named
closed = Signal()  # closure: nobody can comment any more
move_asked = Signal()  # move_request: its author is asked, for others would read it
move_answered = Signal()  # content, group, asker, accepted: the request is gone
split_off = Signal()  # split: a comment and its replies go on in a piece of their own
moved = Signal()  # content, by, origin: it stands in another group, or in none; origin: the group it stood in or None
came_back = Signal()  # hiding: its writer changed it, as was asked
lapsed = Signal()  # hiding: nobody decided about it in time
opened = Signal()  # content, viewer: somebody looks at its page
