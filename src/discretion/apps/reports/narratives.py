"""What records let a narrative say: a sentence or two, under the officer's own words."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import UNSET

from discretion.apps.register.contents import Policy
from discretion.apps.reports.material import Material, Opened, lowered
from discretion.apps.reports.phrases import called, counted, listed, types_in_words
from discretion.apps.reports.pieces import Piece, ids_of
from discretion.forms.edition import Question
from discretion.forms.report import TextAnswer
from discretion.law.deadlines import in_words


def requests(material: Material, question: Question) -> Iterator[Piece]:
    """How much was approved in advance, and on what terms."""
    designations = [
        d
        for d in material.in_force
        if d.terms.act != "collection" and d.terms.kind != "best_interests"
    ]
    if not designations:
        return
    reviewed = [d for d in designations if d.terms.extra_review is not UNSET]
    text = f"Disclosures are approved in advance by {counted(len(designations), 'designation')}."
    if reviewed:
        text += f" A review of each act is required by {len(reviewed)} of them as well."
    yield _sentence(text, [d.id for d in designations])


def access(material: Material, question: Question) -> Iterator[Piece]:
    """Which groups of staff are entitled."""
    activities = [a for a in material.current if a.says.staff]
    if activities:
        staff = sorted({s for a in activities for s in a.says.staff}, key=str.casefold)
        text = f"Access is limited, activity by activity, to {listed(staff)}."
        yield _sentence(text, [a.id for a in activities])


def proposals(material: Material, question: Question) -> Iterator[Piece]:
    """Where an agreement comes first."""
    demanding = [d for d in material.in_force if d.terms.agreement_required]
    if demanding:
        text = (
            f"In {counted(len(demanding), 'designation')} an agreement is required before anything "
            "is disclosed."
        )
        yield _sentence(text, [d.id for d in demanding])


def classification(material: Material, question: Question) -> Iterator[Piece]:
    """What was approved as routine, and by whom."""
    for kind, says in (
        ("routine", "Approved as routine by the agency’s privacy officer"),
        ("joint_routine", "Approved as routine together with other agencies"),
        ("best_interests", "Approved by the Chief Privacy Officer in the City’s best interests"),
    ):
        if found := material.approved(kind):
            text = f"{says}: {listed(d.terms.name.rstrip('.') for d in found)}."
            yield _sentence(text, [d.id for d in found])


def divisions(material: Material, question: Question) -> Iterator[Piece]:
    """Who discloses, office by office."""
    disclosing: dict[str, list[Opened]] = {}
    for activity in material.of_kind("disclosure"):
        if activity.says.staff:
            disclosing.setdefault(activity.record.agency, []).append(activity)
    for office in sorted(disclosing, key=lambda o: (o != material.agency, material.name(o))):
        staff = {s for a in disclosing[office] for s in a.says.staff}
        text = f"In {material.name(office)}, disclosures are made by {listed(staff)}."
        yield _sentence(text, [a.id for a in disclosing[office]])


def minimized(material: Material, question: Question) -> Iterator[Piece]:
    """What is disposed of, and how."""
    ending = [
        a
        for a in material.current
        if a.says.retention is not UNSET and a.says.retention.disposal.strip()
    ]
    if ending:
        disposals = {lowered(a.says.retention.disposal) for a in ending if a.says.retention}
        what = counted(len(ending), "activity", "activities")
        text = f"In {what}, information is disposed of after a set time ({listed(disposals)})."
        yield _sentence(text, [a.id for a in ending])


def agreements(material: Material, question: Question) -> Iterator[Piece]:
    """Each agreement in force, and contracts that bind."""
    in_force = [paper for paper in material.papers if paper.in_force(material.on)]
    for paper in sorted(in_force, key=lambda p: (p.says.name.casefold(), p.id)):
        says = paper.says
        types = () if says.types == "any" else says.types
        what = types_in_words(types, material) or "any type of identifying information"
        text = (
            f"{says.name.rstrip('.')}, with {called(says.with_, material)}, is in force since "
            f"{in_words(says.since)}{_to(says.until or None)} and covers {what}"
        )
        text += f" for {listed(says.purposes)}." if says.purposes else "."
        yield _sentence(text, [paper.id])
    bound = [record for record, says in material.contracts if says.bound_by_contract == "yes"]
    if bound:
        who = counted(len(bound), "contractor")
        text = f"The contracts of {who} pass on the duties of the Identifying Information Law."
        yield _sentence(text, [record.id for record in bound])


def _to(until: date | None) -> str:
    return f" until {in_words(until)}" if until else ""


def stock(material: Material, question: Question) -> Iterator[Piece]:
    """How much the register holds."""
    if not material.current:
        return
    told = [
        counted(len(material.of_kind(act)), act)
        for act in ("collection", "retention", "disclosure")
        if material.of_kind(act)
    ]
    functions = {f.id for a in material.current if (f := material.function_of(a))}
    text = f"The agency keeps a register of {listed(told, in_order=True)}"
    text += f", for {counted(len(functions), 'function')}." if functions else "."
    yield _sentence(text, [a.id for a in material.current])


def policies(material: Material, question: Question) -> Iterator[Piece]:
    """The policies in force, and the types added that are used."""
    policies = [
        p
        for p in material.policies
        if isinstance(p.content, Policy)
        and (p.content.since is UNSET or p.content.since <= material.on)
        and (p.content.until is UNSET or material.on <= p.content.until)
    ]
    if policies:
        names = listed(policy.title.rstrip(".") for policy in policies)
        text = f"The agency applies these policies of the Chief Privacy Officer: {names}."
        yield _sentence(text, [p.id for p in policies])
    codes = {code for a in material.current for code in a.says.types}
    used = [t for t in material.types if t.code in codes]
    if used:
        labels = [lowered(t.title) for t in used]
        text = (
            f"Of the types that the Chief Privacy Officer added, the agency uses {listed(labels)}."
        )
        yield _sentence(text, [t.id for t in used])


def _sentence(text: str, ids: Iterable[str]) -> Piece:
    return Piece(value=TextAnswer(text=text), evidence=ids_of(ids))
