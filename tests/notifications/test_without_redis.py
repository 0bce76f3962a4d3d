import socket
import time

import pytest
from celery import Celery
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from notifications import tasks
from notifications.models import Announcement, Mail
from tests.factories import make_group, make_member
from web import nudges

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["refuses", "hangs"])
def broken_broker(request, monkeypatch):
    """A broker that is gone, or one that takes the connection and then says nothing."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if request.param == "hangs":
            silent.listen()
        app = Celery("broken", set_as_current=False, broker=f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        app.conf.update(
            broker_transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
            task_publish_retry=settings.CELERY_TASK_PUBLISH_RETRY,
        )
        monkeypatch.setattr(nudges, "current_app", app)
        yield
        app.close()


def test_members_notice_nothing_and_the_sweep_brings_all_of_it(
    client, smtp, broken_broker, django_capture_on_commit_callbacks
):
    member, manager = make_member(), make_member()
    group = make_group(kind="closed", manager=manager)
    client.force_login(member)
    started = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        joined = client.post(reverse("groups:join", args=[group.pk, group.slug]), {"reason": "Ik doe dit ook."})
        client.post(reverse("account_reset_password"), {"email": member.email})
    seconds = time.monotonic() - started

    tasks.sweep()

    assert joined.status_code == 302
    assert seconds < 2
    assert smtp.recipients == sorted([member.email, manager.email])


def test_a_broken_broker_costs_one_wait_not_many(broken_broker):
    nudges.nudge("notifications.tasks.sweep", 0)
    started = time.monotonic()
    for pk in range(100):
        nudges.nudge("notifications.tasks.send_delivery", pk)

    assert time.monotonic() - started < 0.1
    assert nudges.rests_until > time.monotonic()


def test_nothing_is_told_when_the_act_is_undone(smtp, django_capture_on_commit_callbacks):
    group = make_group(kind="closed", manager=make_member())

    with django_capture_on_commit_callbacks() as nudged, transaction.atomic():
        group.join(make_member())
        send_mail("Proef", "Dag", None, ["noor@lid.example"])
        assert Announcement.objects.count() == Mail.objects.count() == 1
        transaction.set_rollback(True)

    assert [model.objects.count() for model in (Announcement, Mail)] == [0, 0]
    assert nudged == []
