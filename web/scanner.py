"""Asks ClamAV, where an operator has one, whether there is something bad in a file: its INSTREAM command, no more."""

import socket
import struct
from urllib.parse import urlsplit

BLOCK = 64 * 1024
PATIENCE = 60  # seconds for each answer
LONGEST_ANSWER = 4096


class Unjudged(Exception):
    """There was no clear answer. That is never the same as a good one."""


def finding_in(file, url):
    """What ClamAV found in these bytes by its name, or "". Raises Unjudged for anything but a clear answer."""
    try:
        with connection_to(url) as line:
            line.sendall(b"zINSTREAM\0")
            while block := file.read(BLOCK):
                line.sendall(struct.pack(">I", len(block)) + block)
            line.sendall(struct.pack(">I", 0))
            answer = answer_on(line)
    except OSError as error:
        raise Unjudged(str(error)) from error
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise Unjudged(answer or "no answer")


def connection_to(url):
    parts = urlsplit(url)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE)
        line.connect(parts.path)
        return line
    return socket.create_connection((parts.hostname, parts.port or 3310), timeout=PATIENCE)


def answer_on(line):
    """One answer ends with a zero byte; one that is cut off is no answer."""
    answer = b""
    while not answer.endswith(b"\0"):
        more = line.recv(BLOCK)
        if not more or len(answer) > LONGEST_ANSWER:
            raise Unjudged("the answer was cut off")
        answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()
