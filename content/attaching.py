"""Putting a picture in a text, with and without script, and showing it to whoever may see it."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from web.images import COPIES, HEAVIEST, TOO_HEAVY, copies
from web.lines import LineField
from web.often import too_often
from web.serving import picture_to_show

from .models import Attachment, NoRoom

# What a phone gives besides photos it makes a photo of first, when it is told this.
TYPES = "image/jpeg,image/png,image/webp,image/gif,image/avif"
SEEN_BY_ALL = 600  # seconds that a browser may keep a picture that everybody may see; an audience can get smaller


class AttachmentForm(forms.Form):
    """A picture and what it shows; read aloud to whoever does not see it, and shown where it cannot be."""

    file = forms.FileField(
        label=gettext_lazy("Image"),
        widget=forms.FileInput(attrs={"accept": TYPES, "data-heaviest": HEAVIEST}),
        help_text=gettext_lazy("A JPG, PNG or WebP of at most 10 MB. Where it was taken, we leave out."),
        error_messages={"required": gettext_lazy("Choose an image."), "empty": gettext_lazy("This file is empty.")},
    )
    alt = LineField(
        label=gettext_lazy("What is to be seen?"),
        required=False,
        max_length=Attachment._meta.get_field("alt").max_length,
        help_text=gettext_lazy("For who cannot see it. Say it as you would on the phone."),
    )
    is_decorative = forms.BooleanField(
        label=gettext_lazy("It only decorates: without it nothing is missing"), required=False
    )

    def __init__(self, request=None, **kwargs):
        sent = (request.POST, request.FILES) if request else ()
        super().__init__(*sent, prefix="picture", **kwargs)
        self.too_heavy = getattr(request, "too_heavy", ())
        self.request = request

    def clean_file(self):
        return copies(self.cleaned_data["file"])

    def clean(self):
        cleaned = super().clean()
        if self.too_heavy:  # the Doorkeeper let go of it, so the field found nothing
            self._errors["file"] = self.error_class([TOO_HEAVY])
        if not cleaned.get("alt") and not cleaned.get("is_decorative") and "alt" not in self.errors:
            self.add_error("alt", _("Say what is to be seen, or that the picture only decorates."))
        return cleaned

    def put(self):
        """Keep the picture. None, with an error beside the field, where the member has no room left."""
        size, pictures = self.cleaned_data["file"]
        alt = "" if self.cleaned_data["is_decorative"] else self.cleaned_data["alt"]
        try:
            return Attachment.objects.put(self.request.user, pictures, size, alt)
        except NoRoom:
            self.add_error("file", _("You have no room left for pictures. Take some out of older texts first."))


@require_POST
def attach(request):
    """For the editor, which shows what is wrong beside the fields of its own dialog."""
    form = AttachmentForm(request)
    if form.is_valid():
        limited = too_often(request, "put_picture", user=request.user)
        if limited:
            return limited
        attachment = form.put()
        if attachment:
            shown = {"src": attachment.get_absolute_url(), "alt": attachment.alt}
            return JsonResponse(shown | {"width": attachment.width, "height": attachment.height}, status=201)
    return JsonResponse({"errors": {name: errors[0] for name, errors in form.errors.items()}}, status=400)


@login_not_required
@require_safe
def attachment(request, uuid, copy=0):
    if copy not in (0, *COPIES):
        raise Http404
    found = get_object_or_404(Attachment.objects.visible_to(request.user), uuid=uuid)
    try:
        response = picture_to_show(found.opened(copy))
    except FileNotFoundError:
        raise Http404 from None
    if Attachment.objects.visible_to(AnonymousUser()).filter(pk=found.pk).exists():
        whose = "private" if request.user.is_authenticated else "public"
        response.headers["Cache-Control"] = f"{whose}, max-age={SEEN_BY_ALL}"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # a reader of feeds is a site of its own
    return response
