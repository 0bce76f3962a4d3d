"""What can be reported, one class for each sort of thing: what it says, who wrote it, and who can read it."""

from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from content.models import Comment, Content, Visibility, kind_named
from groups.models import Group, Membership, manages
from members.models import Audience, Member, Nearness, Note, Profile

LONGEST_KEY = 19  # digits
LONGEST_IN_THREAD = 2000  # characters of each that was answered
READERS = {
    Visibility.PUBLIC: gettext_lazy("Everybody can read this"),
    Visibility.MEMBERS: gettext_lazy("Only members can read this"),
    Visibility.GROUP: gettext_lazy("Only members of this group can read this"),
    Visibility.INVITED: gettext_lazy("Only those invited can read this"),
    Visibility.PRIVATE: gettext_lazy("Only the writer can read this"),
}
READERS_OF_PROFILE = {
    Audience.PUBLIC: READERS[Visibility.PUBLIC],
    Audience.MEMBERS: READERS[Visibility.MEMBERS],
    Audience.CONNECTIONS: gettext_lazy("Only connections can read this"),
    Audience.NOBODY: READERS[Visibility.PRIVATE],
}


class Gone(Exception):
    """It was taken away, or closed to this reader, while somebody was reporting it."""


class Thing:
    """Something that stands here, as a reader saw it.

    FIELD is the key of a Case that points at it, WORD its name in an address. `about` wrote it, or is it; `within` is
    the group whose managers look after it too.
    """

    FIELD = WORD = ""
    within = None

    def __init__(self, it, viewer=None):
        self.it, self.viewer = it, viewer

    @property
    def key(self):
        return f"{self.FIELD}:{self.it.pk}"

    @property
    def address(self):
        return f"{self.WORD}-{self.it.pk}"

    @property
    def title(self):
        return str(self.it)

    @property
    def in_words(self):
        """What it is, whose, and where it stands."""
        return self.title

    @property
    def url(self):
        return self.it.get_absolute_url()

    @property
    def about(self):
        return self.it.author

    @property
    def author_name(self):
        return self.about.name if self.about else gettext("Former member")

    @property
    def thread(self):
        """What it answered, at most three: [{"by", "at", "text"}]."""
        return []

    @property
    def is_own(self):
        """Whether whoever sees it can take it away, or change it, without asking anybody."""
        return self.viewer.is_authenticated and self.about is not None and self.about.pk == self.viewer.pk

    @property
    def is_there(self):
        """Whether its words still stand; a piece or a comment that was taken away may stay as a gap."""
        return getattr(self.it, "removed_at", None) is None

    def lock(self):
        """Hold its row until the transaction ends. Whoever takes it away does so too, and only then comes to its case.

        Raises Gone.
        """
        rows = type(self.it)._base_manager.select_for_update(of=("self",), no_key=True)  # unguarded: it is in hand
        if not rows.filter(pk=self.it.pk).exists():
            raise Gone

    def held(self):
        """As it is now for whoever saw it, under a lock. Raises Gone."""
        self.lock()
        thing = self.fetch(self.viewer, self.it.pk)
        if thing is None:
            raise Gone
        return thing


class ReportedPiece(Thing):
    FIELD, WORD = "content", "stuk"

    @classmethod
    def fetch(cls, viewer, pk):
        pieces = Content.objects.visible_to(viewer).standing().select_related("author", "group")
        it = pieces.filter(pk=pk).first()
        return it and cls(it, viewer)

    @property
    def label(self):
        return kind_named(self.it.kind)._meta.verbose_name

    @property
    def in_words(self):
        words = {"sort": capfirst(self.label), "name": self.author_name, "title": self.title}
        return gettext("%(sort)s of %(name)s: “%(title)s”") % words

    @property
    def text(self):
        return self.it.body + (format_html("<p>{}</p>", self.it.place) if self.it.place else "")

    @property
    def within(self):
        return self.it.group

    @property
    def readers(self):
        return READERS[self.it.visibility]

    @property
    def is_own(self):
        return self.viewer.is_authenticated and self.it.is_written_by(self.viewer)

    @property
    def mend_url(self):
        return self.it.get_edit_url()

    def lock(self):
        try:
            self.it.lock()
        except Content.DoesNotExist:
            raise Gone from None


