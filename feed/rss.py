from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from content.models import Content
from network.models import Network

NEWEST = 30


class PublicPosts(Feed):
    """The newest blogs that everybody on the internet may read: whoever asks is a visitor, signed in or not."""

    feed_type = Rss201rev2Feed
    link = reverse_lazy("feed:blog")

    def title(self):
        return _("Blogs on %(network)s") % {"network": Network.current().name}

    def description(self):
        return Network.current().tagline

    def feed_url(self):
        return reverse("feed:rss")

    def items(self):
        posts = Content.objects.visible_to(AnonymousUser()).filter(kind="post")
        return posts.select_related("author").order_by("-published_at", "-pk")[:NEWEST]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.body

    def item_author_name(self, item):
        return item.author.name if item.author else _("Former member")

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return item.edited_at or item.published_at

    def item_guid(self, item):
        return item.uuid.urn

    item_guid_is_permalink = False
