import asyncio
import email
import email.policy
import threading

import pytest
from aiosmtpd.smtp import SMTP

from notifications import smtp as handing
from notifications.smtp import hang_up
from web import nudges


class Sink:
    """A real SMTP server in this process that keeps what it takes, and can be told to misbehave."""

    def __init__(self):
        self.letters = []  # (recipient, message)
        self.sessions = 0
        self.refuses = {}  # recipient: what it answers instead of taking the address
        self.data_answer = ""  # what it answers to a text instead of taking it
        self.is_silent = False  # takes the address and says nothing
        self.takes_octets = True  # offers 8BITMIME
        self.pipelines = False  # takes several commands at once
        self.cuts_after_data = False  # keeps the mail and hangs up without saying so
        self.transports = set()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.sessions += 1
        self.transports.add(server.transport)
        session.host_name = hostname
        if not self.takes_octets:
            responses = [line for line in responses if "8BITMIME" not in line]
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self.pipelines else responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.is_silent:
            await asyncio.Event().wait()
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data_answer:
            return self.data_answer
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters += [(recipient, message) for recipient in envelope.rcpt_tos]
        if self.cuts_after_data:
            server.transport.abort()
        return "250 OK"

    @property
    def recipients(self):
        return sorted(recipient for recipient, _message in self.letters)

    @property
    def messages(self):
        return [message for _recipient, message in self.letters]

    def hang_up_on_everybody(self):
        for transport in self.transports:
            self.loop.call_soon_threadsafe(transport.abort)

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        # All of it in the thread: in the main one the browser's loop may be running, and two cannot.
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        opening = self.loop.create_server(lambda: SMTP(self, loop=self.loop), "127.0.0.1", 0)
        self.server = asyncio.run_coroutine_threadsafe(opening, self.loop).result()
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *exception):
        asyncio.run_coroutine_threadsafe(self.close(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def close(self):
        self.server.close()
        for transport in self.transports:
            transport.abort()
        await asyncio.sleep(0)
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


@pytest.fixture
def smtp(settings):
    with Sink() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_BACKEND = "notifications.mail.OutboxBackend"  # pytest-django puts Django's test backend there
        hang_up()
        yield sink
        hang_up()


@pytest.fixture
def slow_smtp(smtp, monkeypatch):
    """Each mail takes a while, so that a kill falls amid one more often than not."""
    takes = smtp.handle_DATA

    async def take_slowly(server, session, envelope):
        await asyncio.sleep(0.05)
        answer = await takes(server, session, envelope)
        await asyncio.sleep(0.05)
        return answer

    smtp.handle_DATA = take_slowly
    return smtp


@pytest.fixture
def dead_smtp(settings):
    """A port that nobody listens at."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.EMAIL_BACKEND = "notifications.mail.OutboxBackend"
    hang_up()


@pytest.fixture(autouse=True)
def willing_broker():
    """No test inherits the rest that another one's broken broker or mail server earned."""
    nudges.rests_until = handing.rests_until = 0.0
    yield
    nudges.rests_until = handing.rests_until = 0.0
