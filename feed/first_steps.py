"""What somebody new does first: real acts, ticked off by what is there, and gone once all of them are done."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Comment
from members.models import Expertise, Member, Note

SUBJECTS = 3
SHOWN_FOR = timedelta(days=60)


@dataclass
class Step:
    is_done: bool
    title: str
    why: str
    act: str
    url: str


def first_steps_of(viewer):
    """The steps of a newcomer; none for whoever did them, put them away or is no newcomer any more."""
    if viewer.starting_at is None or viewer.starting_at < timezone.now() - SHOWN_FOR:
        return []
    subjects, has_said_hello, has_second_address = done_by(viewer)
    return [
        Step(
            bool(viewer.photo),
            _("Show your face"),
            _("With a photo colleagues recognise you in the corridor too."),
            _("Choose a photo"),
            reverse("members:edit_profile"),
        ),
        Step(
            subjects >= SUBJECTS,
            _("Say what colleagues may ask you about"),
            _("Three subjects are enough. “Canteens” is fine."),
            _("Fill in three subjects"),
            reverse("members:edit_profile"),
        ),
        Step(
            bool(viewer.entered_groups),
            _("Join a group"),
            _("There you hear what colleagues elsewhere ran into."),
            _("Choose a group"),
            reverse("groups:suiting"),
        ),
        Step(
            has_said_hello,
            _("Say hello"),
            _("Comment on what somebody wrote, or pin a note on a colleague’s board."),
            _("Look for a colleague"),
            reverse("members:directory"),
        ),
        Step(
            has_second_address,
            _("Give a private address as well"),
            _("Then you can still log in when you change jobs. Nobody sees it."),
            _("Add an address"),
            reverse("account_email"),
        ),
    ]


def done_by(viewer):
    """What the database knows of it, in one query: how many subjects, whether a word was said, a second address."""
    subjects = Expertise.objects.filter(content_object=OuterRef("pk")).values("content_object")
    said = Comment.objects.written_by(viewer).order_by()
    pinned = Note.objects.filter(author=OuterRef("pk"))
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"), primary=False, verified=True)
    count, has_commented, has_pinned, has_address = (
        Member.objects.filter(pk=viewer.pk)
        .values_list(Subquery(subjects.values(n=Count("pk"))), Exists(said), Exists(pinned), Exists(addresses))
        .get()
    )
    return count or 0, has_commented or has_pinned, has_address
