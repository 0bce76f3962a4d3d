"""What a member takes along and what is left after leaving: each room says so for each model of its own.

It does so in <room>/personal_data.py, which its AppConfig.ready() imports as it imports its receivers (the rooms
`network` and `members` in members/own_personal_data.py). For every model two things are said:

What goes into the takeout:
    @exporter("comments", Comment)               lines of data/comments.jsonl in the Community Export Format:
    def comments(member, takeout):               a generator of dicts, asked with .iterator(), of this member only.
        yield {"type": "Note", ...}              Nothing that others wrote goes in, but the title and the link of what
                                                 was answered. `takeout.media(file, name)` takes a file along and gives
                                                 its path in the zip. members/takeout.py has id_of() and moment().
    not_exported(Reading, reason="…")            or why nothing of it does.

What leaving does to it:
    @eraser(Comment)                             Called until it returns without error, so it must be able to run twice
    def erase_comments(member, contributions):   and go on where it was killed. Contributions.KEEP or .DELETE is what
        ...                                      the member chose. It is asked before the row of the member is deleted.
    goes_with_member(Role, Errand)               the foreign key deletes its rows with the member; nothing else to do.

    no_personal_data(Domain, reason="…")         says both at once of a model that tells nothing about a member.

What a takeout of this member from elsewhere brings in:
    @importer("comments", "Note", hangs_on="posts")  one line of that file and type, in a transaction of its own, after
    def bring_comment(line, arrival):                the lines of the file it hangs on. The words go through the form
        ...                                          in which a member types them, and nobody is told. It answers
                                                     whether it is new here, and raises LeftOut with the reason why not.

A kind of content is erased by the eraser of Content. What would have nobody in charge any more is asked before leaving:
    @hand_over
    def groups_without_manager(member):          yields Orphan(title, url, note): where the member can hand it over.

tests/test_personal_data.py fails for a model that is in neither list.
"""

from dataclasses import dataclass

EXPORTERS = {}  # function: (name of the file, models)
IMPORTERS = {}  # (name of the file, type of the line): (function, the file it hangs on)
ERASERS = {}  # function: models
GO_WITH_MEMBER = set()
NOT_EXPORTED = {}  # model: reason
WITHOUT_PERSONAL_DATA = {}  # model: reason
HAND_OVERS = []


@dataclass(frozen=True)
class Orphan:
    """Something that nobody would be in charge of after a member left."""

    title: str
    url: str
    note: str


class LeftOut(Exception):
    """This line of a takeout does not come in, and why."""


def exporter(file, *models):
    def register(function):
        EXPORTERS[function] = (file, models)
        return function

    return register


def importer(file, kind, *, hangs_on=None):
    def register(function):
        IMPORTERS[file, kind] = (function, hangs_on)
        return function

    return register


def eraser(*models):
    def register(function):
        ERASERS[function] = models
        return function

    return register


def hand_over(function):
    HAND_OVERS.append(function)
    return function


def goes_with_member(*models):
    GO_WITH_MEMBER.update(models)


def not_exported(*models, reason):
    NOT_EXPORTED.update(dict.fromkeys(models, reason))


def no_personal_data(*models, reason):
    WITHOUT_PERSONAL_DATA.update(dict.fromkeys(models, reason))


def exporters_by_file():
    """{name of the file: [functions]}, several rooms may write into one file."""
    files = {}
    for function, (file, _models) in EXPORTERS.items():
        files.setdefault(file, []).append(function)
    return files


def importers_by_file():
    """{name of the file: {type of the line: function}}, what hangs on another after that."""
    files = {}
    for (file, kind), (function, _on) in sorted(IMPORTERS.items(), key=lambda entry: entry[1][1] is not None):
        files.setdefault(file, {})[kind] = function
    return files


def is_exported(model):
    """Whether it was said what the takeout holds of this model, or why nothing."""
    said = {each for _file, models in EXPORTERS.values() for each in models}
    return model in said | NOT_EXPORTED.keys() | WITHOUT_PERSONAL_DATA.keys()


def is_erased(model):
    """Whether it was said what leaving does to this model; of a kind of content that is said for all kinds at once."""
    said = {each for models in ERASERS.values() for each in models}
    known = said | GO_WITH_MEMBER | WITHOUT_PERSONAL_DATA.keys()
    return not known.isdisjoint([model, *model._meta.get_parent_list()])


def orphans_of(member):
    return [orphan for find in HAND_OVERS for orphan in find(member)]
