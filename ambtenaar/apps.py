from django.apps import AppConfig


class AmbtenaarConfig(AppConfig):
    name = "ambtenaar"

    def ready(self):
        from . import celery  # noqa: F401 - every process that nudges a worker must know the broker
