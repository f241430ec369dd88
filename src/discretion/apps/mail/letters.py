"""What a letter is before it goes out: plain text, and the same text as HTML beside it."""

import re
from datetime import datetime
from email.utils import format_datetime, formataddr
from html import escape
from typing import Final, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

_LINK: Final = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")
_STYLE: Final = (
    "font-family: sans-serif; font-size: 16px; line-height: 1.5; color: #1b1b1b; max-width: 40em"
)


class Letter(NamedTuple):
    """A letter to one person. A `secret` one, such as a link that opens an account, is forgotten
    once it has gone; `once` is a name under which no second one is written.

    The subject tells nobody's affairs: it is read on locked screens and by those who pass by.
    """

    to_name: str
    to_email: str
    subject: str
    text: str
    kind: str
    record: str = ""
    agency: str = ""
    secret: bool = False
    once: str = ""
    until: datetime | None = None


class Outgoing(NamedTuple):
    """A letter in the hands of whoever sends it, and which try this is."""

    key: int
    attempt: int
    message_id: str
    posted_at: datetime
    to_name: str
    to_email: str
    subject: str
    text: str


def as_mail(outgoing: Outgoing) -> EmailMultiAlternatives:
    """The letter as mail: the same at every try, so that a second one is known for what it is."""
    mail = EmailMultiAlternatives(
        outgoing.subject,
        outgoing.text,
        settings.DEFAULT_FROM_EMAIL,
        [formataddr((outgoing.to_name, outgoing.to_email))],
        headers={
            "Message-ID": outgoing.message_id,
            "Date": format_datetime(outgoing.posted_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(as_html(outgoing.subject, outgoing.text), "text/html")
    return mail


def as_html(subject: str, text: str) -> str:
    """A plain text as a page of HTML: its paragraphs, its lines, and its links to follow."""
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text))
    body = "".join(f"<p>{_linked(block)}</p>\n" for block in blocks if block)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<title>{escape(subject)}</title></head>\n<body style="{_STYLE}">\n{body}</body></html>\n'
    )


def _linked(block: str) -> str:
    parts, end = [], 0
    for link in _LINK.finditer(block):
        to = escape(link.group())
        parts += [_lines(block[end : link.start()]), f'<a href="{to}">{to}</a>']
        end = link.end()
    return "".join([*parts, _lines(block[end:])])


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")
