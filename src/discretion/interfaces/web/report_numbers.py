"""The numbers of matters as they stand beside an answer of the report: those of today, and those
that were taken into it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from discretion.apps.reports.models import Report
from discretion.apps.reports.numbers import Spoken, is_newer
from discretion.apps.reports.queries import Written
from discretion.interfaces.web import number_tables
from discretion.interfaces.web.page import Request
from discretion.interfaces.web.views.counting import COUNTING


def shown(request: Request, report: Report, spoken: Spoken, written: Written) -> Mapping[str, Any]:
    """What the page of a question shows of them."""
    found, taken = spoken.numbers, written.numbers
    return {
        "of": found,
        "sentence": spoken.sentence,
        "tables": number_tables.tables(found, request.actor),
        "shares": number_tables.shares(found),
        "taken": taken,
        # What was counted when they were taken: how often asked, given and withheld.
        "then": taken.counted["total"] if taken else None,
        "newer": taken is None or is_newer(spoken, taken),
        "to": _address(request, report, spoken),
    }


def _address(request: Request, report: Report, spoken: Spoken) -> str:
    """Where the same numbers are drawn; empty for who has no such page."""
    if not any(request.actor.can(power, report.agency_id) for power in COUNTING):
        return ""
    days = {name: f"{getattr(spoken.numbers, name):%m/%d/%Y}" for name in ("since", "until")}
    asked = {**days, "agency": report.agency_id}
    return f"{reverse('numbers')}?{urlencode(asked)}"
