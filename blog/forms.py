from django.utils.translation import gettext_lazy as _

from content.forms import DraftForm

from .models import Post


class PostForm(DraftForm):
    class Meta(DraftForm.Meta):
        model = Post
        help_texts = {"title": _("Say what happened or what you learned.")}
