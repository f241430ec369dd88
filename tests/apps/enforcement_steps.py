"""Requests under § 10-178 as tests write them down."""

from datetime import date
from typing import Any

import msgspec

from discretion.apps.incidents import enforcement_actions as actions
from discretion.apps.incidents.enforcement_contents import Opened, Request
from discretion.law.enforcement import Asker, Response
from tests.cast import NOW, Cast

IN_JUNE = date(2026, 6, 12)


def a_request(**changes: Any) -> Request:
    """An officer of a federal agency asked for someone's address in June, and was refused."""
    said = Request(
        asker=Asker.FEDERAL,
        requesting="Immigration and Customs Enforcement",
        received_on=IN_JUNE,
        response=Response.REFUSED,
        responded_on=IN_JUNE,
        asked="Officer Roe wants the address of Jo Doe, born in Utopia.",
        answered="We told Officer Roe to come back with a judge’s order.",
    )
    return msgspec.structs.replace(said, **changes)


def entered(
    everyone: Cast, part: str = "officer_a", agency: str = "alpha", **changes: Any
) -> Opened:
    """One that was written down."""
    return actions.enter(agency, a_request(**changes), actor=everyone.actor(part), now=NOW)
