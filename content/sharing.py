"""Passing a piece on to Mastodon, where everybody is on a server of their own: which one is asked here first."""

from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.validators import RegexValidator
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from web.heads import absolute

from .models import Content

HOST = RegexValidator(
    r"\A(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\Z",
    _("Type only the name of your server, such as mastodon.nl."),
)


class ServerForm(forms.Form):
    server = forms.CharField(
        label=_("On which server is your account?"),
        help_text=_("The part behind the last @ of your name there, such as mastodon.nl."),
        max_length=253,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
        error_messages={"required": _("Type the name of your server.")},
    )

    def clean_server(self):
        """The name of the host, also of who pasted an address or a whole name: @noor@mastodon.nl."""
        typed = self.cleaned_data["server"].lower()
        host = typed.removeprefix("https://").split("/")[0].rpartition("@")[2].rstrip(".")
        HOST(host)
        return host


def words_of(piece):
    """The words with which a piece is passed on."""
    tag = f"\n\n#{piece.hashtag}" if piece.hashtag else ""
    return f"{piece.title}\n\n{absolute(piece.get_absolute_url())}{tag}"


@login_not_required
def share_on_mastodon(request, pk):
    """Leads nobody away by itself: a link that sends people on to any site would be one for swindlers, too."""
    piece = get_object_or_404(Content.objects.visible_to(AnonymousUser()).standing(), pk=pk)
    form = ServerForm(request.GET if "server" in request.GET else None)
    context = {"piece": piece, "form": form}
    if form.is_valid():
        words = urlencode({"text": words_of(piece.whole())})
        context |= {"server": form.cleaned_data["server"], "words": words}
    return render(request, "content/share_on_mastodon.html", context)
