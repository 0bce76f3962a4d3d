"""The site as it runs in production - web, worker, beat - with a mail server that delivers nothing."""

import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from ambtenaar.local.programs import Program, free_port, page_answers, port_answers, run_to_end
from ambtenaar.local.servers import key_of

WEB_WORKERS = 2


@dataclass
class Stack:
    url: str
    env: dict
    sink: Program
    worker: Program
    beat: Program
    web: Program

    @property
    def programs(self):
        return [self.sink, self.worker, self.beat, self.web]


def environment(folder, port, **variables):
    """What the settings need to know to run from this folder."""
    return {
        "LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "ambtenaar.settings",
        "SECRET_KEY": key_of(folder),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SMTP_URL": f"smtp://127.0.0.1:{free_port()}",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "DEMO_MAILBOX": str(folder / "mailbox"),
        **variables,
    }


@contextmanager
def running_stack(folder, listener, env):
    """The site, answering at the listener's port until the block ends; its database is migrated and filled already."""
    for schedule in folder.glob("beat-schedule*"):
        schedule.unlink()  # what is due stands in the database; a schedule cut off by a power cut only hinders
    smtp_port = int(env["SMTP_URL"].rpartition(":")[2])
    celery = ["-m", "celery", "-A", "ambtenaar"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    bind = f"fd://{listener.fileno()}"
    commands = {
        "sink": ["-m", "ambtenaar.local.sink", smtp_port, env["DEMO_MAILBOX"]],
        "worker": [*celery, "worker", "--concurrency=1", *quiet, "--loglevel=INFO"],
        "beat": [*celery, "beat", "--loglevel=WARNING", f"--schedule={folder / 'beat-schedule'}"],
        "web": [
            "-m",
            "gunicorn",
            "ambtenaar.wsgi",
            f"--workers={WEB_WORKERS}",
            f"--bind={bind}",
            "--no-control-socket",
        ],
    }
    with ExitStack() as stack:
        programs = {
            name: stack.enter_context(
                Program(name, [sys.executable, *words], folder, env=env, listener=listener if name == "web" else None)
            )
            for name, words in commands.items()
        }
        programs["sink"].wait_until(lambda: port_answers(smtp_port))
        programs["web"].wait_until(lambda: page_answers(env["SITE_URL"] + "/"))
        yield Stack(env["SITE_URL"], env, **programs)


def manage(folder, env, *words):
    """Run a manage.py command to its end and give what it said."""
    return run_to_end(f"manage.py-{words[0]}", [sys.executable, "manage.py", *words], folder, env=env)
