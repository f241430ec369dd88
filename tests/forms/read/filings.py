"""Whole filings of our own wording, in each format and in each irregular style."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from discretion.forms.edition import Question, edition
from discretion.forms.read import read_report
from discretion.forms.report import Cell, Report, TableAnswer, TextAnswer

FORM = edition("nyc-2020")
NUMBERS = tuple(question.number for question in FORM.questions)
TICKED = ("name", "contact.phone", "race")

Parts = dict[str, str]


def asked(number: str, printed: str | None = None) -> str:
    """A question as the form prints it."""
    return f"{printed or number}. {FORM.question(number).text}"


def cited(number: str) -> str:
    """The citation that the form prints under a question."""
    printed = FORM.question(number).printed
    return f"N.Y.C. Admin. Code §{'; '.join(printed)}" if printed else ""


def box(on: bool) -> str:
    """A box as a character."""
    return "☒" if on else "☐"


def boxes(question: Question, ticked: Iterable[str] = TICKED) -> str:
    """Every box of the first question, a line for each group."""
    lines = []
    for group in question.groups:
        marks = " ".join(f"{box(b.code in set(ticked))} {b.label}" for b in group.boxes)
        lines.append(f"{group.heading or ''} {marks}".strip())
    return "\n".join(lines)


def row(description: str, *ticked: str) -> str:
    """A row of question 3, in tabs."""
    column = FORM.question("3").columns[2]
    return f"{description}\t" + " ".join(f"{box(b.code in ticked)} {b.label}" for b in column.boxes)


def head(number: str) -> str:
    """The head of a question's table, in tabs."""
    return "\t".join(c.label for c in FORM.question(number).columns if c.label)


def text_parts() -> Parts:
    """A plain filing, part by part; a test changes, drops or moves the parts it is about."""
    parts = {
        "header": (
            "AGENCY REPORT\n (due on or before July 31, 2020)\n\nAgency:\tOffice of Tides\t\t\n"
            "Agency Privacy Officer:\tAda Reyes\t\t\n"
            "Email:\ta@tides.example\tTelephone:\t555-0100\n"
            "Date of Report:\t7/30/2020\t\t"
        ),
        "1": f"{asked('1')}\n{boxes(FORM.question('1'))}\n{FORM.question('1').other_label} (list "
        f"below):\n{FORM.question('1').footnote}",
        "2": f"{asked('2')}\n\nThe Office watches the tides.\n\nLegal Matters: It answers suits.",
        "3": f"{asked('3')}\n\nAdd additional rows as needed.\n\n{head('3')}\n"
        f"{row('Payroll: Pay is sent monthly.', 'routine')}",
        "4": f"{asked('4')}\n\n{head('4')}\nTide tables were shared once.",
        "5": f"{asked('5')}\n\nEach request is read twice.",
        "6": f"{asked('6')}\t☒ Yes ☐ No\n{asked('7')}\t☒ Yes ☐ No\n"
        f"{asked('8')}\tAccess is by role.",
        "14": f"{asked('14')}\n\n{head('14')}\n"
        "Other City Agencies\tThey ask for it.\tIt saves work.",
    }
    for number in ("9", "10", "11", "12", "13", "15", "16"):
        parts[number] = f"{asked(number)}\n\nThe rule of answer {number} holds."
    for number in NUMBERS:
        if number not in ("6", "7") and cited(number):
            key = "6" if number == "8" else number
            parts[key] += f"\n\n{cited(number)}"
    parts["signatures"] = signatures_in_text()
    return {key: parts[key] for key in ("header", *NUMBERS, "signatures") if key in parts}


def signatures_in_text() -> str:
    """The closing part, in tabs."""
    return (
        "APPROVAL SIGNATURE FOR AGENCY REPORT\n\nPreparer of Agency Report:\n\nName:\tAda Reyes\n"
        "Title:\tOfficer\nEmail:\ta@tides.example\tPhone:\t555-0100\n\n"
        "SIGNATURE OF AGENCY HEAD OR DESIGNEE REQUIRED BELOW\n\nAgency Head (or designee):\n\n"
        "Name:\tLi Moss\nTitle:\tDirector\nEmail:\tl@tides.example\tPhone:\t555-0101\n"
        "Signature:\t/s/ Li Moss\tDate:\t7/31/2020\n\n— End of Document —"
    )


def read_text(folder: Path, parts: Parts | str, encoding: str = "utf-8") -> Report:
    """The report read from a text file of these parts."""
    text = parts if isinstance(parts, str) else "\n\n".join(parts.values())
    return read_bytes(folder, "filing.txt", text.encode(encoding))


def read_bytes(folder: Path, name: str, content: bytes) -> Report:
    """The report read from a file of that name and content."""
    path = folder / name
    path.write_bytes(content)
    return read_report(path)


def with_answer(number: str, answer: str) -> Parts:
    """The plain filing with another answer under one question."""
    parts = text_parts()
    parts[number] = f"{asked(number)}\n\n{answer}\n\n{cited(number)}"
    return parts


def text(report: Report, number: str) -> str:
    """The text of a narrative answer."""
    answer = report.answers[number]
    assert isinstance(answer, TextAnswer)
    return answer.text


def rows(report: Report, number: str) -> tuple[dict[str, Cell], ...]:
    """The rows of an answer in a table."""
    answer = report.answers[number]
    assert isinstance(answer, TableAnswer)
    return answer.rows


