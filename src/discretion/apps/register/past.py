"""The register as it stood at the end of a past day, made again from what was recorded."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, Final

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import NEW_YORK
from discretion.apps.register import queries
from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.register.kinds import Kind, kind_of
from discretion.apps.register.known import codes_about
from discretion.apps.register.queries import Kept
from discretion.apps.register.words import said
from discretion.errors import NotFound

_WORD: Final = re.compile(r"\w+")


def records_then(
    kind: Kind,
    day: date,
    *,
    actor: Actor,
    agencies: Iterable[str],
    states: Iterable[str] | None = None,
    mentions: Mapping[str, str] | None = None,
    words: str = "",
) -> list[Kept]:
    """The records of a kind by id, narrowed as `queries.records` does; None is every state."""
    end = datetime.combine(day, time.max, NEW_YORK)
    found = [
        _then(record_id, agency, told, end)
        for agency in (agencies if kind.of_agency else [""])
        for record_id, told in queries.as_of(kind, end, actor=actor, agencies=[agency]).items()
    ]
    wanted = None if states is None else set(states)
    asked = {w: codes_about(v) if w == "type" else {v} for w, v in (mentions or {}).items()}
    return sorted(
        (
            kept
            for kept in found
            if (wanted is None or kept.state in wanted)
            and _mentions_all(kind, kept, asked)
            and _says(kept, words)
        ),
        key=lambda kept: kept.id,
    )


def record_then(record_id: str, day: date, *, actor: Actor) -> Kept:
    """A record as it stood; NotFound where it does not exist for the actor, or did not yet."""
    end = datetime.combine(day, time.max, NEW_YORK)
    agency = queries.record(record_id, actor=actor).agency
    for fact in queries.history(record_id, actor=actor):
        if fact.at <= end and fact.after and "content" in fact.after:
            return _then(record_id, agency, fact.after, end)
    raise NotFound(f"There was no record “{record_id}” on that day yet.")


def _then(record_id: str, agency: str, told: Mapping[str, Any], end: datetime) -> Kept:
    kind = kind_of(record_id)
    content = msgspec.convert(told["content"], kind.content)
    return Kept(
        id=record_id,
        kind=kind.name,
        agency=agency,
        state=told["state"],
        version=told["version"],
        title=kind.title(content),
        code=kind.code(content),
        fingerprint=fingerprint(content),
        changed_at=end,
        changed_by="",
        content=content,
    )


def _mentions_all(kind: Kind, kept: Kept, asked: Mapping[str, Iterable[str]]) -> bool:
    if not asked:
        return True
    found = set(kind.mentions(kept.content))
    return all(any((what, value) in found for value in values) for what, values in asked.items())


def _says(kept: Kept, words: str) -> bool:
    if not words.strip():
        return True
    asked = _WORD.findall(words.casefold())
    texts = set(_texts(kept)) if asked else set()
    return bool(asked) and all(any(t.startswith(word) for t in texts) for word in asked)


def _texts(kept: Kept) -> Iterator[str]:
    for text in (kept.id, kept.title, *said(msgspec.to_builtins(kept.content))):
        yield from _WORD.findall(text.casefold())
