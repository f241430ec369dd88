"""The numbers of matters as they stand beside an answer of the report: tables, sentence, link."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from discretion.apps.matters.counts import Count
from discretion.apps.reports.models import Report
from discretion.apps.reports.numbers import Spoken
from discretion.interfaces.web import showing
from discretion.interfaces.web.page import Request
from discretion.interfaces.web.views.counting import COUNTING


def shown(request: Request, report: Report, spoken: Spoken) -> Mapping[str, Any]:
    """What the page of a question shows of them."""
    found = spoken.numbers
    names = showing.links(request.actor, [[*found.by_party, *found.by_type]])
    types = {code: showing.type_label(code, names) for code in found.by_type}
    return {
        "of": found,
        "sentence": spoken.sentence,
        "tables": [
            ("type", _lines(found.by_type, types)),
            ("purpose", _lines(found.by_purpose, {})),
            ("party", _lines(found.by_party, names)),
        ],
        "to": _address(request, report, spoken),
    }


def _lines(found: Mapping[str, Count], names: Mapping[str, str]) -> list[tuple[str, Count]]:
    """The lines of a table, the most asked first."""
    lines = sorted(found.items(), key=lambda pair: (-pair[1].asked, pair[0]))
    return [(names.get(code, code), count) for code, count in lines]


def _address(request: Request, report: Report, spoken: Spoken) -> str:
    """Where the same numbers are drawn; empty for who has no such page."""
    if not any(request.actor.can(power, report.agency_id) for power in COUNTING):
        return ""
    days = {name: f"{getattr(spoken.numbers, name):%m/%d/%Y}" for name in ("since", "until")}
    asked = {**days, "agency": report.agency_id}
    return f"{reverse('numbers')}?{urlencode(asked)}"
