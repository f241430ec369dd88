"""What can be off in the report as a document: header, signatures, dates, offices, contents."""

from collections.abc import Iterator
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from discretion.apps.reports import answers
from discretion.apps.reports.proof.rules import Case, Hit, day, rule
from discretion.errors import NotFound
from discretion.law.citations import Citation
from discretion.law.deadlines import in_words
from discretion.law.reporting import missing_contents, report_due

_PREPARER: Final = "preparer"
_HEAD: Final = "agency_head"


@rule(
    "gap",
    says="A blank of the header is empty.",
    fix="Fill it in at the top of the report.",
)
def header_missing(case: Case) -> Iterator[Hit]:
    for field in case.edition.header:
        if not case.report.header.get(field.name):
            yield Hit(f"“{field.label}” is empty.")


@rule(
    "contradiction",
    says="An email address can’t be one.",
    fix="Write it as name@agency.nyc.gov.",
)
def email_malformed(case: Case) -> Iterator[Hit]:
    given = {"the header": case.report.header.get("email")}
    for person in case.edition.signatures.people:
        given[person.label] = case.report.signatures.get(person.name, {}).get("email")
    for where, email in given.items():
        try:
            validate_email(email or "nobody@example.org")
        except ValidationError:
            yield Hit(f"“{email}” in {where} is no email address.")


@rule(
    "contradiction",
    says="A date can’t be read.",
    fix="Enter the day as YYYY-MM-DD.",
)
def date_malformed(case: Case) -> Iterator[Hit]:
    blanks = [(f, case.report.header.get(f.name)) for f in case.edition.header]
    for person in case.edition.signatures.people:
        given = case.report.signatures.get(person.name, {})
        blanks += [(f, given.get(f.name)) for f in person.fields]
    for field, value in blanks:
        if field.kind == "date" and value and day(value) is None:
            yield Hit(f"“{value}” in “{field.label}” is no day.")


@rule(
    "doubt",
    says="The report is dated after the day it was due.",
    fix="File it all the same, at once; the day stays as it is.",
)
def report_late(case: Case) -> Iterator[Hit]:
    due = day(case.report.header.get("due_date"))
    if due and case.report_date and case.report_date > due:
        yield Hit(f"It is dated {in_words(case.report_date)} and was due on {in_words(due)}.")


@rule(
    "contradiction",
    says="The header names another day than the one on which the report is due (§ 23-1205(a)).",
    fix="Enter July 31 of the cycle’s year.",
)
def due_date_wrong(case: Case) -> Iterator[Hit]:
    given = day(case.report.header.get("due_date"))
    try:
        due = report_due(case.cycle).on
    except NotFound:
        yield Hit(f"No report is due in {case.cycle}.")
        return
    if given and due and given != due:
        yield Hit(f"It says {in_words(given)}; the report of {case.cycle} is due {in_words(due)}.")


@rule(
    "gap",
    says="The preparer isn’t named.",
    fix="Enter who prepared the report.",
)
def preparer_missing(case: Case) -> Iterator[Hit]:
    if not case.report.signatures.get(_PREPARER, {}).get("name"):
        yield Hit("Nobody is named as preparer.")


@rule(
    "gap",
    says="The agency head, or who signs for them, hasn’t signed (§ 23-1205(b)).",
    fix="Send the report to the head to be signed.",
)
def signature_missing(case: Case) -> Iterator[Hit]:
    head = case.report.signatures.get(_HEAD, {})
    if not head.get("signature"):
        yield Hit(f"{head.get('name') or 'The agency head'} hasn’t signed yet.")


@rule(
    "gap",
    says="A signature has no date.",
    fix="Enter the day on which it was given.",
)
def signature_undated(case: Case) -> Iterator[Hit]:
    head = case.report.signatures.get(_HEAD, {})
    if head.get("signature") and not head.get("date"):
        yield Hit(f"The signature of {head.get('name') or head.get('signature')} has no date.")


@rule(
    "doubt",
    says="An office below the agency has contributed nothing.",
    fix="Ask its officer, or write to the answer what holds for the office.",
)
def office_silent(case: Case) -> Iterator[Hit]:
    for office in case.material.offices:
        if office not in case.contributed:
            yield Hit(f"{case.material.name(office)} has contributed to no answer.")


@rule(
    "gap",
    says="The report lacks something that § 23-1205 asks for.",
    fix="Answer the questions that the subdivision is fulfilled by.",
)
def contents_missing(case: Case) -> Iterator[Hit]:
    said = {q.number for q in case.edition.questions if not answers.is_empty(case.answer(q.number))}
    fulfilled = [
        Citation(each.citation) for each in case.edition.subdivisions if said & {*each.questions}
    ]
    for content in missing_contents(fulfilled):
        yield Hit(f"Nothing on {content.asks} ({content.provision}).")
