"""A real SMTP server on loopback that keeps what it is sent, and can refuse."""

import asyncio
import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class MailServer:
    """What arrived, oldest first; `refusal` is the answer to every mail while it is set.

    `senders` is where each would come back to. `delay` is how many seconds an answer takes.
    """

    host: str = "127.0.0.1"
    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    refusal: str = ""
    delay: float = 0.0

    def to(self, address: str) -> list[EmailMessage]:
        """Return the mails to one address."""
        return [each for each in self.messages if address in str(each["To"])]

    def last(self, address: str = "") -> EmailMessage:
        """Return the newest mail (to this address); AssertionError when there is none."""
        found = self.to(address) if address else self.messages
        assert found, f"no mail to {address or 'anybody'}; subjects: {self.subjects}"
        return found[-1]

    @property
    def subjects(self) -> list[str]:
        """The subjects of all mails."""
        return [str(each["Subject"]) for each in self.messages]

    def clear(self) -> None:
        """Forget all mails, stop refusing, and answer at once."""
        self.messages.clear()
        self.senders.clear()
        self.refusal = ""
        self.delay = 0.0

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a mail, or answer with the refusal."""
        await asyncio.sleep(self.delay)
        if self.refusal:
            return self.refusal
        content = envelope.content
        assert isinstance(content, bytes)
        self.senders.append(envelope.mail_from or "")
        self.messages.append(message_from_bytes(content, policy=policy.default))
        return "250 kept"


def text_of(message: EmailMessage) -> str:
    """Return the plain text of a mail."""
    part = message.get_body(("plain",))
    assert part is not None, "the mail has no plain text"
    content: str = part.get_content()
    return content


def html_of(message: EmailMessage) -> str:
    """Return the HTML of a mail; empty when it has none."""
    part = message.get_body(("html",))
    return "" if part is None else str(part.get_content())


def links_of(message: EmailMessage) -> list[str]:
    """Return the addresses in the plain text, in order."""
    return [word.strip("<>().,") for word in text_of(message).split() if "://" in word]


class _Controller(Controller):
    """Listens on a port that the system chooses."""

    def _trigger_server(self) -> None:
        # Asked for port 0, aiosmtpd would try to greet port 0; tell it the one that was given.
        listening: Any = self.server
        self.port = listening.sockets[0].getsockname()[1]
        with socket.create_connection((self.hostname, self.port), 5) as greeting:
            greeting.recv(1024)


def start(server: MailServer) -> Controller:
    """Start listening for `server` and set its port; the caller stops what is returned."""
    controller = _Controller(server, hostname=server.host, port=0)
    controller.start()
    server.port = controller.port
    return controller
