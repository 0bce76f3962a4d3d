"""The picture for sharing a piece: putting it there, and giving it to whoever may read the piece."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from web.images import served, strip

from .authoring import kept_out, written_by
from .models import Content, Picture
from .models.pictures import HEIGHT, WIDTH
from .permissions import can_rewrite, can_show_picture


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        help_text=gettext_lazy("A photo of at most 10 MB. We keep a wide strip from its middle, and nothing else."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/gif"}),
    )
    alt = forms.CharField(
        label=gettext_lazy("What is on it?"),
        max_length=200,
        help_text=gettext_lazy("In one sentence, for whoever does not see it."),
        error_messages={"required": gettext_lazy("Say what is on it. One sentence is enough.")},
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # the picture there was when this was opened

    def __init__(self, *args, picture, **kwargs):
        super().__init__(*args, **kwargs)
        self.has_picture, self.known = picture is not None, picture.stored.name if picture else ""
        self.initial["seen"] = self.known

    def clean_picture(self):
        upload = self.cleaned_data["picture"]
        if not upload and not self.has_picture:
            raise forms.ValidationError(_("Choose a picture."))
        return strip(upload, WIDTH, HEIGHT) if upload else None

    def clean(self):
        if self.data.get("seen", self.known) != self.known:
            self.data = self.data.copy()
            self.data["seen"] = self.known
            raise forms.ValidationError(
                _("Somebody chose another picture in the meantime. It stands here now; look first.")
            )
        return super().clean()


def choose_picture(request, pk):
    content = written_by(request.user, pk)
    if not can_rewrite(request.user, content):
        return kept_out(request, content)
    if not can_show_picture(request.user, content):
        raise PermissionDenied
    picture = Picture.objects.filter(content=content.pk).first()
    if request.method == "POST":
        form = PictureForm(request.POST, request.FILES, picture=picture)
        if form.is_valid():
            content.show_picture(form.cleaned_data["picture"], form.cleaned_data["alt"])
            messages.success(request, _("The picture stands above it, and goes along where it is shared."))
            return redirect(content)
    else:
        form = PictureForm(picture=picture, initial={"alt": picture and picture.alt})
    return render(request, "content/choose_picture.html", {"content": content, "form": form, "picture": picture})


@require_POST
def remove_picture(request, pk):
    content = written_by(request.user, pk)
    content.forget_picture()
    messages.success(request, _("The picture is gone."))
    return redirect(content)


@login_not_required
def picture(request, pk):
    seen = Content.objects.visible_to(request.user) | Content.objects.drafts_of(request.user)
    picture = get_object_or_404(Picture, content__in=seen.standing().filter(pk=pk))
    return served(picture.stored)
