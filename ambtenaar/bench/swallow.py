"""python -m ambtenaar.bench.swallow PORT: an SMTP server that takes every mail and keeps none.

It looks for no more than where a mail ends: what a mail server does with one is not what is measured.
"""

import asyncio
import sys
from contextlib import suppress

GREETING = b"220 swallow\r\n"
ABLE = b"250-swallow\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
ANSWERS = {b"EHLO": ABLE, b"DATA": b"354 Go on\r\n", b"QUIT": b"221 Bye\r\n"}
END = b"\r\n.\r\n"


class Swallower(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.heard, self.in_text = transport, b"", False
        transport.write(GREETING)

    def data_received(self, data):
        self.heard += data
        while end := self.end_of_what_was_said():
            said, self.heard = self.heard[:end], self.heard[end:]
            self.answer(b"" if self.in_text else said[:4].upper())

    def end_of_what_was_said(self):
        """0 while more is to come."""
        stop = END if self.in_text else b"\r\n"
        found = self.heard.find(stop)
        return 0 if found < 0 else found + len(stop)

    def answer(self, word):
        self.in_text = word == b"DATA"
        self.transport.write(ANSWERS.get(word, b"250 Taken\r\n"))
        if word == b"QUIT":
            self.transport.close()


async def swallow(port):
    server = await asyncio.get_running_loop().create_server(Swallower, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(swallow(int(sys.argv[1])))
