"""What can be off in the records that a report rests on: what is blank, unsigned or over."""

from collections.abc import Iterator

from msgspec import UNSET

from discretion.apps.register.contents import Function
from discretion.apps.register.signatures import Standing, outstanding
from discretion.apps.reports.material import Opened, is_third_party, party_words
from discretion.apps.reports.phrases import listed
from discretion.apps.reports.proof.rules import Case, Hit, rule
from discretion.law.deadlines import in_words

# Activities


@rule(
    "gap",
    "functions",
    says="An activity belongs to no function.",
    fix="Choose its function in the register.",
)
def activity_without_function(case: Case) -> Iterator[Hit]:
    for activity in case.material.current:
        if case.material.function_of(activity) is None:
            yield _on(activity, "names no function that is there")


@rule(
    "gap",
    "types",
    says="An activity names no type of identifying information.",
    fix="Choose its types in the register.",
)
def activity_without_types(case: Case) -> Iterator[Hit]:
    for activity in case.material.current:
        if not activity.says.types:
            yield _on(activity, "names no types")


@rule(
    "gap",
    "functions",
    says="An activity gives no legal authority.",
    fix="Enter the law, rule or program that it rests on.",
)
def activity_without_authority(case: Case) -> Iterator[Hit]:
    for activity in case.material.current:
        if not activity.says.legal_authority.strip():
            yield _on(activity, "gives no legal authority")


@rule(
    "gap",
    "divisions",
    says="An activity doesn’t say which staff are entitled.",
    fix="Enter the groups of staff who do this work.",
)
def activity_without_staff(case: Case) -> Iterator[Hit]:
    for activity in case.material.current:
        if not activity.says.staff:
            yield _on(activity, "names no staff")


@rule(
    "gap",
    "entities",
    says="A disclosure doesn’t say to whom.",
    fix="Enter its counterparties.",
)
def disclosure_without_recipient(case: Case) -> Iterator[Hit]:
    for activity in case.material.of_kind("disclosure"):
        if not activity.says.counterparties:
            yield _on(activity, "names nobody to whom it goes")


@rule(
    "contradiction",
    "classified",
    says="An activity is classified as routine, and no designation in force covers it.",
    fix="Designate it, or classify it as decided case by case.",
)
def routine_without_designation(case: Case) -> Iterator[Hit]:
    for activity in case.material.current:
        covering = {d.terms.kind for d in case.material.covered[activity.id]}
        claimed = set(activity.says.classifications) - {"case_by_case"}
        if claimed - covering:
            yield _on(activity, "is classified as routine, but no designation covers it")


@rule(
    "doubt",
    "classified",
    says="An activity is neither classified nor covered by a designation.",
    fix="Classify it as decided case by case, or designate it.",
)
def activity_unclassified(case: Case) -> Iterator[Hit]:
    for activity in case.material.current:
        retained = activity.says.act == "retention"
        if not (retained or activity.says.classifications or case.material.covered[activity.id]):
            yield _on(activity, "is neither classified nor designated")


@rule(
    "doubt",
    says="Drafts in the register are not in the report.",
    fix="Confirm each draft that is true, or retire it.",
)
def drafts_left_out(case: Case) -> Iterator[Hit]:
    drafts = [a for a in case.material.every_activity if a.record.state == "draft"]
    if drafts:
        message = f"Activities still drafts, and so left out: {len(drafts)}."
        yield Hit(message, tuple(a.id for a in drafts))


# Retention


@rule(
    "gap",
    "functions",
    says="A retention says nothing of how long.",
    fix="Enter its trigger, period, disposal and citation.",
)
def retention_blank(case: Case) -> Iterator[Hit]:
    for activity in case.material.of_kind("retention"):
        if activity.says.retention is UNSET:
            yield _on(activity, "doesn’t say how long information is kept")


@rule(
    "gap",
    "functions",
    says="A retention rule has neither a period nor an end in words.",
    fix="Enter years, months or days, or until when.",
)
def retention_without_period(case: Case) -> Iterator[Hit]:
    for activity in case.material.current:
        rule_ = activity.says.retention
        if rule_ is not UNSET and not (
            rule_.years or rule_.months or rule_.days or rule_.until_when.strip()
        ):
            yield _on(activity, f"keeps information after “{rule_.trigger}” without an end")


@rule(
    "gap",
    "functions",
    says="A retention rule names no source.",
    fix="Enter the schedule of records, law or contract that sets the period.",
)
def retention_without_citation(case: Case) -> Iterator[Hit]:
    for activity in case.material.current:
        if activity.says.retention is not UNSET and not activity.says.retention.citation.strip():
            yield _on(activity, "has a retention rule without a source")


@rule(
    "gap",
    "alternatives",
    says="A retention rule doesn’t say what happens at the end.",
    fix="Enter how information is disposed of.",
)
def retention_without_disposal(case: Case) -> Iterator[Hit]:
    for activity in case.material.current:
        if activity.says.retention is not UNSET and not activity.says.retention.disposal.strip():
            yield _on(activity, "doesn’t say how information is disposed of")


