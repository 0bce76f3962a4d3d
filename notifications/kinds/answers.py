from django.utils.translation import gettext as _

from discussions.models import Question
from members.models import Member

from ..letters import absolute
from ..topics import Topic
from . import Kind


class LeftOpen(Kind):
    """A question got answers and stayed open: its asker is asked, once, whether one of them helped."""

    NAME = "left_open"
    TOPIC = Topic.OWN
    TEMPLATE = "mail/left_open"
    model = Question

    def audience(self, question):
        askers = Member.objects.present().filter(pk=question.author_id)
        is_seen = bool(askers) and Question.objects.visible_to(askers[0]).filter(pk=question.pk).exists()
        return askers if is_seen and question.settled_at is None and not question.state else askers.none()

    def headline(self, question):
        return _("Did an answer help? %(question)s") % {"question": question.title}

    def context(self, question):
        return {"url": f"{absolute(question.get_absolute_url())}#reacties"}
