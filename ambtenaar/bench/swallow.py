"""python -m ambtenaar.bench.swallow PORT: an SMTP server that takes every mail and keeps none."""

import signal
import sys

from aiosmtpd.controller import Controller


class Swallower:
    async def handle_DATA(self, server, session, envelope):
        return "250 Taken"


if __name__ == "__main__":
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)  # before the server's thread starts: it inherits this
    Controller(Swallower(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
    signal.sigwait(stops)
