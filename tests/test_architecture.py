"""Rooms import only from lower floors, never within a floor, never inside a function."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = [
    {"web"},
    {"network"},
    {"members"},
    {"groups"},
    {"content"},
    {"blog", "discussions", "events", "files"},
    {"notifications"},
    {"feed", "search", "moderation"},
]
FLOOR = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
FILES = [path for room in FLOOR for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]


def imported_rooms(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)


def imports_inside_functions(tree):
    """(function, line) of each import that is not at the top; an app's ready() may import its own receivers."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(function):
            own = isinstance(node, ast.ImportFrom) and node.level == 1
            if isinstance(node, ast.Import | ast.ImportFrom) and not (own and function.name == "ready"):
                yield function.name, node.lineno


# Where somebody is signed in, and how it is known that it is them. There is no way to be somebody else for a while.
SIGNS_IN = {
    "members/adapter.py": "what allauth does after a password, code, passkey or an organisation",
    "members/sessions.py": "reads whose session it is",
    "members/views/leaving.py": "who left comes back, after a password that was right",
    "notifications/mailbox.py": "the mailbox of the network",
}


def signs_in(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in {"login", "force_login", "perform_login", "resume_login"}:
                return True
        if isinstance(node, ast.ImportFrom) and node.module == "django.contrib.auth":
            if {"SESSION_KEY", "login"}.intersection(alias.name for alias in node.names):
                return True
    return False


def test_only_these_places_sign_somebody_in():
    assert {str(path.relative_to(ROOT)) for path in FILES if signs_in(ast.parse(path.read_text()))} == set(SIGNS_IN)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path):
    room = path.relative_to(ROOT).parts[0]
    tree = ast.parse(path.read_text())

    rooms = {name for name in imported_rooms(tree) if name in FLOOR and name != room}

    assert {name for name in rooms if FLOOR[name] >= FLOOR[room]} == set()
    assert "ambtenaar" not in set(imported_rooms(tree))
    assert list(imports_inside_functions(tree)) == []


def test_every_room_has_a_floor():
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}

    assert apps - {"ambtenaar"} == set(FLOOR)
