"""The site as it runs in production - web, worker, beat - with a mail server that delivers nothing."""

import hashlib
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ambtenaar.local.folders import LOCAL, locked
from ambtenaar.local.packages import INSTALLED, ROOT
from ambtenaar.local.programs import Program, free_port, page_answers, port_answers, run_to_end
from ambtenaar.local.servers import key_of

WEB_WORKERS = 2
STATIC_FOLDERS_KEPT = 4  # a demo or a test may still run on an older one


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
        "STATIC_ROOT": str(static_folder()),
        "DEMO_MAILBOX": str(folder / "mailbox"),
        **variables,
    }


@contextmanager
def running_stack(folder, listener, env):
    """The site, answering at the listener's port until the block ends; its database is migrated and filled already."""
    for schedule in folder.glob("beat-schedule*"):
        schedule.unlink()  # what is due stands in the database; a schedule cut off by a power cut only hinders

    def program(name, *words, **how):
        return Program(name, [sys.executable, "-m", *words], folder, env=env, **how)

    def celery(name, *words):
        return program(name, "celery", "-A", "ambtenaar", name, *words)

    gunicorn = ["gunicorn", "ambtenaar.wsgi", f"--workers={WEB_WORKERS}", "--no-control-socket"]
    smtp_port = int(env["SMTP_URL"].rpartition(":")[2])
    with (
        program("sink", "ambtenaar.local.sink", smtp_port, env["DEMO_MAILBOX"]) as sink,
        program("web", *gunicorn, f"--bind=fd://{listener.fileno()}", listener=listener) as web,
    ):
        sink.wait_until(lambda: port_answers(smtp_port))
        web.wait_until(lambda: page_answers(env["SITE_URL"] + "/"))
        alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]  # there are no other workers to talk to
        with (
            celery("worker", "--concurrency=1", "--loglevel=INFO", *alone) as worker,
            celery("beat", "--loglevel=WARNING", f"--schedule={folder / 'beat-schedule'}") as beat,
        ):
            yield Stack(env["SITE_URL"], env, sink, worker, beat, web)


def manage(folder, env, *commands):
    """Run manage.py commands to their end, and give what they said."""
    name = commands[-1].split()[0]
    return run_to_end(f"manage-{name}", [sys.executable, "-m", "ambtenaar.local.manage", *commands], folder, env=env)


def static_folder():
    """Where the collected static files stand: a folder for each state of what they are collected from."""
    state = hashlib.sha256(INSTALLED.read_bytes())
    for file in sorted(path for path in (ROOT / "static").rglob("*") if path.is_file()):
        state.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return LOCAL / "static" / state.hexdigest()[:16]


def collect_static(folder, env):
    """Collect and compress the static files, which takes long, unless that was done for just these."""
    complete = Path(env["STATIC_ROOT"])
    complete.parent.mkdir(exist_ok=True)
    with locked(complete.parent / "lock"):
        if not complete.exists():
            new = complete.parent / "new"
            shutil.rmtree(new, ignore_errors=True)
            manage(folder, env | {"STATIC_ROOT": str(new)}, "collectstatic --noinput")
            new.rename(complete)
        complete.touch()
        every = sorted(complete.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in [path for path in every if path.is_dir()][STATIC_FOLDERS_KEPT:]:
            shutil.rmtree(old)
