"""What beat asks for is known to the workers, and a worker bears with its broker."""

from celery.signals import celeryd_init

from ambtenaar.celery import EACH_HOUR, EACH_TICK, app


def test_every_task_of_the_schedule_is_registered():
    app.loader.import_default_modules()

    assert set(EACH_TICK + EACH_HOUR) - set(app.tasks) == set()


def test_a_worker_is_more_patient_with_its_broker_than_a_page():
    class Conf:
        broker_transport_options = dict(app.conf.broker_transport_options)

    celeryd_init.send(sender="worker@here", conf=Conf, instance=None, options={})

    assert (
        app.conf.broker_transport_options["socket_timeout"] < 1 < 10 < Conf.broker_transport_options["socket_timeout"]
    )
