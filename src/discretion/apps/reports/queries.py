"""Everything that reads reports, cut to what the actor may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from django.db.models import Q, QuerySet

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, require_any
from discretion.apps.agreements import queries as agreements
from discretion.apps.audit import queries as audit
from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.queries import Told
from discretion.apps.matters.determined import determined
from discretion.apps.register import filings, named
from discretion.apps.register import queries as register
from discretion.apps.register.contents import Designation
from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import signed
from discretion.apps.reports import answers, numbers
from discretion.apps.reports import models as tables
from discretion.apps.reports.assemble import assembled
from discretion.apps.reports.material import Designated, Material
from discretion.apps.reports.numbers import Taken
from discretion.apps.reports.pieces import Computed, Words, composed
from discretion.apps.reports.proof import Case, Finding, proofread
from discretion.apps.reports.proof.rules import day
from discretion.errors import NotFound, Tampered
from discretion.forms import report as forms
from discretion.forms.edition import Edition, Question, edition
from discretion.law.authority import Power

if TYPE_CHECKING:
    from discretion.apps.register.models import FilingImport

MAKING: Final = ("draft", "prepared", "signed")
DONE: Final = ("filed", "superseded")
_READS_FILED: Final = (Power.READ_REGISTER, Power.READ_RECORD, Power.REVIEW_REPORTS)
# Between the places from which one answer's words were carried.
BETWEEN_SOURCES: Final = ", "
_READS_DRAFTS: Final = (Power.PREPARE_REPORT, Power.READ_RECORD)

Mark = Literal["unconfirmed", "contradiction", "words_needed", "computed", "answered"]


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """An officer's answer as it is kept."""

    question: str
    words: forms.Answer
    with_computed: bool
    confirmed: bool
    carried_from: str
    carried: forms.Answer | None
    # The numbers of matters that stand behind the words.
    numbers: Taken | None = None
    version: int
    edited_by: str
    edited_at: datetime | None

    @property
    def sources(self) -> Sequence[str]:
        """From where its words were carried: reports' ids, or "filing:" and a filing's."""
        return self.carried_from.split(BETWEEN_SOURCES) if self.carried_from else ()


class Contributed(msgspec.Struct, frozen=True, kw_only=True):
    """What an office says to a question; `taken` where it stands in the answer as it is."""

    office: str
    office_name: str
    question: str
    words: forms.Answer
    taken: bool
    version: int
    by: str
    at: datetime


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A report that an office may contribute to, as far as the office is to know of it."""

    report: str
    agency_name: str
    cycle: int
    edition: str
    office: str
    contributions: tuple[Contributed, ...]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A report on the desk: what is computed, what was written, what comes of it, what is off."""

    report: tables.Report
    edition: Edition
    material: Material
    computed: Mapping[str, Computed]
    written: Mapping[str, Written]
    contributions: Sequence[Contributed]
    composed: forms.Report
    last: forms.Report | None
    findings: Sequence[Finding]

    @cached_property
    def marks(self) -> Mapping[str, Mark]:
        """How each question stands, in one word."""
        contradicted = {f.question for f in self.findings if f.weight == "contradiction"}
        return {
            q.number: "contradiction" if q.number in contradicted else self._mark(q)
            for q in self.edition.questions
        }

    def _mark(self, question: Question) -> Mark:
        written = self.written[question.number]
        if written.carried_from and not written.confirmed:
            return "unconfirmed"
        if not answers.is_empty(written.words):
            return "answered"
        found = self.computed[question.number]
        return "computed" if found.pieces and question.kind != "text" else "words_needed"


def reports(actor: Actor, *, agency: str = "", cycle: int = 0) -> QuerySet[tables.Report]:
    """The reports that exist for the actor, newest cycle first.

    Those filed exist for who reads the register there or reviews reports, and for the offices
    below; those in the making only for who prepares them or reads the agency's record, which for
    this is no one's office in the City as a whole.
    """
    found = tables.Report.objects.filter(_filed(actor) | _in_the_making(actor))
    if agency:
        found = found.filter(agency=agency)
    if cycle:
        found = found.filter(cycle=cycle)
    return found.select_related("agency").order_by("-cycle", "agency__name", "-amendment")


def _filed(actor: Actor) -> Q:
    where = [actor.where(power) for power in _READS_FILED]
    if any(reach is None for reach in where):
        return Q(state__in=DONE)
    seen = frozenset[str]().union(*filter(None, where))
    tops = {actor.tree.top(office) for office in seen}
    return Q(state__in=DONE, agency__in=seen | tops)


def _in_the_making(actor: Actor) -> Q:
    seen = frozenset[str]().union(*map(actor.where_at_home, _READS_DRAFTS))
    return Q(state__in=MAKING, agency__in=seen)


def row(report_id: str, *, actor: Actor) -> tables.Report:
    """A report's row; NotFound outside the actor's sight."""
    found = reports(actor).filter(id=report_id).first()
    if found is None:
        raise NotFound(f"There is no report “{report_id}” here.")
    return found


