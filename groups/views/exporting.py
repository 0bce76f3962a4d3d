from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Member
from web.tables import table_file

from ..members import with_membership
from .standing import managed_by


def export(request, pk, slug):
    """The members as a table for a spreadsheet, with no more of each than every member may see."""
    group = managed_by(request.user, pk)
    heading = [
        _("Name"),
        _("Role"),
        _("Member since"),
        _("What they do"),
        _("Organisation"),
        _("Province"),
        _("E-mail address"),
    ]
    members = with_membership(Member.objects.visible_to(request.user), group).order_by("sort_name", "pk")
    rows = (row_of(member, request.user) for member in members.with_affiliation().iterator(chunk_size=2000))
    return table_file(f"{group.slug}-leden", heading, rows)


def row_of(member, viewer):
    shown = member.seen_by_all(viewer)
    job = shown.job
    return [
        member.name,
        _("Manager") if member.manages_it else _("Member"),
        timezone.localtime(member.in_it_since).strftime("%d-%m-%Y"),
        job.job_title if job else "",
        job.organisation_name if job else "",
        shown.province or "",
        shown.email or "",
    ]
