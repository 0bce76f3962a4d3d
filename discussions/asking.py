"""What pages and mails say about asking around: the token in a mail, the figures, and how many were asked."""

from django.core import signing
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.timesince import timesince

from members.models import Member

from .models import Ask, Enquiry, Question
from .models.enquiries import MONTH, SEASON

SALT = "discussions.ask"
ASKED_MOST = 10


def token_of(ask):
    return signing.dumps(ask.pk, salt=SALT)


def ask_of(token):
    """The ask a mail was about. Raises BadSignature for anything we did not write, and for one that is gone."""
    ask = Ask.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    if ask is None:
        raise signing.BadSignature
    return ask


def figures_of(now):
    """Of the last ninety days: how many were asked, answered and passed, and the middle of how long answers took."""
    figures = Ask.objects.figures(now - SEASON)
    if figures["median"]:
        figures["median_in_words"] = timesince(now - figures["median"], now, depth=1)
    return figures


def asked_most():
    """Who carries most of it: members with how often they were asked in the last thirty days, and answered that."""
    lately = Q(asks__asked_at__gt=timezone.now() - MONTH)
    members = Member.objects.present().annotate(
        asked=Count("asks", filter=lately), answered=Count("asks__answered_at", filter=lately)
    )
    return members.filter(asked__gt=0).order_by("-asked", "sort_name")[:ASKED_MOST]


def unanswered(viewer):
    """Questions that two rounds brought no answer, of those the viewer may read; each with how many were asked."""
    open_ones = Enquiry.objects.unanswered().values("question")
    seen = Question.objects.visible_to(viewer).standing().filter(pk__in=open_ones)
    return seen.with_byline().annotate(asked_count=Count("asks"))


def asking_of(question, viewer):
    """What the page of a question says of it: to the asker how many were asked, to who was asked that it waits."""
    if not viewer.is_authenticated:
        return {}
    if viewer.pk == question.author_id:
        numbers = Ask.objects.filter(question=question.pk).aggregate(
            members=Count("pk"), houses=Count("member__affiliation__organisation", distinct=True)
        )
        return {"asked": numbers} if numbers["members"] else {}
    return {"ask": Ask.objects.waiting_for(viewer).filter(question=question.pk).first()}
