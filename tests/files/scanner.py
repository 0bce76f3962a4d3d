"""A scanner like clamd, on a port of its own: it speaks INSTREAM over a real connection. It is the outside world."""

import socketserver
import struct
import threading
from contextlib import contextmanager

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        if self.rfile.read(10) != b"zINSTREAM\0":
            return
        received = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            received += self.rfile.read(length)
        self.server.heard.append(received)
        self.wfile.write(self.server.answers(received))


def as_clamd(received):
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in received else b"stream: OK\0"


@contextmanager
def scanner(answers=as_clamd):
    """A running scanner with its `url`, and what it `heard`; answers: bytes received -> bytes sent back."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        server.answers, server.heard = answers, []
        server.url = f"tcp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
