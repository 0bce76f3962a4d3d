"""The audit trail is written once: nothing the application or its database user does changes a row of it."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from moderation.models import Deed, What
from tests.factories import make_member


def refused(act):
    with pytest.raises(Error, match="written once"), transaction.atomic():
        act()


@pytest.mark.django_db
def test_a_deed_is_changed_and_deleted_by_nobody():
    deed = Deed.objects.write(What.TAKEN, make_member(), thing="comment:1", why="Het eerste woord.")
    deed.why = "Een ander woord."

    def in_sql(sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)

    refused(lambda: deed.save(update_fields=["why"]))
    refused(lambda: Deed.objects.update(why=""))
    refused(Deed.objects.all().delete)
    refused(lambda: in_sql("UPDATE moderation_deed SET why = ''"))
    refused(lambda: in_sql("TRUNCATE moderation_deed"))
    assert Deed.objects.get().why == "Het eerste woord."


@pytest.mark.django_db
def test_a_deed_may_go_after_five_years():
    long_ago = timezone.now() - timedelta(days=5 * 366)
    old = Deed.objects.write(What.TAKEN, at=long_ago)
    Deed.objects.write(What.TAKEN)

    Deed.objects.filter(pk=old.pk).delete()

    assert Deed.objects.count() == 1
