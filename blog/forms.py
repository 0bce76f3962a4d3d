from django.utils.translation import gettext_lazy as _

from content.forms import PieceForm

from .models import Post


class PostForm(PieceForm):
    class Meta(PieceForm.Meta):
        model = Post
        help_texts = {"title": _("Say what happened or what you learned.")}