class ReportedComment(Thing):
    FIELD, WORD = "comment", "reactie"
    label = gettext_lazy("comment")

    @classmethod
    def fetch(cls, viewer, pk):
        comments = Comment.objects.visible_to(viewer).placed().select_related("author", "content__group")
        it = comments.filter(pk=pk).first()
        return it and cls(it, viewer)

    @property
    def title(self):
        return self.it.content.title

    @property
    def in_words(self):
        return gettext("Comment of %(name)s on “%(title)s”") % {"name": self.author_name, "title": self.title}

    @property
    def text(self):
        return self.it.text

    @property
    def within(self):
        return self.it.content.group

    @property
    def readers(self):
        return READERS[self.it.content.visibility]

    @property
    def thread(self):
        """What its thread begins with, and the last that was answered there before it."""
        if self.it.parent_id is None:
            return []
        said = Comment.objects.visible_to(self.viewer).placed().select_related("author")
        before = said.filter(parent=self.it.parent_id, created_at__lte=self.it.created_at).exclude(pk=self.it.pk)
        last = before.order_by("-created_at", "-pk")[:2]
        return [as_row(one) for one in [*said.filter(pk=self.it.parent_id), *reversed(last)]]

    @property
    def mend_url(self):
        return reverse("content:edit_comment", args=[self.it.pk])

    def lock(self):
        try:
            self.it.lock_content()
        except Content.DoesNotExist:
            raise Gone from None


class ReportedNote(Thing):
    FIELD, WORD = "note", "briefje"
    label = gettext_lazy("note")

    @classmethod
    def fetch(cls, viewer, pk):
        notes = Note.objects.visible_to(viewer, Member.objects.visible_to(viewer)).select_related("author", "owner")
        it = notes.filter(pk=pk).first()
        return it and cls(it, viewer)

    @property
    def title(self):
        return self.it.owner.name

    @property
    def in_words(self):
        words = {"name": self.author_name, "owner": self.title}
        return gettext("Note of %(name)s on the board of %(owner)s") % words

    @property
    def text(self):
        return self.it.text

    @property
    def url(self):
        board = reverse("feed:board", args=[self.it.owner_id, self.it.owner.slug])
        return f"{board}#briefje-{self.it.pk}"

    @property
    def readers(self):
        return READERS_OF_PROFILE[self.it.owner.board_audience]

    @property
    def mend_url(self):
        return reverse("members:remove_note", args=[self.it.pk])


class ReportedProfile(Thing):
    FIELD, WORD = "member", "lid"
    label = gettext_lazy("profile")

    @classmethod
    def fetch(cls, viewer, pk):
        it = Member.objects.visible_to(viewer).with_nearness(viewer).filter(pk=pk).first()
        return it and cls(it, viewer)

    @property
    def in_words(self):
        return gettext("The profile of %(name)s") % {"name": self.it.name}

    @property
    def text(self):
        """As far as whoever reports it sees it."""
        seen = Profile(self.it, Nearness(getattr(self.it, "nearness", Nearness.MEMBER)))
        return (format_html("<p>{}</p>", seen.headline) if seen.headline else "") + seen.about

    @property
    def about(self):
        return self.it

    @property
    def readers(self):
        return READERS_OF_PROFILE[self.it.profile_audience]

    @property
    def mend_url(self):
        return reverse("members:edit_profile")


class ReportedGroup(Thing):
    FIELD, WORD = "group", "groep"
    label = gettext_lazy("group")

    @classmethod
    def fetch(cls, viewer, pk):
        it = Group.objects.visible_to(viewer).filter(pk=pk).first()
        return it and cls(it, viewer)

    @property
    def in_words(self):
        return gettext("The group %(name)s") % {"name": self.it.name}

    @property
    def text(self):
        return format_html("<p>{}</p>", self.it.intro) + self.it.about

    @property
    def about(self):
        """Who manages it for longest: it is not judged by its managers."""
        managing = Membership.objects.filter(group=self.it, is_manager=True).select_related("member")
        first = managing.order_by("since", "pk").first()
        return first and first.member

    @property
    def readers(self):
        return self.it.get_kind_display()

    @property
    def is_own(self):
        return manages(self.viewer, self.it.pk)

    @property
    def mend_url(self):
        return reverse("groups:edit", args=[self.it.pk, self.it.slug])


def as_row(comment):
    author = comment.author.name if comment.author else gettext("Former member")
    return {"by": author, "at": comment.created_at.isoformat(), "text": comment.text[:LONGEST_IN_THREAD]}


SORTS = [ReportedPiece, ReportedComment, ReportedNote, ReportedProfile, ReportedGroup]
OF_MODEL = {Comment: ReportedComment, Note: ReportedNote, Member: ReportedProfile, Group: ReportedGroup}


def sort_of(it):
    return OF_MODEL.get(type(it), ReportedPiece)


def thing_or_404(viewer, word, pk):
    """What this address names, where the viewer may see it."""
    thing = thing_named(viewer, f"{word}-{pk}")
    if thing is None:
        raise Http404
    return thing


def thing_named(viewer, address):
    """The same, of what Thing.address says; None where there is nothing to see."""
    word, _dash, pk = address.partition("-")
    for sort in SORTS:
        if sort.WORD == word and pk.isascii() and pk.isdecimal() and len(pk) < LONGEST_KEY:
            return sort.fetch(viewer, int(pk))
    return None


def thing_of(case):
    """What the case is of, as it stands now; None once it was taken away."""
    for sort in SORTS:
        it = getattr(case, sort.FIELD)
        if it:
            thing = sort(it)
            return thing if thing.is_there else None
    return None
