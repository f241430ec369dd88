"""Whether matters, and what was decided and done in them, are what the record was told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, Final

import msgspec

from discretion.apps.agreements import disposals
from discretion.apps.audit import queries as audit
from discretion.apps.audit.chain import Break
from discretion.apps.audit.queries import Told
from discretion.apps.matters import facts, judging, keeping, moving, private
from discretion.apps.matters.facts import MatterContent
from discretion.apps.matters.models import (
    Approval,
    Determination,
    DisclosureRecord,
    Matter,
    PrivateText,
)
from discretion.errors import DiscretionError

_CHUNK: Final = 500
_UNREADABLE: Final = (DiscretionError, msgspec.DecodeError, LookupError, RecursionError)
_WERE: Final = "were changed behind the record's back."
_BEHIND: Final = "was changed behind the record's back."
# What of a paper the record was told, by its id.
_Papers = dict[str, tuple[object, ...]]


def breaks() -> Iterator[Break]:
    """Every matter, approval, record and private text that is not as the record was told."""
    yield from _gone()
    rows = Matter.objects.order_by("id").iterator(_CHUNK)
    while chunk := list(islice(rows, _CHUNK)):
        ids = [row.id for row in _wrong(chunk)]
        # Someone may have changed it rightly between two looks.
        for row in _wrong(Matter.objects.filter(id__in=ids).order_by("id")):
            yield Break(0, f"{row.id} {_BEHIND}")
    yield from _differing(_approvals_told(), _approvals())
    yield from _differing(_disclosures_told(), _disclosures())
    yield from _determinations()
    for text in PrivateText.objects.order_by("pk").iterator(_CHUNK):
        if damage := private.damage(text):
            what = "An attachment" if text.file else "A private text"
            yield Break(0, f"{what} of {text.matter_id}: {damage}")


def _gone() -> Iterator[Break]:
    told = audit.recorded("MAT")
    while chunk := set(islice(told, _CHUNK)):
        there = Matter.objects.filter(id__in=chunk).values_list("id", flat=True)
        for id_ in sorted(chunk.difference(there)):
            yield Break(0, f"{id_} is in the record and was deleted from the matters.")


def _wrong(rows: Iterable[Matter]) -> Iterator[Matter]:
    rows = list(rows)
    told = audit.latest(row.id for row in rows)
    kept = Determination.objects.filter(id__in={row.determination for row in rows})
    answers = dict(kept.values_list("id", "answer"))
    for row in rows:
        try:
            agrees = _agrees(row, audit.told(told[row.id])) and _is_answered(row, answers)
            if not agrees:
                yield row
        except _UNREADABLE:
            yield row


def _agrees(row: Matter, fact: Told) -> bool:
    beside = moving.beside(judging.facts_of(row))
    return (
        msgspec.convert(fact.after, MatterContent) == moving.content_of(row)
        and row.agency_id == fact.agency
        and all(getattr(row, name) == value for name, value in beside.items())
    )


def _is_answered(row: Matter, answers: Mapping[str, str]) -> bool:
    """Whether the answer that stands in a matter is the determination that it names."""
    answer = judging.answer_of(row)
    if not row.determination:
        return answer is None
    kept = judging.read_answer(answers[row.determination])
    designation = answer.designation or "" if answer else ""
    return answer == kept and row.designation == designation


def _differing(told: _Papers, there: _Papers) -> Iterator[Break]:
    for id_ in sorted(told.keys() | there.keys()):
        if told.get(id_) != there.get(id_):
            yield Break(0, f"{id_} {_BEHIND}")


def _determinations() -> Iterator[Break]:
    """Determinations that are not what they themselves say, or not what the record has a digest of.

    The digest is of those that were kept together. Of several it tells that one was changed, and
    not which; but what a row repeats of its act and answer, each row tells by itself.
    """
    told = {
        (fact["record"], fact["agency"]): fact
        for fact in audit.facts([keeping.DeterminationsKept.kind])
    }
    rows = Determination.objects.order_by("batch", "agency", "id").iterator(_CHUNK)
    for batch, found in groupby(rows, key=attrgetter("batch", "agency")):
        there = list(found)
        fact = told.pop(batch, {})
        altered = [row.id for row in there if not _says_itself(row, fact)]
        yield from (Break(0, f"{id_} {_BEHIND}") for id_ in altered)
        if not altered and not _whole(there, fact):
            yield Break(0, _of_several(there))
    for batch, fact in sorted(told.items()):
        kept = fact["last"] if fact["count"] == 1 else f"{batch[0]} to {fact['last']}"
        yield Break(0, f"Determinations of {batch[1]} were deleted: {kept}.")


def _whole(there: Sequence[Determination], fact: Mapping[str, Any]) -> bool:
    """Whether they are the ones that were kept together, each as it was."""
    told = [fact.get(name) for name in ("count", "last", "digest")]
    return told == [len(there), there[-1].id, keeping.digest(there)]


def _of_several(there: Sequence[Determination]) -> str:
    if len(there) == 1:
        return f"{there[0].id} {_BEHIND}"
    return f"Of the determinations {there[0].id} to {there[-1].id}, one or more {_WERE}"


def _says_itself(row: Determination, fact: Mapping[str, Any]) -> bool:
    """Whether the columns beside an act and its answer say what those say, and what the record
    says of all that were kept with it."""
    try:
        act, answer = (msgspec.json.decode(text) for text in (row.act, row.answer))
        columns = (row.kind, row.on.isoformat(), row.agency, row.outcome, row.basis)
        said = (act["act"], act["on"], act["agency"], answer["outcome"], answer["basis"])
        return (
            (*columns, row.designation) == (*said, answer.get("designation") or "")
            and row.at == datetime.fromisoformat(fact["at"])
            and (row.actor, row.actor_name) == (fact["actor"], fact["actor_name"])
        )
    except (msgspec.DecodeError, LookupError, TypeError, ValueError, RecursionError):
        return False


def _approvals_told() -> _Papers:
    found: _Papers = {}
    for fact in audit.facts([facts.MatterApproved.kind]):
        found[fact["approval"]] = (
            *(fact["record"], fact["by"], fact["actor"], fact["types"], fact["fingerprint"]),
            fact["content"],
        )
    for fact in audit.facts([facts.CounselReviewed.kind]):
        if review := fact.get("review"):
            found[review] = (fact["record"], "counsel", fact["actor"])
    return found


def _approvals() -> _Papers:
    return {row.id: _approval(row) for row in Approval.objects.order_by("id")}


def _approval(row: Approval) -> tuple[object, ...]:
    who = (row.matter_id, row.by, row.person)
    if row.by == "counsel":
        return who
    return (*who, row.types, row.facts, msgspec.json.decode(row.decision))


def _disclosures_told() -> _Papers:
    found: _Papers = {}
    of_matters = (facts.MatterCarriedOut.kind, facts.ExigentActRecorded.kind)
    for fact in audit.facts(of_matters):
        done = (*_happened(fact["content"]), fact.get("agreement", ""))
        found[fact["disclosure"]] = (fact["record"], fact["actor"], done, None)
    by_themselves = (facts.RoutineDisclosureLogged.kind, facts.DisclosureCorrected.kind)
    for fact in audit.facts(by_themselves):
        after = fact["after"]
        done = (*_happened(after["delivery"]), after.get("agreement", ""))
        earlier = (fact["earlier"], fact["why"]) if "earlier" in fact else None
        found[fact["record"]] = (after.get("matter") or None, fact["actor"], done, earlier)
    return found


def _happened(told: dict[str, Any]) -> tuple[object, ...]:
    return told["on"], told.get("form", "").strip()


def _disclosures() -> _Papers:
    under = disposals.under()
    return {
        row.id: (
            *(row.matter_id, row.by, (row.on.isoformat(), row.form, under.get(row.id, ""))),
            (row.supersedes_id, row.why_corrected) if row.supersedes_id else None,
        )
        for row in DisclosureRecord.objects.order_by("id")
    }
