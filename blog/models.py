from django.utils.translation import gettext_lazy as _

from content.drafting import Drafted, DraftedQuerySet
from content.models import Content


class Post(Drafted, Content):
    """A blog: a title and a text of one author."""

    KIND = "post"
    PLURAL = _("Blogs")
    PAGE = "blog:post"
    EDIT = "blog:edit"
    CARD = "blog/_card.html"
    SCHEMA = "BlogPosting"

    objects = DraftedQuerySet.as_manager()

    class Meta:
        verbose_name = _("blog")
