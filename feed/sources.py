"""What a feed can be of, and only what its reader may see of it: each is asked anew at every request."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from content.models import Comment, Content
from events.models import own_agenda as in_own_agenda
from groups.models import Group
from members.models import Member, apart_from
from network.models import Network

from .authors import written_by
from .subjects import seen_subject


@dataclass(frozen=True)
class Source:
    viewer: Any  # whose eyes
    title: str
    page: str  # the same list on this site
    pieces: Any = None
    said: Any = None  # comments


def everything(viewer):
    return Source(viewer, Network.current().name, reverse("feed:home"), seen_by(viewer))


def blogs(viewer):
    title = _("Blogs on %(network)s") % {"network": Network.current().name}
    return Source(viewer, title, reverse("feed:blog"), seen_by(viewer).filter(kind="post"))


def conversations(viewer):
    title = _("Conversations on %(network)s") % {"network": Network.current().name}
    return Source(viewer, title, reverse("feed:conversations"), seen_by(viewer).conversations())


def author(viewer, pk, slug=None):
    member = get_object_or_404(Member.objects.visible_to(viewer), pk=pk)
    page = reverse("feed:author", args=[member.pk, member.slug])
    return Source(viewer, member.name, page, written_by(member, viewer))


def group(viewer, pk, slug=None):
    group = get_object_or_404(Group.objects.visible_to(viewer), pk=pk)
    return Source(viewer, group.name, group.get_absolute_url(), seen_by(viewer).filter(group=group))


def subject(viewer, slug):
    subject = seen_subject(viewer, slug)
    return Source(viewer, subject.name, subject.get_absolute_url(), seen_by(viewer).filter(taggings__tag=subject))


def agenda(viewer):
    return Source(
        viewer,
        _("Agenda of %(network)s") % {"network": Network.current().name},
        reverse("events:agenda"),
        seen_by(viewer),
    )


def own_agenda(viewer):
    """What the viewer comes to or organises; what is called off too, for that has to be heard."""
    title = _("Your agenda on %(network)s") % {"network": Network.current().name}
    return Source(
        viewer, title, reverse("events:agenda"), Content.objects.visible_to(viewer).filter(in_own_agenda(viewer))
    )


def said_about(viewer, pk):
    piece = get_object_or_404(Content.objects.visible_to(viewer).without_disclosed(viewer).standing(), pk=pk)
    title = _("Comments on “%(title)s”") % {"title": piece.title}
    said = Comment.objects.visible_to(viewer).placed().filter(content=piece).exclude(author__in=apart_from(viewer))
    return Source(viewer, title, piece.get_absolute_url(), said=said)


def seen_by(viewer):
    return Content.objects.visible_to(viewer).listed_for(viewer)
