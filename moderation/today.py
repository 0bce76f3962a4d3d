"""What there is to do at the desk today: every sort of task says how it is found, and one question finds them all.

A task is a fact that asks for somebody: it is gone when the fact is. Nothing has to be ticked off for that; what the
desk says of a task, that it waits until tomorrow or is a colleague's, stands in a Chore.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest

from django.db.models import Case as Choice
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import CANCELLED, Comment, Content
from discussions.asking import unanswered
from discussions.models import Question
from events.models import Event
from groups.models import Doubt, Group, Proposal
from members.models import AddressPause, Application, Member, Takeout
from members.models import Reason as WhyPaused
from network.models import ProblemReport
from network.rights import Right, holds
from notifications.models import DIGEST, Delivery, Mail

from .models import Appeal, Case, Chore, ChoreState, Decision

FEW = 4  # of one sort in one day: two people have more to do than one pile
MOST = 12  # unless there are more sorts than that
SILENT_FROM, NEWCOMER = timedelta(days=14), timedelta(days=60)
TIME_FOR_REPORT, LONG_AGO = timedelta(days=7), timedelta(days=60)
A_WEEK, AN_HOUR = timedelta(days=7), timedelta(hours=1)
WENT_WRONG = Q(failed_at__isnull=False) | Q(uncertain_at__isnull=False)


def given_at_the_desk(name, key):
    return reverse("moderation:give_task", args=[name, key])


@dataclass(frozen=True)
class Source:
    """One sort of task. `find(viewer)` gives rows that the viewer may know of; `title`, `word` and `since` are
    expressions on them, `address(key, word)` is where the task is done. `rest`: for how long a task that somebody calls
    done is believed; None where only the deed ends it. `hand_over(name, key)`: where it is put before a colleague; None
    where who does it is not for the desk to say. `owner`: the field that says whose it is, where the desk need not."""

    name: str
    right: Right
    minutes: int
    label: str
    act: str
    find: Callable
    title: object
    since: object
    address: Callable
    word: object = ""
    rest: timedelta | None = None
    hand_over: Callable | None = given_at_the_desk
    owner: str = ""

    def rows(self, viewer) -> QuerySet:
        """(source, key, title, word, since, owner's key, owner's name): the viewer's own, what is free, and what is a
        colleague's; of each the oldest first."""
        said = Chore.objects.of(self.name, Cast(OuterRef("pk"), CharField()))
        found = self.find(viewer).filter(~Exists(said.put_aside()))
        found = found.annotate(
            task_source=Value(self.name, TextField()),
            task_key=F("pk"),
            task_title=Cast(expression(self.title), TextField()),
            task_word=Cast(expression(self.word), TextField()),
            task_since=expression(self.since),
            **self.whose(said),
        )
        turn = Choice(When(task_owner=viewer.pk, then=0), When(task_owner=None, then=1), default=2)
        return found.order_by(turn, "task_since", "pk").values_list(*COLUMNS)

    def whose(self, said):
        if self.owner:
            return {"task_owner": F(self.owner), "task_owner_name": F(f"{self.owner}__name")}
        names = {"task_owner": "owner", "task_owner_name": "owner__name"}
        return {column: Subquery(said.values(name)[:1]) for column, name in names.items()}


COLUMNS = [f"task_{name}" for name in ("source", "key", "title", "word", "since", "owner", "owner_name")]


def expression(said):
    """The name of a field, or what is one already; "" is nothing."""
    if hasattr(said, "resolve_expression"):
        return said
    return F(said) if said else Value("")


@dataclass(frozen=True)
class Task:
    source: Source
    key: int
    title: str
    word: str
    since: object
    owner_pk: int | None
    owner_name: str

    @property
    def address(self):
        return self.source.address(self.key, self.word)

    @property
    def hand_over_address(self):
        return self.source.hand_over and self.source.hand_over(self.source.name, self.key)


