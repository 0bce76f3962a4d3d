"""One program of ours at a time: start it, see that it answers, stop it and all it started."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from ambtenaar.local.folders import remember
from ambtenaar.local.packages import ROOT, Failure


class Program:
    """A program in a session of its own, so that Ctrl-C reaches only us and we stop what we started, in our order."""

    stop_signal = signal.SIGTERM
    seconds_to_start = 60
    advice = ""
    seconds_to_stop = 20

    def __init__(self, name, command, folder, *, env=None, account=None, listener=None):
        self.name, self.command, self.folder = name, [str(word) for word in command], folder
        self.env, self.account, self.listener = env or {}, account, listener
        self.log = folder / f"{name}.log"
        self.running = None

    def __enter__(self):
        self.log.write_bytes(b"")
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *exception):
        self.stop()

    def start(self):
        identity = {}
        if self.account:
            identity = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(  # noqa: S603 - only commands of our own come here
                self.command,
                cwd="/" if self.account else ROOT,
                env=os.environ | self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=[self.listener.fileno()] if self.listener else [],
                **identity,
            )
        remember(self.folder, self.running.pid)

    def stop(self):
        if self.has_ended:
            return
        self.running.send_signal(self.stop_signal)
        try:
            self.running.wait(self.seconds_to_stop)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self):
        """End it as a power cut would, with all it started."""
        if not self.has_ended:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()

    @property
    def has_ended(self):
        return self.running is None or self.running.poll() is not None

    def wait_until(self, ready):
        """Return as soon as ready() is true; a program that ends before, or takes too long, is a failure."""
        deadline = time.monotonic() + self.seconds_to_start
        while not ready():
            if self.has_ended or time.monotonic() > deadline:
                raise Failure(f"{self.name} did not start ({last_line(self.log)}); {self.log} tells more.{self.advice}")
            time.sleep(0.05)


def run_to_end(name, command, folder, **how):
    """Run a program that ends by itself; that it fails is our failure."""
    with Program(name, command, folder, **how) as program:
        failed = program.running.wait()
    if failed:
        raise Failure(f"{name} failed ({last_line(program.log)}); {program.log} tells more.")
    return program.log.read_text()


def last_line(log):
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else "it said nothing"


def listener_on(port):
    """A socket that holds the port, 0 for any free one; nobody is answered until a program listens on it."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise Failure(f"Port {port} cannot be used ({error.strerror}): free it, or choose another.") from error
    return listener


def free_port():
    with listener_on(0) as listener:
        return listener.getsockname()[1]


def port_answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def page_answers(url):
    """Whether the site answers there with a page; that it answers with an error is a failure."""
    try:
        urllib.request.urlopen(url, timeout=10).close()  # noqa: S310 - an address of our own
    except urllib.error.HTTPError as error:
        raise Failure(f"{url} answers {error.code} ({error.reason}) instead of a page.") from error
    except OSError:
        return False
    return True
