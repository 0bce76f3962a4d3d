from django.core.management.base import BaseCommand
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from content.models import Appreciation, Comment, Content


class Command(BaseCommand):
    help = "Counts comments and appreciations anew, and writes the numbers that were wrong."

    def handle(self, *args, **options):
        # unguarded: nobody looks; the numbers are of everything
        said = Comment.objects.counted().filter(content=OuterRef("pk"))
        valued = Appreciation.objects.filter(content=OuterRef("pk"))
        pieces = Content._base_manager.annotate(said=number(said, "content"), valued=number(valued, "content"))
        wrong = pieces.exclude(Q(comment_count=F("said")) & Q(appreciation_count=F("valued")))
        mended = wrong.update(comment_count=F("said"), appreciation_count=F("valued"), changed_at=timezone.now())
        valued = Appreciation.objects.filter(comment=OuterRef("pk"))
        comments = Comment._base_manager.annotate(valued=number(valued, "comment"))
        mended_too = comments.exclude(appreciation_count=F("valued")).update(appreciation_count=F("valued"))
        if options["verbosity"]:
            self.stdout.write(f"{mended} pieces and {mended_too} comments had a wrong number.")


def number(rows, of):
    return Coalesce(Subquery(rows.order_by().values(of).annotate(n=Count("pk")).values("n")), 0)
