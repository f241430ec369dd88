"""How a letter is given to the mail server, and what its answer means for the letter."""

from contextlib import suppress
from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from types import TracebackType
from typing import Final

from django.core.mail import get_connection

from discretion.apps.mail.letters import Outgoing, as_mail

_LONGEST: Final = 500
# The server said no, or was not asked.
_REFUSALS: Final = (
    SMTPResponseException,
    SMTPRecipientsRefused,
    SMTPNotSupportedError,
    ValueError,
)


class Refused(Exception):
    """The server can't be reached, or did not take the letter: it has surely not gone."""


class Doubtful(Exception):
    """The way to the server broke off while the letter was handed over: it may have gone."""


class Server:
    """The mail server, reached when the first letter goes and left at the end."""

    def __init__(self) -> None:
        self._way = get_connection()
        self._open = False

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # What the server has it has; a farewell that fails changes nothing.
        with suppress(SMTPException, OSError):
            self._way.close()

    def give(self, outgoing: Outgoing) -> None:
        """Give the server a letter and have its word for it; Refused or Doubtful without."""
        try:
            mail = as_mail(outgoing)
            if not self._open:
                self._way.open()
                self._open = True
        except (SMTPException, OSError, ValueError) as error:
            raise Refused(_words(error)) from None
        try:
            self._way.send_messages([mail])
        except _REFUSALS as error:
            raise Refused(_words(error)) from None
        except (SMTPException, OSError) as error:
            self._open = False
            raise Doubtful(_words(error)) from None


def _words(error: Exception) -> str:
    """What went wrong, as the server or the machine put it."""
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return f"{code} {_text(said)}"[:_LONGEST]
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"[:_LONGEST]
    return (str(error) or type(error).__name__)[:_LONGEST]


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