@dataclass(frozen=True)
class Today:
    tasks: list  # for the viewer, or for whoever takes them
    others: list  # with a colleague
    has_more: bool

    @property
    def minutes(self):
        """About: to five minutes, as nobody plans finer."""
        total = sum(task.source.minutes for task in self.tasks)
        return -(-total // 5) * 5


def sources_of(viewer):
    return [source for source in SOURCES.values() if holds(viewer, source.right)]


def today_of(viewer):
    """A few of each sort, in one question whatever lies there; Today. Every sort shows: they take turns."""
    piles = [source.rows(viewer)[: FEW + 1] for source in sources_of(viewer)]
    if not piles:
        return Today([], [], False)
    rows = piles[0].union(*piles[1:], all=True) if len(piles) > 1 else piles[0]
    found = [Task(SOURCES[name], *row) for name, *row in rows]
    found.sort(key=lambda task: (task.owner_pk != viewer.pk, task.since, task.key))
    others, free = [], {name: [] for name in SOURCES}
    for task in found:
        (free[task.source.name] if task.owner_pk in (None, viewer.pk) else others).append(task)
    turns = zip_longest(*(pile[:FEW] for pile in free.values()))
    in_turn = [task for turn in turns for task in turn if task]
    chosen = in_turn[: max(MOST, sum(map(bool, free.values())))]
    has_more = sum(map(len, free.values())) > len(chosen)
    return Today([task for name in SOURCES for task in chosen if task.source.name == name], others, has_more)


def task_of(viewer, name, key):
    """The task as it lies there now, or None: it was done meanwhile, or is not the viewer's to know of."""
    source = SOURCES.get(name)
    if source is None or not holds(viewer, source.right):
        return None
    row = source.rows(viewer).filter(pk=key).first()
    return row and Task(source, *row[1:])


def start_of_tomorrow():
    now = timezone.localtime()
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def week_of():
    """What was done since Monday, by the rows that say so: [(how often, what)]."""
    now = timezone.localtime()
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    counts = [
        (Decision.objects.filter(at__gte=monday), _("decisions")),
        (Application.objects.filter(decided_at__gte=monday), _("requests to join answered")),
        (ProblemReport.objects.filter(settled_at__gte=monday), _("reported problems settled")),
        (Chore.objects.filter(state=ChoreState.DONE, at__gte=monday), _("other tasks done")),
    ]
    piles = [
        rows.order_by().annotate(which=Value(place)).values("which").annotate(n=Count("pk")).values_list("which", "n")
        for place, (rows, _words) in enumerate(counts)
    ]
    done = dict(piles[0].union(*piles[1:], all=True))
    return [(done.get(place, 0), words) for place, (_rows, words) in enumerate(counts)]


# --- What is found


def cases(viewer):
    return Case.objects.open().at_desk_of(viewer).filter(Q(taken_by=None) | Q(taken_by=viewer))


def appeals(viewer):
    return Appeal.objects.filter(judged_at=None).exclude(decision__by=viewer).exclude(decision__about=viewer)


def newcomers(viewer):
    """Who came in the last sixty days, had two weeks to look around, and wrote nothing. What they read is not asked."""
    now = timezone.now()
    came = Member.objects.visible_to(viewer).filter(joined_at__range=(now - NEWCOMER, now - SILENT_FROM))
    # unguarded: that there is anything at all
    wrote = Content._base_manager.filter(author=OuterRef("pk"))
    said = Comment._base_manager.filter(author=OuterRef("pk"))
    return came.exclude(pk=viewer.pk).filter(~Exists(wrote), ~Exists(said))


def silent_groups(viewer):
    """Those whose managers did not answer whether the group still matters."""
    asked = Doubt.objects.unanswered(timezone.now()).values("group")
    return Group.objects.visible_to(viewer).filter(pk__in=asked)


def events_without_report(viewer):
    now = timezone.now()
    over = Event.objects.visible_to(viewer).standing().filter(ends_at__range=(now - LONG_AGO, now - TIME_FOR_REPORT))
    # unguarded: that there is one at all
    told = Content._base_manager.filter(about_event=OuterRef("pk"), kind="post").exclude(published_at=None)
    return over.exclude(state=CANCELLED).filter(~Exists(told))


def bounced(viewer):
    """Members, by the address that takes no mail and was not mended by its owner."""
    pauses = AddressPause.objects.filter(address__user=OuterRef("pk"), reason=WhyPaused.BOUNCED)
    since = Subquery(pauses.order_by("since").values("since")[:1])
    return Member.objects.visible_to(viewer).filter(Exists(pauses)).annotate(bounced_since=since)


def failed_digests(viewer):
    """What could not be sent, or of which nobody knows whether it was."""
    return Delivery.objects.filter(WENT_WRONG, kind=DIGEST, created_at__gte=timezone.now() - A_WEEK)


def failed_news(viewer):
    """The same of all other news."""
    return Delivery.objects.filter(WENT_WRONG, created_at__gte=timezone.now() - A_WEEK).exclude(kind=DIGEST)


def failed_mails(viewer):
    return Mail.objects.filter(failed_at__gte=timezone.now() - A_WEEK)


def stuck_takeouts(viewer):
    return Takeout.objects.open().filter(requested_at__lt=timezone.now() - AN_HOUR)


def profile(key, name):
    return Member(pk=key, name=name).get_absolute_url()


def page(name):
    return lambda key, word: reverse(name)


def page_of_content(kind):
    return lambda key, word: kind(pk=key, slug=word, kind=kind.KIND).get_absolute_url()


SOURCES = {
    source.name: source
    for source in [
        Source(
            "cases",
            Right.MODERATE,
            5,
            _("Reported"),
            _("Judge it"),
            cases,
            "exhibit__title",
            "opened_at",
            lambda key, word: reverse("moderation:case", args=[key]),
            hand_over=lambda name, key: f"{reverse('moderation:hand_over', args=[key])}#overdragen",
            owner="taken_by",
        ),
        Source(
            "appeals",
            Right.JUDGE_APPEALS,
            10,
            _("Appeal"),
            _("Read both sides and judge"),
            appeals,
            "decision__case__exhibit__title",
            "at",
            lambda key, word: reverse("moderation:judge_appeal", args=[key]),
            hand_over=None,
        ),
        Source(
            "applications",
            Right.ADMIT_MEMBERS,
            2,
            _("Wants to join"),
            _("Admit, or say why not"),
            lambda viewer: Member.objects.waiting(),
            "name",
            "confirmed_at",
            page("members:admissions"),
        ),
        Source(
            "proposals",
            Right.APPROVE_GROUPS,
            3,
            _("New group"),
            _("Approve it, or say why not"),
            lambda viewer: Proposal.objects.waiting(),
            KT("fields__name"),
            "created_at",
            lambda key, word: reverse("groups:proposal", args=[key]),
        ),
        Source(
            "problems",
            Right.READ_PROBLEMS,
            3,
            _("Problem"),
            _("Answer, and settle it"),
            lambda viewer: ProblemReport.objects.filter(settled_at=None),
            "text",
            "created_at",
            page("network:problems"),
        ),
        Source(
            "questions",
            Right.TEND_QUESTIONS,
            4,
            _("Question without an answer"),
            _("Name somebody who knows"),
            unanswered,
            "title",
            "published_at",
            page_of_content(Question),
            word="slug",
            rest=timedelta(days=14),
        ),
        Source(
            "newcomers",
            Right.WELCOME,
            3,
            _("New, and silent so far"),
            _("Pin a note on the board"),
            newcomers,
            "name",
            "joined_at",
            profile,
            word="name",
            rest=NEWCOMER,
        ),
        Source(
            "groups",
            Right.APPROVE_GROUPS,
            4,
            _("Silent group"),
            _("Ask its managers, or seek new ones"),
            silent_groups,
            "name",
            "last_activity_at",
            lambda key, word: Group(pk=key, name=word).get_absolute_url(),
            word="name",
            rest=timedelta(days=30),
        ),
        Source(
            "events",
            Right.HOLD_EVENTS,
            3,
            _("Event without a report"),
            _("Ask who organised it how it was"),
            events_without_report,
            "title",
            "ends_at",
            page_of_content(Event),
            word="slug",
            rest=LONG_AGO,
        ),
        Source(
            "bounces",
            Right.READ_MEMBERS,
            2,
            _("Mail does not arrive"),
            _("See whether there is another way to reach them"),
            bounced,
            "name",
            "bounced_since",
            profile,
            word="name",
            rest=timedelta(days=30),
        ),
        Source(
            "digests",
            Right.TEND_DIGEST,
            2,
            _("Could not be sent"),
            _("Send it again, or leave it"),
            failed_digests,
            "member__name",
            "created_at",
            page("notifications:digest_desk"),
            rest=A_WEEK,
        ),
        Source(
            "news",
            Right.READ_MEMBERS,
            2,
            _("News did not go out"),
            _("See why, and send it again"),
            failed_news,
            Coalesce("member__name", "guest__name", output_field=TextField()),
            "created_at",
            page("moderation:failed"),
            rest=A_WEEK,
        ),
        Source(
            "mails",
            Right.READ_MEMBERS,
            2,
            _("Mail was given up"),
            _("See why, and send it again"),
            failed_mails,
            "recipient",
            "created_at",
            page("moderation:failed"),
            rest=A_WEEK,
        ),
        Source(
            "takeouts",
            Right.READ_MEMBERS,
            2,
            _("A copy of somebody's data is late"),
            _("Look at the worker with whoever runs it"),
            stuck_takeouts,
            "member__name",
            "requested_at",
            page("moderation:failed"),
            rest=timedelta(days=1),
        ),
    ]
}
