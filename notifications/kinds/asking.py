from django.utils.translation import gettext as _

from discussions.asking import token_of
from discussions.models import Ask, Question
from members.models import Member

from ..letters import absolute, absolute_url
from ..topics import Topic
from . import Kind


class Asked(Kind):
    """A question is put before somebody who may know: one mail, with a button to answer and a way to put it aside."""

    NAME = "asked"
    TOPIC = Topic.ASKED
    LEADS_TO = "answer_url"
    TEMPLATE = "mail/asked"
    model = Ask

    def rows(self):
        return super().rows().select_related("question__author", "question__affiliation", "question__group")

    def audience(self, ask):
        asked = Member.objects.present().filter(pk=ask.member_id)
        if ask.passed_at or ask.answered_at or not self.may_read(asked.first(), ask):
            return asked.none()
        return asked

    def may_read(self, member, ask):
        return member and Question.objects.visible_to(member).filter(pk=ask.question_id).exists()

    def replied_to(self, ask):
        return ask.question

    def headline(self, ask):
        return _("Do you know this? %(question)s") % {"question": ask.question.title}

    def context(self, ask):
        return {
            "question": ask.question,
            "answer_url": f"{absolute(ask.question.get_absolute_url())}#reageer",
            "pass_url": absolute_url("discussions:pass_by_mail", token_of(ask)),
            "willing_url": absolute_url("discussions:willing"),
        }
