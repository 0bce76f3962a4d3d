"""Nothing reads what not everybody may see without asking visible_to, but for a short list with a reason a line."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUARDED = {
    "Attachment",
    "Meeting",
    "Group",
    "Content",
    "Comment",
    "Member",
    "Post",
    "Discussion",
    "Question",
    "Idea",
    "Support",
    "Event",
    "Registration",
    "File",
    "Folder",
    "Version",
}
REVERSE_NAMES = {"contents", "comments", "registrations", "supports"}
# What may follow .objects: rules that say whose rows come back, and acts that read nothing.
SCOPED = {
    "visible_to",
    "readable_by",
    "joined_by",
    "offered_to",
    "postable_by",
    "entered_by",
    "drafts_of",
    "written_by",
    "written_with",
    "photographed_for",
    "running_for",
    "open_to",
    "open_or_in",
    "disclosed_to",
    "waiting_for",
    "none",
    "create",
    "create_by",
    "plan",
    "write",
    "stir",
    "put",
    "free_for",
    "locked_for",
    "claim",
    "due",
    "start",
}
ON_BOARD = "who is a member is asked to let somebody in, or to tell the member something about itself"
WAITING = "stands behind can_admit_members, and shows who is no member yet"
IN_HAND = "the row is in hand already; it is locked, counted or updated"
# (file, source): why it needs no visible_to.
EXCUSED = {
    ("moderation/views/members.py", "Member.objects"): "the desk, for whoever holds the right; may_act_on says of whom",
    ("groups/views/entering.py", "get_object_or_404(Group, pk=pk)"): "whoever may enter it learns its name at the door",
    ("moderation/kinds/introductions.py", "Member.objects"): "the two who are asked; of each other they hear the name",
    ("moderation/names.py", "Member.objects"): "names in the logbook, for whoever holds the right to read it",
    ("content/mentioning.py", "Member.objects"): "readers of a text; the writer names those who are seen",
    ("content/models/mentions.py", "Member.objects"): "whose name is a link; where it leads is asked when it is shown",
    ("notifications/kinds/mentions.py", "Member.objects"): "the one who hears of it; whether they may read it is asked",
    ("members/models/people.py", "Member.objects"): IN_HAND,
    ("moderation/today.py", "Member.objects"): "who waits to be admitted, for whoever may admit",
    ("members/tasks.py", "Member.objects"): "nobody looks: accounts that were never confirmed, or that nobody uses",
    ("members/merging.py", "Member.objects"): "two accounts of one person, who proved to own both",
    ("members/backends.py", "Member.objects"): ON_BOARD,
    ("members/adapter.py", "Member.objects"): ON_BOARD,
    ("members/views/joining.py", "Member.objects"): WAITING,
    ("members/views/invitations.py", "Member.objects"): "who accepts shows by the mail to own the address of who waits",
    ("members/management/commands/give_role.py", "Member.objects"): "an operator's command",
    ("members/management/commands/import_takeout.py", "Member.objects"): "an operator's command",
    ("feed/banners.py", "Member.objects"): "how many are in, and nobody by name",
    ("groups/models/groups.py", "Group.objects"): IN_HAND,
    (
        "events/views/door.py",
        "Member.objects",
    ): "who gives an address at the door and comes already; a helper names them",
    ("groups/tasks.py", "Group.objects"): "nobody looks: groups grow quiet and end by themselves",
    ("groups/models/rules.py", "Member.objects"): "nobody looks: those who are in, to be taken into a group",
    ("groups/backends.py", "Group.objects"): "the viewer's own groups",
    ("content/models/attachments.py", "Attachment.objects"): IN_HAND,
    ("content/models/meetings.py", "Meeting.objects"): IN_HAND,
    ("content/models/planning.py", "Member.objects"): "who planned it, and whether they are in",
    ("content/tasks.py", "Attachment.objects"): "nobody looks: pictures that are in no text are deleted",
    ("content/tasks.py", "Meeting.objects"): "nobody looks: meetings end by themselves",
    ("content/models/pieces.py", "self.comments"): "a comment is added, found by its own author, or known to be there",
    ("content/models/comments.py", "Comment.objects"): IN_HAND,
    ("content/models/splitting.py", "Comment.objects"): "what goes along; what is seen of it is asked then",
    ("content/models/popularity.py", "Comment.objects"): "nobody looks: who said something is counted",
    ("content/management/commands/recount.py", "Comment.objects"): "nobody looks: the numbers are of everything",
    ("content/models/comments.py", "self.content.comments"): "the author removes the own comment",
    ("discussions/models/conversations.py", "Comment.objects"): IN_HAND,
    ("discussions/models/conversations.py", "idea.supports"): "a member supports an idea, or no longer does",
    ("discussions/models/enquiries.py", "Member.objects"): "who may be asked; whether each may read it is asked there",
    ("discussions/asking.py", "Member.objects"): "how often each was asked, to who spreads it fairly",
    ("notifications/kinds/answers.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/asking.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/members.py", "Member.objects"): ON_BOARD,
    ("moderation/kinds/decisions.py", "Member.objects"): ON_BOARD,
    ("moderation/kinds/provisional.py", "Member.objects"): ON_BOARD,
    ("moderation/kinds/appeals.py", "Member.objects"): ON_BOARD,
    ("moderation/kinds/terms.py", "Member.objects"): ON_BOARD,
    ("moderation/deciding_receivers.py", "Member.objects"): ON_BOARD,
    ("moderation/appealing.py", "Member.objects"): "how many may judge an appeal",
    ("groups/models/proposals.py", "Member.objects"): "whoever proposed a group is in, to who decides about it",
    ("notifications/kinds/proposals.py", "Member.objects"): ON_BOARD,
    ("groups/models/takeovers.py", "Member.objects"): "who manages the group, whom all its members may know",
    ("notifications/kinds/life.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/groups.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/news.py", "Member.objects"): "who follows; rights are asked when it is shown or sent",
    ("notifications/kinds/entering.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/pieces.py", "Member.objects"): "each is asked visible_to on its own before the mail goes",
    ("notifications/kinds/tightening.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/circulars.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/broadcasts.py", "Member.objects"): ON_BOARD,
    ("groups/planned_circulars.py", "Member.objects"): "whether the writer of a message is still a member",
    ("groups/models/circulars.py", "Member.objects"): "how many get a message, and how many do not",
    ("events/views/planning.py", "Member.objects"): "who comes, whom the organiser sees already",
    ("events/tasks.py", "Event.objects"): "nobody looks: who comes is reminded, and each is asked visible_to first",
    ("events/models/inviting.py", "Member.objects"): "whose invitation is taken back, with the place that it gave",
    ("events/models/mailings.py", "Member.objects"): "how many get a message, and how many do not",
    ("notifications/kinds/mailings.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/continuing.py", "Member.objects"): "who was there is asked, each alone",
    ("events/models/seating.py", "Member.objects"): "whether who waits could come, before a place is kept",
    ("notifications/kinds/jobs.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/notices.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/featuring.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/events.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/programme.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/digest.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/contents.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/clearing.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/comments.py", "Member.objects"): ON_BOARD,
    ("moderation/models/taking.py", "Member.objects"): "who judges; whose case it is, is asked of each",
    ("moderation/kinds/cases.py", "Member.objects"): ON_BOARD,
    ("moderation/kinds/desk.py", "Member.objects"): ON_BOARD,
    ("moderation/colleagues.py", "Member.objects"): "who handles what is reported together with the viewer",
    ("notifications/digest_views.py", "Member.objects"): "whose mail it is, and whether they are in",
    ("notifications/figures.py", "Member.objects"): "how many get a digest",
    ("notifications/week.py", "Registration.objects"): "the members' own; whether each may see the event is asked then",
    ("notifications/models/broadcasts.py", "Member.objects"): "how many get a message, and each is asked anew",
    ("notifications/arriving.py", "Member.objects"): "who wrote a mail; the address it came from shows it to be them",
    ("notifications/complaints.py", "Member.objects"): "whose mail it was; it stops",
    ("notifications/views.py", "Member.objects"): "whose link in a mail it is, which shows it to be theirs",
    ("files/models/folders.py", "Folder.objects"): IN_HAND,
    ("files/models/files.py", "Folder.objects"): IN_HAND,
    ("files/models/files.py", "Version.objects"): IN_HAND,
    ("files/looking_after.py", "Version.objects"): "nobody looks: what was judged or drawn is written down",
    ("files/tasks.py", "Version.objects"): "nobody looks: which bytes on the disk are still somebody's",
    ("files/forms.py", "Folder.objects"): "those that folders_of found for the viewer",
    ("feed/organisations.py", "Member.objects"): "how many there are, of those who tell all members",
    ("feed/first_steps.py", "Member.objects"): "the viewer, about what the viewer did",
    ("search/finding.py", "Member.objects"): "whose pieces are meant; a name stands beside each piece",
    ("notifications/management/commands/send_digest.py", "Member.objects"): "an operator's command",
}
ROOMS = ["network", "members", "groups", "content", "blog", "discussions", "events", "files"]
ROOMS += ["notifications", "feed", "search", "moderation"]
FILES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]


def unguarded_reads(source):
    tree = ast.parse(source)
    asked = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in SCOPED}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=model), attr="objects") if model in GUARDED and id(node) not in asked:
                yield ast.unparse(node), node.lineno
            case ast.Attribute(attr=name) if name in REVERSE_NAMES and id(node) not in asked:
                yield ast.unparse(node), node.lineno
            case ast.Call(func=ast.Name(id="get_object_or_404"), args=[ast.Name(id=model), *_]) if model in GUARDED:
                yield ast.unparse(node), node.lineno


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_reads_ask_who_is_looking(path):
    name = str(path.relative_to(ROOT))
    source = path.read_text()

    found = [(read, line) for read, line in unguarded_reads(source) if (name, read) not in EXCUSED]

    assert found == []


def test_every_excuse_is_needed():
    reads = {(str(path.relative_to(ROOT)), read) for path in FILES for read, _ in unguarded_reads(path.read_text())}

    assert set(EXCUSED) - reads == set()


@pytest.mark.parametrize(
    "source",
    [
        "Content.objects.get(pk=pk)",
        "get_object_or_404(Group, pk=pk)",
        "member.contents.all()",
        "Comment.objects.filter()",
    ],
)
def test_the_guard_sees_an_open_door(source):
    assert list(unguarded_reads(source)) != []
