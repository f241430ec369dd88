"""How a long agency report is made: that of a large department, in as many pages as asked.

`python -m benchmarks.long_report` writes `long-report.json` anew, after the pages have changed.
"""

from bisect import bisect_left
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
from pypdf import PdfReader

from discretion.forms.edition import edition
from discretion.forms.report import Report, decode
from discretion.forms.write import render

FORM, PAGES = "nyc-2020", 28
MOST_ENTRIES = 400
KEPT = Path(__file__).with_name("long-report.json")

WORK = (
    "Intake", "Enrollment", "Inspections", "Field services", "Appeals", "Payments",
    "Outreach", "Licensing", "Records", "Research",
)  # fmt: skip
PEOPLE = (
    "tenants", "older New Yorkers", "families with children", "students", "patients",
    "small business owners", "people leaving custody", "job seekers", "claimants",
)  # fmt: skip
PARTNERS = (
    "the Human Resources Administration", "the Department of Buildings", "a legal services clinic",
    "the State Department of Labor", "a community health center", "the Comptroller",
    "a contracted shelter", "the Law Department",
)  # fmt: skip
HELD = (
    "names, telephone numbers and home addresses",
    "dates of birth and Social Security numbers",
    "employment and income records",
    "photographs taken at enrollment and the languages people speak",
    "appointment dates and case numbers",
    "vehicle registrations seen during a visit",
    "immigration documents that a person chooses to show",
)
REASONS = (
    "A worker needs them to find the right file and to reach the person about its progress",
    "They establish whether someone is eligible, and for how much",
    "They let an inspector return to the same place and speak with the same household",
    "They keep two people of the same name from being taken for each other",
    "An appeal can only be heard when the record of the first decision is complete",
)
CARE = (
    "Staff see only the cases assigned to them, and every look at a file is logged.",
    "Paper forms are scanned on the day they arrive and shredded after ninety days.",
    "The agency privacy officer looks through a sample of these files each quarter.",
    "Supervisors confirm each April that everyone who has access still needs it.",
    "Where a count or a neighborhood is enough, names are taken out before anything is sent.",
    "New staff are trained before they receive an account, and all staff every second year.",
)
BASES = (["routine"], ["routine", "case_by_case"], ["joint_routine"], ["case_by_case"])


def made(entries: int) -> dict[str, Any]:
    """A department's report with that many sections and rows in all, as contract JSON."""
    form = edition(FORM)
    boxes = [b.code for q in form.questions for g in q.groups for b in g.boxes]
    return {
        "schema": "discretion/report/1",
        "form": FORM,
        "header": {
            "agency": "Department of Public Assistance and Inspection",
            "privacy_officer": "Ana Quiles",
            "email": "privacy@dpai.example",
            "telephone": "212-555-0143",
            "report_date": "2020-07-28",
            "due_date": "2020-07-31",
        },
        "answers": {
            "1": {"types": boxes, "other": ["Library card number", "Meter number"]},
            "2": {"sections": [_section(number) for number in range((entries + 3) // 4)]},
            "3": {"rows": [_classified(number) for number in range(entries // 2)]},
            "4": {"rows": [{"description": _use(number)} for number in range(10)]},
            "5": {"text": _narrative(5)},
            "6": {"yes": True},
            "7": {"yes": True},
            **{str(number): {"text": _narrative(number)} for number in range(8, 14)},
            "14": {"rows": [_entity(number) for number in range((entries + 1) // 4)]},
            **{str(number): {"text": _narrative(number)} for number in (15, 16)},
        },
        "citations": {q.number: "; ".join(q.printed) for q in form.questions if q.printed},
        "signatures": _signatures(),
        "doubts": [],
    }


def with_pages(pages: int) -> Report:
    """The shortest such report whose PDF has that many pages."""
    entries = bisect_left(range(MOST_ENTRIES), pages, key=lambda n: page_count(_pdf(n)))
    return _report(entries)


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(PdfReader(BytesIO(pdf)).pages)


def _report(entries: int) -> Report:
    return decode(msgspec.json.encode(made(entries)))


def _pdf(entries: int) -> bytes:
    return render(_report(entries), "pdf")


def _pick(words: tuple[str, ...], number: int) -> str:
    return words[number % len(words)]


def _division(number: int) -> str:
    return f"{_pick(WORK, number)} for {_pick(PEOPLE, number)}"


def _use(number: int) -> str:
    return (
        f"{_division(number)}: {_pick(HELD, number + 1)} are collected from the person, or from "
        f"{_pick(PARTNERS, number)} with a note of who sent them and when. "
        f"{_pick(REASONS, number)}. {_pick(CARE, number)}"
    )


def _section(number: int) -> dict[str, str]:
    held = (
        f"The division keeps {_pick(HELD, number)}. {_pick(REASONS, number)}. {_pick(CARE, number)}"
    )
    shared = (
        f"It works with {_pick(PARTNERS, number)} and {_pick(PARTNERS, number + 3)}, and holds "
        f"{_pick(HELD, number + 2)} for as long as the retention schedule asks. "
        f"{_pick(REASONS, number + 1)}. {_pick(CARE, number + 2)}"
    )
    return {"heading": _division(number), "text": f"{held}\n\n{shared}"}


def _classified(number: int) -> dict[str, Any]:
    return {
        "heading": _division(number),
        "description": _use(number + 4).partition(": ")[2],
        "classifications": BASES[number % len(BASES)],
    }


def _entity(number: int) -> dict[str, str]:
    return {
        "entity": _pick(PARTNERS, number).removeprefix("the ").removeprefix("a ").capitalize(),
        "reason": f"To serve {_pick(PEOPLE, number + 1)} it asks for {_pick(HELD, number)}.",
        "mission": f"{_pick(REASONS, number + 2)}. {_pick(CARE, number + 3)}",
    }


def _narrative(number: int) -> str:
    paragraphs = (
        f"{_division(number + at)} follows one written procedure, revised in March. "
        f"{_pick(CARE, number + at)} {_pick(REASONS, at)}. {_pick(CARE, number + 2 * at + 1)}"
        for at in range(3)
    )
    return "\n\n".join(paragraphs)


def _signatures() -> dict[str, dict[str, str]]:
    preparer = {
        "name": "Ana Quiles",
        "title": "Agency Privacy Officer",
        "email": "privacy@dpai.example",
        "phone": "212-555-0143",
    }
    head = {
        "name": "Tobias Okafor",
        "title": "Commissioner",
        "email": "commissioner@dpai.example",
        "phone": "212-555-0100",
        "signature": "Tobias Okafor",
        "date": "2020-07-30",
    }
    return {"preparer": preparer, "agency_head": head}


def _main() -> None:
    report = with_pages(PAGES)
    KEPT.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    print(f"{KEPT.name}: {page_count(render(report, 'pdf'))} pages")


if __name__ == "__main__":
    _main()
