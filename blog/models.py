from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Content, ContentQuerySet, Overtaken, slug_of
from web.richtext import excerpt
from web.submits import uuid_for


class PostQuerySet(ContentQuerySet):
    @transaction.atomic
    def write(self, author, *, uuid, tags=(), **fields):
        """A new draft. The same form sent twice is one post. Returns the post."""
        post, created = self.get_or_create(
            uuid=uuid_for(author, uuid),
            author=author,
            defaults=fields
            | {
                "affiliation": author.affiliation,
                "slug": slug_of(fields["title"]),
                "excerpt": excerpt(fields["body"]),
            },
        )
        if created:
            post.tags.set(tags)
        return post


class Post(Content):
    """A blog: a title and a text of one author."""

    KIND = "post"
    PAGE = "blog:post"
    CARD = "blog/_card.html"

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("blog")

    @transaction.atomic
    def rewrite(self, *, version, tags=(), **fields):
        """Save changes made on top of a version. Raises Overtaken when somebody saved in between; nothing is lost."""
        now = timezone.now()
        fields |= {
            "slug": slug_of(fields["title"]),
            "excerpt": excerpt(fields["body"]),
            "changed_at": now,
            "version": version + 1,
        }
        if not self.is_draft:
            fields["edited_at"] = now
        if not Content._base_manager.filter(pk=self.pk, version=version).update(**fields):
            raise Overtaken
        for name, value in fields.items():
            setattr(self, name, value)
        self.tags.set(tags)
