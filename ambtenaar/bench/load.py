"""Many requests at once, from processes of their own so that asking costs the site little; and what they cost it."""

import os
import random
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

CLIENTS, CONNECTIONS = 2, 4  # eight requests under way at any moment
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 30
WELL = (200, 204)  # the latter of a bell that has nothing new to say
CSRF_COOKIE = "ofNobodyInParticularButAsLongAs1"


@dataclass
class Answers:
    """What came of one burst of requests."""

    milliseconds: list = field(default_factory=list)
    errors: int = 0
    elapsed: float = 0.0
    client_seconds: float = 0.0
    cpu_seconds: dict = field(default_factory=dict)

    @property
    def per_second(self):
        return len(self.milliseconds) / self.elapsed


def clients():
    """The processes that ask; they are started once and know nothing of Django."""
    return get_context("spawn").Pool(CLIENTS)


def burst(pool, port, requests, seconds, roots):
    """Ask these requests, in random order, for so long; roots: {name: pid} of what it may cost."""
    before, began = cpu_of(roots), time.monotonic()
    jobs = [(port, requests, seconds, seed) for seed in range(CLIENTS)]
    answers = Answers()
    for milliseconds, errors, client_seconds in pool.starmap(fire, jobs):
        answers.milliseconds += milliseconds
        answers.errors += errors
        answers.client_seconds += client_seconds
    answers.elapsed = time.monotonic() - began
    answers.cpu_seconds = {name: spent - before[name] for name, spent in cpu_of(roots).items()}
    return answers


def fire(port, requests, seconds, seed):
    began, deadline = time.process_time(), time.monotonic() + seconds
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        fired = [threads.submit(ask_until, deadline, port, requests, 8 * seed + each) for each in range(CONNECTIONS)]
    results = [each.result() for each in fired]
    milliseconds = [took for times, _ in results for took in times]
    return milliseconds, sum(errors for _, errors in results), time.process_time() - began


def ask_until(deadline, port, requests, seed):
    draw, times, errors = random.Random(seed), [], 0  # noqa: S311 - the order of requests is no secret
    while (began := time.perf_counter()) and time.monotonic() < deadline:
        status, _ = ask(port, draw.choice(requests))
        times.append((time.perf_counter() - began) * 1000)
        errors += status not in WELL
    return times, errors


def ask(port, request):
    """The status and the body; a connection serves one request, as gunicorn's sync workers have it."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        received = bytearray()
        while chunk := connection.recv(1 << 16):
            received += chunk
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    return int(head[9:12] or 0), body


def request_for(path, session=""):
    # A browser has both from its first page on.
    cookie = f"Cookie: sessionid={session}; csrftoken={CSRF_COOKIE}\r\n" if session else ""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/5.0 (bench)\r\nAccept-Encoding: gzip\r\n"
        f"{cookie}Connection: close\r\n\r\n"
    ).encode()


# --- What it costs


def cpu_of(roots):
    """Seconds of processor time so far of the tree of processes under each root, those that ended in it included."""
    parents, spent = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile, and its parent has its time
                continue
            parents[int(folder.name)] = int(fields[1])
            spent[int(folder.name)] = sum(map(int, fields[11:15])) / TICKS
    return {
        name: sum(seconds for pid, seconds in spent.items() if root in line_of(pid, parents))
        for name, root in roots.items()
    }


def line_of(pid, parents):
    """A process and all it descends from."""
    line = set()
    while pid and pid not in line:
        line.add(pid)
        pid = parents.get(pid, 0)
    return line


def parent_of(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
