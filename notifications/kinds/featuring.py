"""What a member hears who is put on the front page."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from content.models import Featured
from members.models import Member

from ..letters import absolute
from ..topics import Topic
from . import Kind
from .jobs import NOTE


class MemberFeatured(Kind):
    """Told at once, so that somebody who would rather not is on the front page for a short while only."""

    NAME = "member_featured"
    TOPIC = Topic.OWN
    TEMPLATE = NOTE
    model = Featured

    def rows(self):
        running = Featured.objects.standing().filter(until__gt=timezone.now())
        return running.select_related("member", "by")

    def audience(self, featured):
        return Member.objects.present().filter(pk=featured.member_id)

    def headline(self, featured):
        return _("You are featured on the front page")

    def context(self, featured):
        days = {
            "since": date_format(timezone.localtime(featured.since), "j F"),
            "until": date_format(featured.last_day, "j F"),
        }
        sentence = [_("With it stands: “%(sentence)s”") % {"sentence": featured.sentence}] if featured.sentence else []
        return {
            "lines": [
                _("From %(since)s until and including %(until)s your name stands among what is featured.") % days,
                *sentence,
                _("Would you rather not? On your profile one click takes you off, and you are not asked again soon."),
            ],
            "url": absolute(featured.member.get_absolute_url()),
            "label": _("Go to your profile"),
            "because": _("You get this mail because a community manager features you."),
        }
