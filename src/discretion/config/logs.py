"""What a line of the log may say: what looks as if it identified someone is named by its kind."""

import logging
from typing import Final

from discretion.detect.kinds import Kind
from discretion.detect.text import guard, redacted

# Who knocked at the door is what an operator reads the log for.
_TOLD: Final = frozenset({Kind.IP_ADDRESS, Kind.DEVICE})


class Guarded(logging.Formatter):
    """Formats a record of the log, with the words of an error that a database gives."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, or the lines with the way to an error."""
        text = super().format(record)
        return redacted(text, [seen for seen in guard(text) if seen.kind not in _TOLD])
