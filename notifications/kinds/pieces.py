"""One mail for each new piece in a group, for members who want that."""

from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Content, Mention
from groups.models import MailLevel, Membership, stop_token_for
from members.models import Block, Member
from web.nudges import LATER
from web.prepared import ANYBODY, SINCE, Prepared, blank

from ..digest import PIECE
from ..letters import absolute, absolute_url
from ..models import Channel, Delivery
from ..topics import Topic
from . import Kind, Skip, Skipped

SEEN = Prepared(lambda now: Content.objects.visible_to(Member(pk=ANYBODY)).filter(pk=blank(0)).values_list("pk"))


def seen_by(piece, members):
    """The keys of those of these members who may see the piece, as the rights stand now, in one question."""
    askers = [(member.pk, SINCE, {blank(0): piece.pk}) for member in members]
    answers = SEEN.rows_for_many(askers, timezone.now())
    return {member.pk for member, rows in zip(members, answers, strict=True) if rows}


class PieceInGroup(Kind):
    """Somebody posted in a group: members who want each piece hear it. What a digest told already is told once."""

    NAME = "piece_in_group"
    TOPIC = Topic.PIECES
    IS_THE_PIECE = True
    TEMPLATE = "mail/piece_in_group"
    model = Content
    PRIORITY = LATER

    def rows(self):
        posted = super().rows().filter(removed_at=None, group__isnull=False, published_at__isnull=False)
        return posted.select_related("author", "affiliation", "group")

    def audience(self, piece):
        hearing = Membership.objects.filter(group=piece.group_id, mail_level=MailLevel.EVERYTHING)
        told = Delivery.objects.filter(channel=Channel.DIGEST, kind=PIECE, subject_id=piece.pk, skipped="")
        named = Mention.objects.standing().filter(content=piece.pk)  # who is told of that
        members = Member.objects.present().filter(pk__in=hearing.values("member")).exclude(pk__in=told.values("member"))
        members = members.exclude(pk__in=named.values("member"))
        return members.exclude(pk__in=Block.objects.others_of(piece.author_id)) if piece.author_id else members

    def headline(self, piece):
        return _("%(title)s (in %(group)s)") % {"title": piece.title, "group": piece.group}

    def context(self, piece):
        return {
            "piece_url": absolute(piece.get_absolute_url()),
            "group_url": absolute(piece.group.get_absolute_url()),
            "settings_url": absolute_url("groups:mail", piece.group_id, piece.group.slug),
        }

    def personal_for_all(self, piece, people):
        memberships = Membership.objects.filter(group=piece.group_id, member__in=people)
        membership_of = {membership.member_id: membership for membership in memberships}
        seeing = seen_by(piece, people)

        def own(member):
            membership = membership_of.get(member.pk)
            if membership is None or member.pk not in seeing:
                raise Skip(Skipped.NOT_FOR_THEM)
            return {"stop_url": absolute_url("notifications:unsubscribe", stop_token_for(membership))}

        return own

    def replied_to(self, piece):
        return piece
