"""bin/demo as a person runs it: in a checkout of its own, signalled and killed from outside."""

import os
import shutil
import socket
import subprocess
import time

import psutil
import pytest

from ambtenaar.local.folders import LOCAL, unprivileged_home
from ambtenaar.local.packages import ROOT, VENV
from ambtenaar.local.programs import free_port

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".local", "__pycache__")
SECONDS_FOR_FIRST_START = 300


def fresh():
    """The environment of a shell that bin/test did not set."""
    return {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG") or "PIP_" in name}


class Checkout:
    """A copy of the project; its .venv is the one we run in, unless a test takes it away."""

    def __init__(self, root):
        self.root = root
        shutil.copytree(ROOT, root, ignore=LEFT_OUT, dirs_exist_ok=True)
        (root / ".venv").symlink_to(VENV)

    def begin(self, *arguments, **variables):
        """Run bin/demo in the background as a fresh shell would."""
        with (self.root / "out").open("wb") as out, (self.root / "err").open("wb") as err:
            return subprocess.Popen(
                [self.root / "bin" / "demo", *arguments], env=fresh() | variables, stdout=out, stderr=err
            )

    def beside(self, *arguments):
        """Run bin/manage to its end, with what it said."""
        command = [self.root / "bin" / "manage", *arguments]
        return subprocess.run(command, env=fresh(), capture_output=True, text=True, timeout=120)

    def outcome(self, *arguments, **variables):
        """Run bin/demo to its end: the exit code and what it said on the standard error output."""
        return self.begin(*arguments, **variables).wait(120), self.read("err")

    def read(self, name):
        return (self.root / name).read_text()

    def wait_for_lines(self, beginning, number, deadline=30):
        """What it printed that begins so, once there are this many of them."""
        end = time.monotonic() + deadline
        while True:
            lines = [line for line in self.read("out").splitlines() if line.startswith(beginning)]
            if len(lines) >= number:
                return lines
            assert time.monotonic() < end, self.read("err")
            time.sleep(0.05)

    def remove(self):
        shutil.rmtree(unprivileged_home(self.root), ignore_errors=True)
        shutil.rmtree(self.root)


class Demo:
    """A demo that runs in a checkout, and all its programs."""

    def __init__(self, checkout):
        self.port = free_port()
        self.command = checkout.begin(f"--port={self.port}")
        checkout.wait_for_lines("Ready: ", 1, SECONDS_FOR_FIRST_START)
        self.programs = [psutil.Process(self.command.pid), *psutil.Process(self.command.pid).children(recursive=True)]
        # Not by the clock, which on a machine that does other things besides tells of those.
        self.seconds_of_work = sum(sum(program.cpu_times()[:4]) for program in self.programs)

    def ended(self):
        """Whether every program is gone, at once or within a few seconds."""
        self.command.wait(30)
        _, left = psutil.wait_procs(self.programs, timeout=5)
        return left == []

    def kill(self):
        for program in self.programs:
            if program.is_running():
                program.kill()
        self.command.wait(30)


@pytest.fixture(scope="session")
def checkout_of_this_worker(tmp_path_factory):
    checkout = Checkout(tmp_path_factory.mktemp("checkout"))
    statics = LOCAL / "static"  # collecting them takes long, and was maybe done before
    statics.mkdir(exist_ok=True)
    (checkout.root / ".local").mkdir()
    (checkout.root / ".local" / "static").symlink_to(statics)
    yield checkout
    checkout.remove()


@pytest.fixture
def checkout(tmp_path):
    """A checkout that a test may break."""
    checkout = Checkout(tmp_path)
    yield checkout
    checkout.remove()


@pytest.fixture
def start(checkout_of_this_worker):
    """Starts demos in the checkout of this worker, one after the other."""
    demos = []

    def start_demo():
        demos.append(Demo(checkout_of_this_worker))
        return demos[-1]

    yield start_demo
    for demo in demos:
        demo.kill()


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
