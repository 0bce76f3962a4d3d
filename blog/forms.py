from django.utils.translation import gettext_lazy as _

from content.about_events import AboutEventForm

from .models import Post


class PostForm(AboutEventForm):
    class Meta(AboutEventForm.Meta):
        model = Post
        help_texts = {"title": _("Say what happened or what you learned.")}
