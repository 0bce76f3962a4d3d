"""Folders in .local that belong to one command at a time, and what a killed command left running in them."""

import fcntl
import hashlib
import os
import shutil
import signal
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

from ambtenaar.local.packages import ROOT, Failure

LOCAL = ROOT / ".local"
PROGRAMS = "programs"  # in each folder: the programs started there, "PID MOMENT" a line


@contextmanager
def locked(file, wait=True):
    """Hold the file's lock for the block; it is free again whatever way we end."""
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield


@contextmanager
def claimed(folder):
    """The folder is ours alone; what a killed owner left running in it is stopped first, and what we leave, last."""
    with ExitStack() as stack:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            stack.enter_context(locked(folder / "lock", wait=False))
        except BlockingIOError as error:
            raise Failure(f"Another command is using {folder}; stop that one first.") from error
        except OSError as error:
            raise Failure(f"{folder} cannot be used ({error.strerror}): remove .local and start again.") from error
        stop_leftovers(folder)
        stack.callback(stop_leftovers, folder)
        yield folder


@contextmanager
def throwaway():
    """A claimed folder that is gone afterwards, all but its logs; those of commands that were killed go too."""
    runs = LOCAL / "tests"
    try:
        runs.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"{runs} cannot be used ({error.strerror}): remove .local and start again.") from error
    with ExitStack() as stack:
        with locked(runs / "lock"):  # else a neighbour could take our new folder for one left behind
            for folder in runs.glob("run-*"):
                remove_if_abandoned(folder)
            folder = Path(tempfile.mkdtemp(dir=runs, prefix="run-"))
            stack.callback(remove, folder)
            stack.enter_context(claimed(folder))
            stack.callback(keep_logs, folder, runs / "logs")
        yield folder


def keep_logs(folder, kept):
    """What the last run said, for who wants to know why it failed."""
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir()
    for log in folder.rglob("*.log"):
        shutil.copy(log, kept / "-".join(log.relative_to(folder).parts))


def remove_if_abandoned(folder):
    try:
        with claimed(folder):
            remove(folder)
    except Failure:
        return  # in use


def remove(folder):
    shutil.rmtree(home_of(folder), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def home_of(folder):
    """Where PostgreSQL keeps its files: in the folder, but as root where an unprivileged account can reach them."""
    return unprivileged_home() / f"{folder.name}-{mark_of(folder)}" if os.geteuid() == 0 else folder


def unprivileged_home(root=ROOT):
    return Path("/var/tmp") / f"ambtenaar-{mark_of(root)}"  # noqa: S108 - it must outlive a restart


def mark_of(path):
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def remember(folder, program_id):
    with (folder / PROGRAMS).open("a") as programs:
        programs.write(f"{program_id} {psutil.Process(program_id).create_time()}\n")


def stop_leftovers(folder):
    left = [member for record in folder.rglob(PROGRAMS) for member in members_of_sessions(record)]
    for number in (signal.SIGINT, signal.SIGKILL):  # SIGINT: to PostgreSQL SIGTERM means "when all have left"
        for member in left:
            try:
                member.send_signal(number)
            except psutil.NoSuchProcess:
                continue
        _, left = psutil.wait_procs(left, timeout=5)
    for record in folder.rglob(PROGRAMS):
        record.unlink()


def members_of_sessions(record):
    """Everything that still runs in the sessions our programs led.

    A number is not given out again while a session bears it. So a session whose leader is another program than the one
    we started is not ours, and one whose leader is gone is.
    """
    sessions = set()
    for line in record.read_text().splitlines():
        leader, moment = line.split()
        try:
            ours = psutil.Process(int(leader)).create_time() == float(moment)
        except psutil.NoSuchProcess:
            ours = float(moment) > psutil.boot_time()
        if ours:
            sessions.add(int(leader))
    return [member for member in psutil.process_iter() if session_of(member) in sessions]


def session_of(program):
    try:
        return os.getsid(program.pid)
    except OSError:  # gone, or somebody else's
        return None
