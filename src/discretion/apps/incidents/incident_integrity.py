"""Whether incidents, and what was found, told and done in them, are what the record was told."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from discretion.apps.audit import queries as audit
from discretion.apps.audit.chain import Break
from discretion.apps.incidents import incident_facts as facts
from discretion.apps.incidents import incident_moving as moving
from discretion.apps.incidents import incident_opened as opening
from discretion.apps.incidents import incident_story as stories
from discretion.apps.incidents.incident_facts import Answered, Reported
from discretion.apps.incidents.incident_models import Incident, IncidentNotice, IncidentText
from discretion.errors import DiscretionError

_CHUNK: Final = 500
_UNREADABLE: Final = (DiscretionError, msgspec.MsgspecError, LookupError, RecursionError)
_BEHIND: Final = "was changed behind the record's back."
# What one agency alone brings about, so that it stands as that agency's last fact has it.
_AWARE: Final = ("violation", "assessment", "story")
_ANSWERING: Final = (
    *("breach", "assessment", "determined_on", "kept_through", "withheld", "actions", "lessons"),
)
_Facts = dict[str, Any]


def breaks() -> Iterator[Break]:
    """Every incident, notice and story that is not as the record was told."""
    told = _told()
    there = set(Incident.objects.values_list("id", flat=True))
    for id_ in sorted(set(audit.recorded("INC")) - there):
        yield Break(0, f"{id_} is in the record and was deleted from the incidents.")
    for row in Incident.objects.order_by("id").iterator(_CHUNK):
        if not _agrees(row, *told.get(row.id, (None, None))):
            yield Break(0, f"{row.id} {_BEHIND}")
    yield from _notices()
    for text in IncidentText.objects.order_by("pk").iterator(_CHUNK):
        if damage := stories.damage(text):
            yield Break(0, f"The story of {text.incident_id}: {damage}")


def _told() -> dict[str, tuple[_Facts | None, _Facts | None]]:
    """What each agency's last fact says of an incident: that became aware, and responsible."""
    found: dict[str, tuple[_Facts | None, _Facts | None]] = {}
    for fact in audit.facts(sorted(facts.kinds())):
        aware, answering = found.get(fact["record"], (None, None))
        if "reporter" in fact["after"]:
            aware = fact["after"]
        else:
            answering = fact["after"]
        found[fact["record"]] = aware, answering
    return found


def _agrees(row: Incident, aware: _Facts | None, answering: _Facts | None) -> bool:
    try:
        reported = msgspec.convert(aware, Reported)
        answered = msgspec.convert(answering, Answered) if answering else None
        now = moving.reported_content(row), moving.answered_content(row)
        beside = moving.beside(opening.facts_of(row))
    except _UNREADABLE:
        return False
    if answered is None or reported.version > answered.version:
        last: tuple[msgspec.Struct, msgspec.Struct] = reported, now[0]
    else:
        last = answered, now[1]
    return (
        _same(*last, last[1].__struct_fields__)
        and _same(reported, now[0], _AWARE)
        and (answered is None or _same(answered, now[1], _ANSWERING))
        and all(getattr(row, name) == value for name, value in beside.items())
    )


def _same(one: msgspec.Struct, other: msgspec.Struct, names: tuple[str, ...]) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _notices() -> Iterator[Break]:
    """Notices that were given, each held against the fact that told of it."""
    told = {
        (fact["record"], fact["to"], fact["agency"]): fact["content"]
        for fact in audit.facts([facts.IncidentNoticeGiven.kind])
    }
    given = IncidentNotice.objects.filter(state=IncidentNotice.State.GIVEN).order_by("pk")
    for row in given:
        said = told.pop((row.incident_id, row.to, row.agency_id), None)
        try:
            kept = msgspec.json.decode(row.proof)
        except msgspec.DecodeError:
            kept = None
        if kept is None or kept != said or kept.get("on") != str(row.given_on):
            yield Break(0, f"A notice of {row.incident_id} {_BEHIND}")
    for record, _, _ in sorted(told):
        yield Break(0, f"A notice of {record} was given, and stands so no more.")
