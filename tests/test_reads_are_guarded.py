"""Nothing reads what not everybody may see without asking visible_to, but for a short list with a reason a line."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUARDED = {"Group", "Content", "Comment", "Member", "Post", "Event", "Registration"}
REVERSE_NAMES = {"contents", "comments", "registrations"}
# What may follow .objects: rules that say whose rows come back, and acts that read nothing.
SCOPED = {
    "visible_to",
    "readable_by",
    "joined_by",
    "entered_by",
    "drafts_of",
    "written_by",
    "photographed_for",
    "running_for",
    "none",
    "create",
    "create_by",
    "plan",
    "write",
}
ON_BOARD = "who is a member is asked to let somebody in, or to tell the member something about itself"
WAITING = "stands behind can_admit_members, and shows who is no member yet"
IN_HAND = "the row is in hand already; it is locked, counted or updated"
# (file, source): why it needs no visible_to.
EXCUSED = {
    ("members/models.py", "Member.objects"): IN_HAND,
    ("members/backends.py", "Member.objects"): ON_BOARD,
    ("members/adapter.py", "Member.objects"): ON_BOARD,
    ("members/views.py", "Member.objects"): WAITING,
    ("members/management/commands/give_role.py", "Member.objects"): "an operator's command",
    ("groups/models.py", "Group.objects"): IN_HAND,
    ("groups/backends.py", "Group.objects"): "the viewer's own groups",
    ("content/models.py", "self.comments"): "a comment is added, or found by its own author",
    ("content/models.py", "self.content.comments"): "the author removes the own comment",
    ("notifications/kinds/members.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/groups.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/events.py", "Member.objects"): ON_BOARD,
    ("notifications/kinds/digest.py", "Member.objects"): ON_BOARD,
    ("notifications/management/commands/send_digest.py", "Member.objects"): "an operator's command",
}
ROOMS = ["network", "members", "groups", "content", "blog", "events", "notifications", "feed"]
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
