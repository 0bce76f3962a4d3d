from celery.signals import task_prerun

from .models import Network


@task_prerun.connect
def learn_the_words(**kwargs):
    """A worker renders mails without asking for a page, and should know what changed since its last one."""
    Network.current()