def doubted(report: Report) -> list[str | None]:
    """The questions that have doubts, in order."""
    return [doubt.question for doubt in report.doubts]


def html(parts: Mapping[str, str]) -> bytes:
    """A page out of these parts, each already marked up."""
    body = "\n".join(parts.values())
    return f"<!doctype html><html><head><title>x</title></head><body>{body}</body></html>".encode()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def run(said: str, properties: str = "") -> str:
    """A run of Word's."""
    said = said.replace("&", "&amp;").replace("<", "&lt;")
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{said}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    """A paragraph of Word's; plain strings become runs."""
    runs = (piece if piece.startswith("<w:") else run(piece) for piece in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def cell(*content: str, properties: str = "") -> str:
    """A cell of Word's; plain strings become paragraphs."""
    blocks = (c if c.startswith(("<w:p>", "<w:tbl>")) else paragraph(c) for c in content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(blocks)}</w:tc>"


def table(*cells: tuple[str, ...]) -> str:
    """A table of Word's out of rows of cells."""
    lines = []
    for line in cells:
        made = (c if c.startswith("<w:tc>") else cell(c) for c in line)
        lines.append(f"<w:tr>{''.join(made)}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def check(on: bool) -> str:
    """A check box control of Word's, whose shown character is wrong on purpose."""
    state = f'<w14:checkbox><w14:checked w14:val="{int(on)}"/></w14:checkbox>'
    shown = run(box(not on))
    return f"<w:sdt><w:sdtPr>{state}</w:sdtPr><w:sdtContent>{shown}</w:sdtContent></w:sdt>"


def legacy_check(on: bool) -> str:
    """A check box of Word's older forms."""
    data = f'<w:ffData><w:checkBox><w:default w:val="0"/><w:checked w:val="{int(on)}"/>'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:checkBox></w:ffData></w:fldChar></w:r>'
        "<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def legacy_text(said: str) -> str:
    """A text field of Word's older forms."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:textInput/></w:ffData>'
        "</w:fldChar></w:r>"
        "<w:r><w:instrText> FORMTEXT </w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(said)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def word_parts(mark: Mapping[bool, str] | None = None) -> Parts:
    """The plain filing as parts of a Word body; `mark` is how a box looks."""
    mark = mark or {True: check(True), False: check(False)}
    first = FORM.question("1")
    ticks = [paragraph(mark[b.code in TICKED], f" {b.label}") for b in first.boxes]
    choices = [
        paragraph(mark[b.code == "routine"], f" {b.label}")
        for b in FORM.question("3").columns[2].boxes
    ]
    yes = paragraph(mark[True], " Yes ", mark[False], " No")
    parts = {
        "header": table(
            ("Agency:", "Office of Tides"),
            ("Agency Privacy Officer:", "Ada Reyes"),
            ("Email:", "a@tides.example", "Telephone:", "555-0100"),
            ("Date of Report:", "July 30, 2020"),
        ),
        "1": paragraph(asked("1")) + table((cell(*ticks), cell(first.other_label))),
        "2": paragraph(asked("2"))
        + paragraph("The Office watches the tides.")
        + paragraph(run("Legal Matters", "<w:b/>"))
        + paragraph("It answers suits."),
        "3": paragraph(asked("3"))
        + table(tuple(head("3").split("\t")), ("Payroll: Pay is sent monthly.", cell(*choices))),
        "4": paragraph(asked("4")) + table((head("4"),), ("Tide tables were shared once.",)),
        "5": paragraph(asked("5")) + paragraph("Each request is read twice."),
        "6": table(
            (asked("6"), cell(yes)), (asked("7"), cell(yes)), (asked("8"), "Access is by role.")
        ),
        "14": paragraph(asked("14"))
        + table(
            tuple(head("14").split("\t")),
            ("Other City Agencies", "They ask for it.", "It saves work."),
        ),
    }
    for number in ("9", "10", "11", "12", "13", "15", "16"):
        parts[number] = paragraph(asked(number)) + paragraph(f"The rule of answer {number} holds.")
    for number in NUMBERS:
        if number not in ("6", "7") and cited(number):
            parts["6" if number == "8" else number] += paragraph(cited(number))
    parts["signatures"] = (
        paragraph("APPROVAL SIGNATURE FOR AGENCY REPORT")
        + paragraph("Preparer of Agency Report:")
        + table(("Name:", "Ada Reyes"), ("Title:", "Officer"))
        + table(("Email:", "a@tides.example", "Phone:", "555-0100"))
        + paragraph("Agency Head (or designee):")
        + table(("Name:", "Li Moss"), ("Title:", "Director"))
        + table(("Email:", "l@tides.example", "Phone:", "555-0101"))
        + table(("Signature:", "/s/ Li Moss", "Date:", "July 31, 2020"))
    )
    return {key: parts[key] for key in ("header", *NUMBERS, "signatures") if key in parts}


def word(parts: Mapping[str, str], **more: str) -> bytes:
    """A Word file of these parts; `more` are other parts of the archive, `footnotes` for one."""
    document = (
        f'<w:document xmlns:w="{W}" xmlns:w14="{W14}"><w:body>{"".join(parts.values())}</w:body>'
        "</w:document>"
    )
    return archive({"word/document.xml": document} | {f"word/{k}.xml": v for k, v in more.items()})


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return made.getvalue()
