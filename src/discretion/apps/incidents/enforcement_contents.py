"""What is written of a request that furthers immigration enforcement; all of it is kept sealed."""

from datetime import date

import msgspec

from discretion.law.enforcement import Asker, Response


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who asked for what and when, and what the agency answered."""

    asker: Asker
    # The body whose officer asked, by its name; the officer's own name belongs to `asked`.
    requesting: str
    received_on: date
    response: Response = Response.NOT_YET
    responded_on: date | None = None
    # The request in its own words, and the answer.
    asked: str = ""
    answered: str = ""


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it is kept; where the words were erased, it is without them."""

    id: str
    version: int
    agency: str
    agency_name: str
    content: Request
    erased: bool
    entered_by: str
    changed_by: str
