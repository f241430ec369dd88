"""How a register document becomes an office's records: how an installation begins with a city.

Agreements and approvals are kept by the apps above, which take them from the same document.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from functools import partial
from itertools import chain
from textwrap import shorten
from typing import Any, Final, Literal, TypeAlias

from django.db import transaction
from msgspec import UNSET

from discretion.apps.accounts.actions import open_agency
from discretion.apps.accounts.facts import AgencyContent
from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit.actions import NEW_YORK, reserve_ids
from discretion.apps.audit.facts import Fact
from discretion.apps.register import contents, queries, store
from discretion.apps.register import designation_facts as facts
from discretion.apps.register.asking import Asked, ask_all
from discretion.apps.register.checks import LIMITS, MOST_HOURS
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.models import Record, Signature
from discretion.apps.register.shapes import unfit
from discretion.apps.register.signatures import CITY, outstanding, signed
from discretion.apps.register.signing import Doer
from discretion.apps.register.store import New
from discretion.errors import Fault, Invalid
from discretion.law import register as law
from discretion.law.authority import Power, Role
from discretion.law.parties import Parties

Said: TypeAlias = Literal["never_routine", "notify_individual", "routine_needs_agreement"]
_ID: Final = re.compile(r"DES-(20\d{2})-(\d{5,9})")
_LONGEST_TITLE: Final = 300
_LONGEST_CODE: Final = 80
_LONGEST_SIGNER: Final = 120
_CHUNK: Final = 1_000
_WHY: Final = "Taken over from a register document."


@transaction.atomic
def load_city(register: law.Register, *, actor: Actor, now: datetime) -> dict[str, int]:
    """Enter a city into an office that has no records yet; how many of each kind were entered.

    For whoever sets the installation up. Designations come as approved, under their ids, with the
    signatures of their days; a function is entered for each code that one names. Invalid where the
    office has begun, or the document says something that is not kept here.
    """
    require(actor, Power.MANAGE_PEOPLE)
    parties = Parties(register)
    approved = list(_designations(register, parties))
    new = [
        *(_contractor(c) for c in register.contractors),
        *(_type(t) for t in register.types),
        *_policies(register.policies),
        *_functions(register, parties),
    ]
    if faults := [*_unkept(register), *_unfit([*new, *approved])]:
        raise Invalid(faults)
    for agency in _from_the_top(register.agencies):
        _open(agency, actor=actor, now=now)
    reserve_ids(designation.id for designation in register.designations)
    store.enter(new, actor=actor, now=now, why=_WHY)
    signed = {terms.id: list(_signatures(terms, parties)) for terms in register.designations}
    store.enter(approved, actor=actor, now=now, why=_WHY, fact=partial(_taken_over, signed))
    Signature.objects.bulk_create(chain.from_iterable(signed.values()), batch_size=500)
    _ask(actor, now)
    counts = Counter(item.kind.plural for item in (*new, *approved))
    return {"agencies": len(register.agencies), **counts}


def _ask(actor: Actor, now: datetime) -> None:
    """Ask for the signatures that a designation was taken over without."""
    rows = Record.objects.filter(kind="designation").prefetch_related("signatures").order_by("id")
    asked = []
    for row in rows.iterator(_CHUNK):
        kept = queries.kept(row)
        if left := outstanding(kept, map(signed, row.signatures.all())):
            assert isinstance(kept.content, contents.Designation)  # noqa: S101 (its kind says so)
            asked.append(Asked(row, kept.content, left))
    ask_all(asked, Doer(actor, now, _WHY))


def _taken_over(signed: Mapping[str, Iterable[Signature]], *, record: str, **told: Any) -> Fact:
    signatures = tuple(
        facts.TakenOverSignature(
            for_agency=s.agency_id or CITY, by=s.person_name, on=s.on, reason=s.reason
        )
        for s in signed[record]
    )
    return facts.DesignationTakenOver(record=record, signatures=signatures, **told)


def _unkept(register: law.Register) -> Iterator[Fault]:
    if Record.objects.exists():
        message = "This office keeps records already; a city can be loaded into an empty one only."
        yield Fault("not_empty", message, "")
    if register.law:
        message = "Records are held against the law of each day; leave this out."
        yield Fault("not_kept", message, "law")
    for name in LIMITS:
        hours = getattr(register.policies, name)
        if hours is not UNSET and not 0 < hours <= MOST_HOURS:
            yield Fault("bad_period", f"Use 1 to {MOST_HOURS:,} hours.", f"policies.{name}")
    for number, designation in enumerate(register.designations):
        if not _ID.fullmatch(designation.id):
            message = "Give it an id such as DES-2026-00017."
            yield Fault("bad_id", message, f"designations[{number}].id")


def _unfit(new: Sequence[New]) -> Iterator[Fault]:
    """Names and texts that can't be kept."""
    for item in new:
        yield from (f._replace(path=item.kind.plural) for f in unfit(item.content))
        title, code = item.kind.title(item.content), item.kind.code(item.content)
        if len(title) > _LONGEST_TITLE or len(code) > _LONGEST_CODE:
            yield Fault("too_long", f"“{title[:40]}…” is too long.", item.kind.plural)


def _from_the_top(agencies: Sequence[law.Agency]) -> Iterator[law.Agency]:
    """Each agency after the one it is below; the reader of documents has refused circles."""
    below: dict[str, list[law.Agency]] = {}
    for agency in agencies:
        below.setdefault(agency.parent, []).append(agency)
    waiting = below.get("", [])
    while waiting:
        yield from waiting
        waiting = [office for agency in waiting for office in below.get(agency.id, [])]


