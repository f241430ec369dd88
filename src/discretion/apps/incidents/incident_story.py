"""What a reporter writes in their own words: sealed on the way in, opened for few, and erasable."""

from datetime import datetime
from hashlib import sha256
from secrets import token_hex
from typing import Final

import msgspec

from discretion.apps.audit.people import By
from discretion.apps.incidents.incident_contents import Story
from discretion.apps.incidents.incident_models import Incident, IncidentText
from discretion.apps.matters import sealing
from discretion.apps.register.shapes import unfit
from discretion.errors import Invalid, NotFound, Stale, Tampered

_NOTHING: Final = Story()


def check(given: Story) -> None:
    """Invalid where a text can't be kept."""
    if found := [*unfit(given)]:
        raise Invalid(found)


def write(row: Incident, told: Story, *, by: By, now: datetime) -> None:
    """Keep a story, sealed, in the place of the one before."""
    text, salt = msgspec.json.encode(told), token_hex(16)
    kept = {
        "sealed": sealing.seal(text),
        "salt": salt,
        "digest": _digest(salt, text),
        "written_at": now,
        "written_by": by.name,
        "erased_at": None,
        "erased_by": "",
    }
    IncidentText.objects.update_or_create(incident=row, defaults=kept)


def told(incident_id: str) -> Story:
    """The story; empty where none was written, or it was erased."""
    row = IncidentText.objects.filter(incident=incident_id, erased_at=None).first()
    return msgspec.json.decode(sealing.unseal(bytes(row.sealed)), type=Story) if row else _NOTHING


def erased_at(incident_id: str) -> datetime | None:
    """When it was erased; None where it was not."""
    row = IncidentText.objects.filter(incident=incident_id).first()
    return row.erased_at if row else None


def erase(row: Incident, *, by: By, now: datetime) -> None:
    """Erase the story for good: the text, and the salt."""
    found = IncidentText.objects.filter(incident=row)
    if not found.exists():
        raise NotFound(f"There is no such text in {row.id}.")
    changed = found.filter(erased_at=None).update(
        sealed=b"", salt="", erased_at=now, erased_by=by.name
    )
    if not changed:
        raise Stale("This was erased already.")


def digest(incident_id: str) -> str:
    """The digest of the story, as the record has it; empty where there is none."""
    found = IncidentText.objects.filter(incident=incident_id, erased_at=None)
    return found.values_list("digest", flat=True).first() or ""


def damage(row: IncidentText) -> str:
    """What is wrong with a story that was kept, in a sentence; empty where nothing is."""
    if row.erased_at:
        return ""
    try:
        text = sealing.unseal(bytes(row.sealed))
    except Tampered as error:
        return str(error)
    return "" if _digest(row.salt, text) == row.digest else "It is not what was written."


def _digest(salt: str, text: bytes) -> str:
    return sha256(salt.encode() + text).hexdigest()
