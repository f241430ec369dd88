"""A real mail server for tests, on a free port of this machine: it keeps what it is given."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from socket import socket

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@dataclass
class Catcher:
    """What arrived, and how the server answers: `says` is its answer to the next letters."""

    arrived: list[EmailMessage] = field(default_factory=list)
    port: int = 0
    says: str = "250 Message accepted for delivery"

    async def handle_DATA(  # noqa: N802 (the library's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """A letter came."""
        content = envelope.content
        assert isinstance(content, bytes)
        if self.says.startswith("2"):
            self.arrived.append(message_from_bytes(content, policy=policy.default))
        return self.says

    @property
    def ids(self) -> list[str]:
        """The ids of mail of what arrived, in order."""
        return [str(letter["Message-ID"]) for letter in self.arrived]


def _free_port() -> int:
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def catcher() -> Iterator[Catcher]:
    """A mail server, and settings by which mail goes to it."""
    port = _free_port()
    caught = Catcher(port=port)
    controller = Controller(caught, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with override_settings(
            EMAIL_BACKEND=SMTP_BACKEND, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_TIMEOUT=5
        ):
            yield caught
    finally:
        controller.stop()
