from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from web.held import initial_for, release

from ..forms.privacy import PrivacyForm


def privacy(request):
    """Who sees which field; what only community managers see has no audience to choose."""
    member = request.user
    answers = member.answers.filter(question__retired_at=None, question__is_private=False)
    answers = answers.select_related("question").order_by("question__position", "question")
    if request.method == "POST":
        form = PrivacyForm(request.POST, instance=member, answers=answers)
        if form.is_valid():
            form.save()
            release(request, request.path)
            messages.success(request, _("Saved. This is what others see from now on."))
            return redirect("members:privacy")
    else:
        held = initial_for(request, PrivacyForm, request.path)
        form = PrivacyForm(instance=member, answers=answers, initial=held)
    return render(request, "members/privacy.html", {"form": form})
