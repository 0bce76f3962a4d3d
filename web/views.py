from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render


def canonical(request, thing, slug, url=None):
    """A redirect to the right address when the slug in it is wrong or old, else None. The id decides, always."""
    if slug == thing.slug:
        return None
    address = url or thing.get_absolute_url()
    query = request.META.get("QUERY_STRING")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)
