"""What an agency's officers have ready: reasons with their provisions, and the words of letters."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar, Final, Literal, TypeAlias, get_args

import msgspec
from django.db import transaction
from django.db.models import Q

from discretion.apps.accounts.policy import Actor, require_any
from discretion.apps.audit.actions import next_id, record
from discretion.apps.audit.facts import Fact
from discretion.apps.audit.texts import OFFICE
from discretion.apps.matters.letter_templates import Templates, faults
from discretion.apps.matters.models import LetterWords, ReasonText
from discretion.apps.register.contents import Content
from discretion.apps.register.shapes import too_long, unfit
from discretion.errors import Fault, Invalid, NotFound, Stale
from discretion.law.authority import Power
from discretion.law.citations import Citation, provisions
from discretion.law.register import Text

Use: TypeAlias = Literal["approve", "refuse", "ask"]
USES: Final[Sequence[Use]] = get_args(Use)
# Who decides keeps the library of their agency.
KEEPING: Final = (
    *(Power.APPROVE_DISCLOSURE, Power.APPROVE_COLLECTION, Power.APPROVE_FOIL_DISCLOSURE),
)
_LONGEST: Final = 4_000
_LONGEST_NAME: Final = 120


class Reason(Content, frozen=True, kw_only=True):
    """A reason that is given again and again, and for which decision it is meant."""

    name: Text
    words: Text
    use: Use
    citation: str = ""


class Letterhead(Content, frozen=True, kw_only=True):
    """What an agency's letters say beside the decision."""

    unread: ClassVar[dict[str, str]] = {"address": OFFICE, "caller": OFFICE, "phone": OFFICE}

    # Lines above the letter; whom to call, and their number.
    address: str = ""
    caller: str = ""
    phone: str = ""
    # What stands after an approval, and after a refusal, before the person to call.
    after_approval: str = ""
    after_refusal: str = ""
    # What it says of the decision itself, where the agency has words of its own.
    templates: Templates = Templates()

    @property
    def last_line(self) -> str:
        """Whom to call: what every letter ends with."""
        whom = self.caller or "our privacy officer"
        return f"Questions? Call {whom}{f' at {self.phone}' if self.phone else ''}."


class ReasonAdded(Fact, frozen=True, kw_only=True):
    """A reason was put into the library."""

    kind: ClassVar[str] = "reason.added"


class ReasonRetired(Fact, frozen=True, kw_only=True):
    """A reason is not offered any more."""

    kind: ClassVar[str] = "reason.retired"


class LetterheadChanged(Fact, frozen=True, kw_only=True):
    """The words of an agency's letters were changed."""

    kind: ClassVar[str] = "letterhead.changed"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A reason of the library."""

    id: str
    agency: str
    reason: Reason
    added_at: datetime
    added_by: str


@transaction.atomic
def add_reason(agency: str, reason: Reason, *, actor: Actor, now: datetime, why: str = "") -> Kept:
    """Put a reason into the agency's library."""
    require_any(actor, KEEPING, agency)
    _check(reason)
    row = ReasonText.objects.create(
        id=next_id("TXT", now=now),
        agency_id=agency,
        added_at=now,
        added_by=actor.name,
        **msgspec.structs.asdict(reason),
    )
    record(
        ReasonAdded(record=row.id, agency=agency, why=why.strip(), after=reason), by=actor, now=now
    )
    return _kept(row)


def _check(reason: Reason) -> None:
    found = [
        *unfit(reason),
        *too_long(reason.name, _LONGEST_NAME, "name"),
        *too_long(reason.words, _LONGEST, "words"),
    ]
    if reason.citation and not _is_provision(reason.citation):
        message = (
            f"“{reason.citation}” is no provision that is known here; one reads 23-1202(c)(1)."
        )
        found.append(Fault("unknown_id", message, "citation"))
    if found:
        raise Invalid(found)


def _is_provision(text: str) -> bool:
    try:
        return Citation(text) in provisions()
    except NotFound:
        return False


@transaction.atomic
def retire_reason(reason_id: str, *, actor: Actor, now: datetime, why: str = "") -> Kept:
    """Offer a reason no longer; what was decided with it stays as it is."""
    row = ReasonText.objects.filter(id=reason_id).first()
    if row is None or not actor.may_see(row.agency_id):
        raise NotFound(f"There is no reason “{reason_id}” here.")
    require_any(actor, KEEPING, row.agency_id)
    if not ReasonText.objects.filter(id=row.id, retired_at=None).update(retired_at=now):
        raise Stale("This reason was retired already.")
    kept = _kept(row)
    fact = ReasonRetired(record=row.id, agency=row.agency_id, why=why.strip(), before=kept.reason)
    record(fact, by=actor, now=now)
    return kept


def reasons(
    agencies: Iterable[str] | None, *, uses: Iterable[Use] = USES, words: str = ""
) -> Sequence[Kept]:
    """The reasons that are offered in these agencies (None: in all), by name; those that have all
    of these words."""
    found = ReasonText.objects.filter(retired_at=None, use__in=tuple(uses))
    if agencies is not None:
        found = found.filter(agency__in=tuple(agencies))
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word) | Q(words__icontains=word) | Q(citation__icontains=word)
        )
    return [_kept(row) for row in found.order_by("name", "id")]


def _kept(row: ReasonText) -> Kept:
    reason = Reason(**{name: getattr(row, name) for name in Reason.__struct_fields__})
    return Kept(
        id=row.id,
        agency=row.agency_id,
        reason=reason,
        added_at=row.added_at,
        added_by=row.added_by,
    )


@transaction.atomic
def change_letterhead(
    agency: str,
    letterhead: Letterhead,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> None:
    """Change what the agency's letters say beside the decision; `version` 0 where none was kept."""
    require_any(actor, KEEPING, agency)
    if found := [*unfit(letterhead), *faults(letterhead.templates)]:
        raise Invalid(found)
    before, known = letterhead_of(agency)
    if known != version:
        raise Stale("Someone else changed the words of the letters meanwhile.")
    columns = {
        "content": msgspec.json.encode(letterhead).decode(),
        "version": version + 1,
        "changed_at": now,
        "changed_by": actor.name,
    }
    if not version:
        LetterWords.objects.create(agency_id=agency, **columns)
    elif not LetterWords.objects.filter(agency=agency, version=version).update(**columns):
        raise Stale("Someone else changed the words of the letters meanwhile.")
    fact = LetterheadChanged(
        record=agency, agency=agency, why=why.strip(), before=before, after=letterhead
    )
    record(fact, by=actor, now=now)


def letterhead_of(agency: str) -> tuple[Letterhead, int]:
    """What an agency's letters say beside the decision, and its version; 0 where none was kept, as
    for no agency in particular."""
    row = LetterWords.objects.filter(agency=agency).first()
    if row is None:
        return Letterhead(), 0
    return msgspec.json.decode(row.content, type=Letterhead), row.version