def report(report_id: str, *, actor: Actor, now: datetime) -> forms.Report:
    """The report as `discretion/report/1`: frozen once it was, else as it would be filed now."""
    found = row(report_id, actor=actor)
    return frozen(found) or draft(report_id, actor=actor, now=now).composed


def frozen(found: tables.Report) -> forms.Report | None:
    """What a report says since it was frozen; None while it is a draft.

    Tampered where that is not what was signed, as its filing tells.
    """
    if not found.frozen:
        return None
    filing = tables.Filing.objects.filter(report=found).first()
    try:
        said = fingerprint(msgspec.json.decode(found.frozen))
    except (msgspec.DecodeError, ValueError, RecursionError):
        said = ""
    if filing is None or filing.fingerprint != said:
        raise Tampered(f"{found.id} does not say what was signed.")
    return forms.decode(found.frozen.encode())


def history(report_id: str, *, actor: Actor) -> Sequence[Told]:
    """Who changed what in a report, when and why, before and after; newest first.

    NotAllowed for who only reads what was filed.
    """
    found = row(report_id, actor=actor)
    require_any(actor, _READS_DRAFTS, found.agency_id)
    return audit.history(report_id)


def draft(report_id: str, *, actor: Actor, now: datetime) -> Draft:
    """A report with all that the desk needs, assembled from the register as it stands now.

    Once it was frozen, `composed` is what was frozen. NotAllowed for who only reads what was filed.
    """
    found = row(report_id, actor=actor)
    require_any(actor, _READS_DRAFTS, found.agency_id)
    form = edition(found.edition)
    header = header_of(found)
    written = {w.question: w for w in _written(found, form)}
    material = material_of(found.agency_id, on=_day_of(header, now), actor=actor)
    computed = assembled(material, form)
    whole = frozen(found) or _composed(found, form, computed, written)
    given, before = contributions(found, form), last_filed(found, actor=actor)
    case = Case(
        report=whole,
        material=material,
        computed=computed,
        words={number: w.words for number, w in written.items()},
        cycle=found.cycle,
        last=before,
        unconfirmed=_unconfirmed(written),
        contributed=frozenset(c.office for c in given),
        outdated=frozenset(_outdated(found, written, actor)),
    )
    return Draft(
        report=found,
        edition=form,
        material=material,
        computed=computed,
        written=written,
        contributions=given,
        composed=whole,
        last=before,
        findings=proofread(case),
    )


def _composed(
    found: tables.Report,
    form: Edition,
    computed: Mapping[str, Computed],
    written: Mapping[str, Written],
) -> forms.Report:
    words = {n: Words(answer=w.words, with_computed=w.with_computed) for n, w in written.items()}
    return composed(
        form,
        header=header_of(found),
        signatures=signatures_of(found),
        computed=computed,
        words=words,
    )


def _day_of(header: Mapping[str, str | None], now: datetime) -> date:
    """The day that a report speaks of: its own, or today."""
    return day(header.get("report_date")) or new_york_day(now)


def _unconfirmed(written: Mapping[str, Written]) -> dict[str, str]:
    waiting = (w for w in written.values() if w.carried_from and not w.confirmed)
    return {w.question: w.carried_from for w in waiting}


def _outdated(found: tables.Report, written: Mapping[str, Written], actor: Actor) -> Iterable[str]:
    """The questions whose numbers are others by now; what is frozen stays as it was."""
    if found.frozen:
        return
    for number, given in written.items():
        if given.numbers and numbers.have_changed(given.numbers, found, actor=actor):
            yield number


def header_of(found: tables.Report) -> dict[str, str | None]:
    """The blanks of a report's header."""
    return msgspec.json.decode(found.header, type=dict[str, str | None])


def signatures_of(found: tables.Report) -> dict[str, dict[str, str | None]]:
    """The blanks of those who sign."""
    return msgspec.json.decode(found.signatures, type=dict[str, dict[str, str | None]])


def last_filed(found: tables.Report, *, actor: Actor) -> forms.Report | None:
    """What the agency filed before this report, here or as an imported filing; None for nothing."""
    before = last_row(found.agency_id, cycle=found.cycle, amendment=found.amendment)
    imported = last_import(found.agency_id, cycle=found.cycle, actor=actor)
    if imported and (before is None or imported.year > before.cycle):
        return filings.report_of(imported.id, actor=actor)
    return frozen(before) if before else None


def last_row(agency: str, *, cycle: int, amendment: int = 0) -> tables.Report | None:
    """The report that the agency filed last before the one of a cycle, or before its amendment."""
    earlier = Q(cycle__lt=cycle) | Q(cycle=cycle, amendment__lt=amendment)
    filed = tables.Report.objects.filter(earlier, agency=agency, state__in=DONE)
    return filed.order_by("-cycle", "-amendment").first()


