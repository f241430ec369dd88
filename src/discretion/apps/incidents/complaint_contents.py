"""What is written in a complaint, part by part. All of it is about people, and kept sealed."""

from datetime import datetime

import msgspec

from discretion.law.complaints import About, State


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """Who complains and how to reach them: as much of it as they want to say."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What someone wrote: a complaint, a note, an answer."""

    words: str


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the form for complaints sends; no agency where they name none."""

    agency: str = ""
    about: About = About.OTHER
    words: str = ""
    contact: Contact = Contact()


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever complained goes away with: the number, and the secret that is shown once."""

    number: str
    secret: str


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever complained is told: where it stands, and the answer; nothing else."""

    number: str
    state: State
    answer: str
    answered_at: datetime | None
    # Whether there was an answer that was erased since.
    erased: bool = False