def _open(agency: law.Agency, *, actor: Actor, now: datetime) -> None:
    content = AgencyContent(
        name=agency.name,
        kind=agency.kind,
        parent=agency.parent,
        foil_officer=agency.foil_officer,
    )
    try:
        open_agency(agency.id, content, actor=actor, now=now)
    except Invalid as error:
        where = f"agencies: {agency.id}"
        raise Invalid(f._replace(path=f"{where}.{f.path}") for f in error.faults) from None


def _contractor(known: law.Contractor) -> New:
    content = contents.Contractor(
        code=known.id,
        name=known.name,
        services=known.services,
        subcontractor_of=known.subcontractor_of,
        privacy_officer=known.privacy_officer,
    )
    return New(KINDS["contractor"], known.agency, content, "current")


def _type(added: law.AddedType) -> New:
    content = contents.AddedType(
        code=added.code,
        label=added.label,
        authority=added.authority,
        since=added.from_,
        until=added.until,
    )
    return New(KINDS["type"], "", content, "current")


def _policies(policies: law.Policies) -> Iterator[New]:
    for entry in policies.never_routine:
        yield _policy("never_routine", entry)
    for entry in policies.notify_individual:
        yield _policy("notify_individual", entry)
    for binding in policies.routine_needs_agreement:
        yield _policy("routine_needs_agreement", binding)
    if policies.exigent_notice_hours is not UNSET:
        yield _limit("exigent_notice_hours", "exigent disclosures", policies.exigent_notice_hours)
    if policies.violation_notice_hours is not UNSET:
        yield _limit("violation_notice_hours", "violations", policies.violation_notice_hours)


def _policy(says: Said, entry: law.Policy | law.AgreementPolicy) -> New:
    content = contents.Policy(
        says=says,
        name=shorten(entry.authority, _LONGEST_TITLE),
        authority=entry.authority,
        types=entry.types,
        counterparties=entry.counterparties,
        since=entry.from_,
        until=entry.until,
    )
    return New(KINDS["policy"], "", content, "current")


def _limit(says: contents.Limit, of_what: str, hours: int) -> New:
    """A limit of hours; the document names no authority for it."""
    content = contents.Policy(
        says=says,
        name=f"Notice of {of_what} within {hours} {'hour' if hours == 1 else 'hours'}",
        authority=_WHY,
        types="any",
        counterparties="any",
        hours=hours,
    )
    return New(KINDS["policy"], "", content, "current")


def _functions(register: law.Register, parties: Parties) -> Iterator[New]:
    """A function for each code in a tree: of the one agency that names it, else of the topmost."""
    named: dict[tuple[str, str], set[str]] = {}
    for designation in register.designations:
        asked = designation.functions
        for code in () if isinstance(asked, str) else asked:
            top = parties.agencies[designation.agency].top
            named.setdefault((top, code), set()).add(designation.agency)
    for (top, code), holders in named.items():
        content = contents.Function(code=code, name=_in_words(code))
        owner = holders.pop() if len(holders) == 1 else top
        yield New(KINDS["function"], owner, content, "current")


def _in_words(code: str) -> str:
    return code.replace("_", " ").capitalize()


def _designations(register: law.Register, parties: Parties) -> Iterator[New]:
    for terms in register.designations:
        content = _content(terms, parties)
        yield New(KINDS["designation"], terms.agency, content, "approved", terms.id)


def _content(terms: law.Designation, parties: Parties) -> contents.Designation:
    return contents.Designation(
        kind=terms.kind,
        act=terms.act,
        name=_name(terms),
        offices=terms.offices,
        functions=terms.functions,
        types=terms.types,
        counterparties=terms.counterparties,
        staff=terms.staff,
        since=terms.from_,
        until=terms.until,
        reason=terms.reason,
        with_agencies=_with_agencies(terms, parties),
        extra_review=terms.extra_review,
        agreement_required=terms.agreement_required,
    )


def _name(terms: law.Designation) -> str:
    act = "Collection and disclosure" if terms.act == "both" else terms.act.capitalize()
    asked = terms.functions
    words = "any function" if isinstance(asked, str) else ", ".join(map(_in_words, asked)).lower()
    return shorten(f"{act}: {words}", _LONGEST_TITLE)


def _with_agencies(terms: law.Designation, parties: Parties) -> tuple[str, ...]:
    """The agencies that agreed, and those among the parties that could still agree."""
    if terms.kind != "joint_routine":
        return ()
    own = parties.agencies[terms.agency].top
    asked = () if isinstance(terms.counterparties, str) else terms.counterparties
    could = [
        word
        for word in asked
        if word in parties.agencies
        and parties.agencies[word].of_the_city
        and parties.agencies[word].top != own
    ]
    return tuple(dict.fromkeys([*(a.agency for a in terms.agreed), *could]))


def _signatures(terms: law.Designation, parties: Parties) -> Iterator[Signature]:
    """Those of the holder, or the chief, and of each agency that agreed, on its first day."""
    pinned = material_fingerprint(_content(terms, parties))
    holder = "" if terms.kind == "best_interests" else terms.agency
    given = {holder: (terms.approved_by, terms.approved_on, terms.reason)}
    for agreed in sorted(terms.agreed, key=lambda agreed: agreed.on):
        given.setdefault(agreed.agency, (agreed.by, agreed.on, agreed.reason))
    for agency, (by, on, reason) in given.items():
        role = Role.AGENCY_PRIVACY_OFFICER if agency else Role.CHIEF_PRIVACY_OFFICER
        yield Signature(
            designation_id=terms.id,
            agency_id=agency or None,
            role=role.value,
            person_name=shorten(by, _LONGEST_SIGNER),
            on=on,
            at=datetime.combine(on, time(12), NEW_YORK),
            reason=reason,
            fingerprint=pinned,
        )