def last_import(agency: str, *, cycle: int, actor: Actor) -> "FilingImport | None":
    """The filing of the latest year before a cycle that was imported for the agency."""
    found = filings.filings(actor).filter(agency=agency, year__lt=cycle)
    return found.order_by("-year", "-made_at", "-id").first()


def _written(found: tables.Report, form: Edition) -> Iterable[Written]:
    rows = {a.question: a for a in found.answers.all()}
    for question in form.questions:
        kept = rows[question.number]
        yield written(question, kept)


def written(question: Question, kept: tables.Answer) -> Written:
    """An answer's row, opened."""
    return Written(
        question=question.number,
        words=answers.decode(question, kept.words),
        with_computed=kept.with_computed,
        confirmed=kept.confirmed,
        carried_from=kept.carried_from,
        carried=answers.decode(question, kept.carried) if kept.carried else None,
        numbers=numbers.decode(kept.numbers),
        version=kept.version,
        edited_by=kept.edited_by,
        edited_at=kept.edited_at,
    )


# Contributions


def asked(actor: Actor) -> Sequence[Asked]:
    """The drafts to which the actor's offices may contribute, with what those gave so far."""
    offices = actor.where(Power.PREPARE_REPORT) or frozenset()
    above = {office: actor.tree.top(office) for office in sorted(offices)}
    tops = {top for office, top in above.items() if top != office}
    drafts = tables.Report.objects.filter(state="draft", agency__in=tops).select_related("agency")
    return [
        _asked(found, office)
        for found in drafts.order_by("-cycle", "agency__name")
        for office, top in above.items()
        if top == found.agency_id and office != top
    ]


def _asked(found: tables.Report, office: str) -> Asked:
    given = contributions(found, edition(found.edition))
    return Asked(
        report=found.id,
        agency_name=found.agency.name,
        cycle=found.cycle,
        edition=found.edition,
        office=office,
        contributions=tuple(c for c in given if c.office == office),
    )


def contributions(found: tables.Report, form: Edition) -> Sequence[Contributed]:
    """What offices gave to a report, by question and office."""
    rows = found.contributions.select_related("office")
    opened = [contributed(form.question(c.question), c) for c in rows]
    places = {q.number: place for place, q in enumerate(form.questions)}
    return sorted(opened, key=lambda c: (places[c.question], c.office_name))


def contributed(question: Question, kept: tables.Contribution) -> Contributed:
    """A contribution's row, opened."""
    return Contributed(
        office=kept.office_id,
        office_name=kept.office.name,
        question=kept.question,
        words=answers.decode(question, kept.words),
        taken=kept.taken == kept.words,
        version=kept.version,
        by=kept.by,
        at=kept.at,
    )


# Material


def material_of(agency: str, *, on: date, actor: Actor) -> Material:
    """The opened records of an agency's tree on a day, as far as the actor sees them."""
    tree = actor.tree
    below = tree.below(agency)

    def opened(kind: str) -> Sequence[Kept]:
        return register.contents(KINDS[kind], actor=actor, agencies=below)

    def of_the_city(kind: str) -> Sequence[Kept]:
        found = register.records(KINDS[kind], actor=actor, states=("current",))
        return [register.kept(r) for r in found.order_by("id")]

    return Material(
        agency=agency,
        on=on,
        names=dict(accounts.all_agencies().values_list("id", "name")),
        parents={office: tree.above(office)[1] for office in below - {agency}},
        functions=opened("function"),
        systems=opened("system"),
        contractors=opened("contractor"),
        activities=opened("activity"),
        designations=[*_designations(below, actor), *_naming(below, actor)],
        agreements=list(agreements.current(below, actor=actor)),
        types=of_the_city("type"),
        policies=of_the_city("policy"),
        determined=list(determined(below, on=on)),
    )


def _designations(agencies: frozenset[str], actor: Actor) -> Iterable[Designated]:
    found = register.records(KINDS["designation"], actor=actor, agencies=agencies)
    for one in found.order_by("id").prefetch_related("signatures"):
        given = sorted(map(signed, one.signatures.all()), key=lambda s: s.at)
        yield Designated(record=register.kept(one), signatures=tuple(given))


def _naming(agencies: frozenset[str], actor: Actor) -> Iterable[Designated]:
    """Other agencies' joint designations that one of these agreed to."""
    fields = Designation.__struct_fields__
    for shown in named.naming_us(actor=actor):
        if shown.state == "approved" and agencies.intersection(shown.with_agencies):
            told = msgspec.structs.asdict(shown)
            content = Designation(
                kind="joint_routine", **{name: told[name] for name in fields if name in told}
            )
            record = Kept(
                id=shown.id,
                kind="designation",
                agency=shown.agency,
                state=shown.state,
                version=1,
                title=shown.name,
                code="",
                fingerprint=shown.fingerprint,
                changed_at=datetime.min.replace(tzinfo=UTC),
                changed_by="",
                content=content,
            )
            yield Designated(record=record, names_us=True)