@rule(
    "gap",
    "functions",
    says="What a collection brings in has no retention.",
    fix="Enter a retention that follows from the collection, or a rule on the collection itself.",
)
def collection_without_retention(case: Case) -> Iterator[Hit]:
    followed = {id_ for a in case.material.of_kind("retention") for id_ in a.says.follows}
    for activity in case.material.of_kind("collection"):
        if activity.says.retention is UNSET and activity.id not in followed:
            yield _on(activity, "collects what nothing says how long to keep")


# Designations


@rule(
    "gap",
    "classified",
    says="An approved designation has no dated signature of whoever gave it.",
    fix="Have it signed; the signature carries the day.",
)
def approval_without_date(case: Case) -> Iterator[Hit]:
    for found in case.material.designations:
        signed = [s for s in found.signatures if s.lapsed_at is None]
        if found.record.state == "approved" and not signed and not found.names_us:
            yield Hit(f"“{found.terms.name}” is approved, but nobody signed it.", (found.id,))


@rule(
    "contradiction",
    "classified",
    says="A joint designation lacks the signature of an agency’s officer.",
    fix="Ask that officer to sign, or take the agency off.",
)
def joint_unsigned(case: Case) -> Iterator[Hit]:
    for found in case.material.designations:
        counts = found.record.state == "approved" and not found.names_us
        if found.terms.kind == "joint_routine" and counts:
            missing = outstanding(found.record, found.signatures)
            if missing:
                who = listed(map(case.material.name, missing))
                yield Hit(f"“{found.terms.name}” isn’t signed for {who}.", (found.id,))


@rule(
    "doubt",
    "classified",
    says="A designation has expired by the date of the report, and so isn’t in it.",
    fix="Have a new one approved if the work goes on, or withdraw this one.",
)
def designation_expired(case: Case) -> Iterator[Hit]:
    for found in case.material.designations:
        until = found.terms.until
        if found.standing(case.on) is Standing.EXPIRED and until is not UNSET:
            yield Hit(f"“{found.terms.name}” ended on {in_words(until)}.", (found.id,))


@rule(
    "doubt",
    "classified",
    says="A designation is up for review.",
    fix="Review it, and set the next day.",
)
def designation_for_review(case: Case) -> Iterator[Hit]:
    for found in case.material.designations:
        day = found.terms.review_on
        if found.standing(case.on) is Standing.UP_FOR_REVIEW and day is not UNSET:
            message = f"“{found.terms.name}” was to be reviewed on {in_words(day)}."
            yield Hit(message, (found.id,))


@rule(
    "doubt",
    "classified",
    says="A designation waits for signatures and so isn’t in the report.",
    fix="Have it signed before the report is, or take it back.",
)
def designation_waiting(case: Case) -> Iterator[Hit]:
    for found in case.material.designations:
        if found.record.state == "proposed" and not found.names_us:
            yield Hit(f"“{found.terms.name}” is still to be signed.", (found.id,))


# Functions, contractors, agreements


@rule(
    "gap",
    "functions",
    says="A function doesn’t say how it furthers the agency’s mission.",
    fix="Enter the function’s mission.",
)
def function_without_mission(case: Case) -> Iterator[Hit]:
    for function in case.material.functions:
        content = function.content
        silent = isinstance(content, Function) and not content.mission.strip()
        if function.state == "current" and silent:
            yield Hit(f"“{function.title}” gives no mission.", (function.id,))


@rule(
    "gap",
    "agreements",
    says="A contractor isn’t bound by contract to the law’s duties (§ 23-1202(g)).",
    fix="Enter the clause that binds them, or have one added to the contract.",
)
def contractor_unbound(case: Case) -> Iterator[Hit]:
    for record, says in case.material.contracts:
        if says.bound_by_contract != "yes":
            known = "isn’t" if says.bound_by_contract == "no" else "may not be"
            yield Hit(f"{says.name} {known} bound by contract.", (record.id,))


@rule(
    "doubt",
    "agreements",
    says="An agreement has ended.",
    fix="Renew it, or retire it if nothing rests on it.",
)
def agreement_ended(case: Case) -> Iterator[Hit]:
    for paper in case.material.papers:
        until = paper.says.until
        if until is not UNSET and until < case.on:
            yield Hit(f"“{paper.says.name}” ended on {in_words(until)}.", (paper.id,))


@rule(
    "gap",
    "agreements",
    says="A disclosure to a third party has no agreement in force that covers it (§ 23-1203(3)).",
    fix="Enter the agreement, or record why none is needed.",
)
def third_party_without_agreement(case: Case) -> Iterator[Hit]:
    material = case.material
    for activity in material.of_kind("disclosure"):
        if activity.says.types and material.agreement_asked(activity):
            for party in filter(is_third_party, activity.says.counterparties):
                if not material.with_agreement(activity, party):
                    who = party_words(party, material.names)
                    yield _on(activity, f"goes to {who} without an agreement that covers it")


def _on(activity: Opened, what: str) -> Hit:
    return Hit(f"“{activity.says.name}” {what}.", (activity.id,))
