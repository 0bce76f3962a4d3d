"""python -m ambtenaar.local.sink PORT FOLDER: an SMTP server that keeps every mail as a file and delivers none."""

import os
import signal
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller

KEEPS = 500


class Keeper:
    """Writes each mail beside its place and moves it there, so a reader never meets half a mail."""

    def __init__(self, folder):
        self.folder = folder

    async def handle_DATA(self, server, session, envelope):
        letter = self.folder / f"{time.time_ns()}.eml"
        recipients = "".join(f"X-Envelope-To: {recipient}\r\n" for recipient in envelope.rcpt_tos)
        unfinished = letter.with_suffix(".new")
        unfinished.write_bytes(recipients.encode() + envelope.content)
        os.replace(unfinished, letter)
        for old in sorted(self.folder.glob("*.eml"))[:-KEEPS]:
            old.unlink()
        return "250 Kept"


def main(port, folder):
    folder.mkdir(parents=True, exist_ok=True)
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)  # before the server's thread starts: it inherits this
    Controller(Keeper(folder), hostname="127.0.0.1", port=port).start()
    signal.sigwait(stops)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
