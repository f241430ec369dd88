"""By when what went out under an agreement is to be disposed of or returned, and what was said of
it since. No law sets a day for that; the agreement does, or its own end.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final, Literal

import msgspec
from msgspec import UNSET

from discretion.apps.agreements.contents import Agreement, agreement
from discretion.apps.agreements.models import Disposal
from discretion.apps.duties import queries as ledger
from discretion.apps.register import queries as register
from discretion.law.citations import Citation
from discretion.law.deadlines import Due, Period, after_period, in_words

CONFIRM: Final = "confirm_disposal"
HOW: Final[Mapping[str, str]] = dict(Disposal.How.choices)
# What asks for an agreement.
_AGREEMENTS: Final = Citation("23-1203(3)")
_NO_LAW: Final = "the law sets no day"


class DisposalSight(msgspec.Struct, frozen=True, kw_only=True):
    """What an agreement asks of the party that received something under it, and what it did.

    `explanation` says how the day was worked out, or why there is none; `duty` is empty where
    nobody was asked to see to it, and `how` while it is not confirmed.
    """

    agreement: str
    due_on: date | None
    explanation: str
    duty: str
    how: Literal["", "disposed", "returned"]
    on: date | None
    proof: str
    at: datetime | None
    by_name: str


def due_of(id_: str, content: Agreement, *, disclosed_on: date) -> Due | str:
    """By when it is to be disposed of or returned; or, in a sentence, why no day can be told."""
    term = content.terms.disposal
    if term.agreed == "no":
        return f"{id_} does not ask for it to be disposed of or returned."
    if term.agreed == "not_known":
        return f"Whether {id_} asks for it to be disposed of or returned is not known yet."
    if term.days is not UNSET and term.after == "disclosure":
        return _counted(f"{id_} counts from the disclosure", disclosed_on, term.days)
    if content.until is UNSET:
        return (
            f"{id_} asks for it to be disposed of or returned, but has no last day to count from, "
            "so no day can be worked out."
        )
    if term.days is not UNSET:
        return _counted(f"{id_} counts from its own last day", content.until, term.days)
    working = (
        f"{id_} says no time, so it is due when the agreement ends: its last day is "
        f"{in_words(content.until)}; {_NO_LAW}"
    )
    return Due(on=content.until, explanation=working, provision=_AGREEMENTS)


def _counted(words: str, since: date, days: int) -> Due:
    due = after_period(since, Period(days=days), provision=_AGREEMENTS)
    working = f"{words}: {due.explanation}; {_NO_LAW}"
    return Due(on=due.on, explanation=working, provision=_AGREEMENTS)


def of(disclosures: Iterable[str]) -> Mapping[str, DisposalSight]:
    """What is to become of what went out under an agreement, by the record of what went out; for
    who sees that."""
    there = Disposal.objects.filter(disclosure__in=list(disclosures), corrected_as="")
    rows = there.select_related("agreement")
    found = {row.disclosure: row for row in rows}
    if not found:
        return {}
    asked = {d.record: d for d in ledger.ever_about(found, CONFIRM) if d.state != "void"}
    return {id_: _sight(row, asked.get(id_)) for id_, row in found.items()}


def _sight(row: Disposal, duty: ledger.Asked | None) -> DisposalSight:
    same = {name: getattr(row, name) for name in ("how", "on", "proof", "at", "by_name")}
    if duty is None:
        content = agreement(register.kept(row.agreement).content)
        due = due_of(row.agreement_id, content, disclosed_on=row.disclosed_on)
        due_on, explanation = (None, due) if isinstance(due, str) else (due.on, due.explanation)
    else:
        due_on, explanation = duty.due_on, duty.explanation
    return DisposalSight(
        **same,
        agreement=row.agreement_id,
        due_on=due_on,
        explanation=explanation,
        duty=duty.id if duty else "",
    )


def under() -> Mapping[str, str]:
    """The agreement under which each thing went out, by its record."""
    return dict(Disposal.objects.values_list("disclosure", "agreement"))
