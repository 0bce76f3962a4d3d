from allauth.account.models import EmailAddress
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from web.often import too_often

from ..forms.merging import MergeForm
from ..merging import CannotMerge, ask_to_merge, merge, obstacle, other_account
from ..proof import proof_required


@proof_required
def ask(request):
    """Name the address of another account of one's own. The answer is the same whether there is one or not."""
    own = set(EmailAddress.objects.filter(user=request.user, verified=True).values_list("email", flat=True))
    form = MergeForm(request.POST or None, own=own)
    if form.is_valid():
        limited = too_often(request, "merge_accounts", user=request.user)
        if limited:
            return limited
        ask_to_merge(request.user, form.cleaned_data["email"])
        return render(request, "members/merge_asked.html", {"email": form.cleaned_data["email"]})
    return render(request, "members/merge.html", {"form": form})


@proof_required
def confirm(request, token):
    """The mailed link, opened while signed in: both addresses are proven now. Shows what comes along, acts on POST."""
    other = other_account(token, request.user)
    hindrance = obstacle(request.user, other) if other else None
    if other and not hindrance and request.method == "POST":
        try:
            kept = merge(request.user, other)
        except CannotMerge:  # a second click was first
            other = None
        else:
            messages.success(request, _("Your two accounts are one now. Everything is here."))
            return redirect(kept)
    return render(request, "members/confirm_merge.html", {"other": other, "hindrance": hindrance})
