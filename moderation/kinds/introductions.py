"""What the two hear who may have something to say to each other."""

from django.utils.translation import gettext as _

from members.models import Block, Member
from notifications.kinds import Kind
from notifications.letters import absolute_url
from notifications.topics import Topic

from ..models import Introduction

NOTE = "mail/note"


class OfIntroduction(Kind):
    TOPIC = Topic.ASKED
    TEMPLATE = NOTE
    model = Introduction

    def rows(self):
        return super().rows().select_related("one", "other", "by")

    def both(self, introduction):
        """The two, as long as both are there and no block came between them."""
        pair = [introduction.one_id, introduction.other_id]
        present = Member.objects.present().filter(pk__in=pair)
        is_apart = Block.objects.filter(blocker__in=pair, blocked__in=pair).exists()
        return present.none() if is_apart or present.count() < len(pair) else present

    def context(self, introduction):
        return {
            "url": absolute_url("moderation:introduction", introduction.pk),
            "because": _("You get this mail because a liaison officer of the network thought of you."),
        }


class IntroductionProposed(OfIntroduction):
    NAME = "introduction_proposed"

    def audience(self, introduction):
        if introduction.declined_at or introduction.is_agreed:
            return Member.objects.none()
        return self.both(introduction)

    def headline(self, introduction):
        return _("Somebody you may want to meet")

    def context(self, introduction):
        return super().context(introduction) | {"label": _("Say what you want")}

    def personal(self, introduction, member):
        names = {"name": introduction.beside(member), "by": introduction.by or _("A former member")}
        return {
            "lines": [
                _("%(by)s thinks that you and %(name)s have something to say to each other:") % names,
                introduction.word,
                _("You get each other's e-mail address only when both of you want to. Who says no need not say why."),
            ]
        }


class IntroductionAgreed(OfIntroduction):
    NAME = "introduction_agreed"

    def audience(self, introduction):
        return self.both(introduction) if introduction.is_agreed else Member.objects.none()

    def headline(self, introduction):
        return _("You both want to meet")

    def context(self, introduction):
        return super().context(introduction) | {"label": _("See how to reach each other")}

    def personal(self, introduction, member):
        other = introduction.beside(member)
        words = {"name": other, "address": other.email}
        return {"lines": [_("%(name)s wants to meet you too. Write to %(address)s.") % words, introduction.word]}
