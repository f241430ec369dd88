"""Reports to write and to read back: one with everything, and generated ones in normal form."""

from typing import Any

from hypothesis import strategies as st

from discretion.forms.edition import Question, edition
from discretion.forms.normal import normalise
from discretion.forms.report import Report, parse

FORM = "nyc-2020"


def a_document(**changes: object) -> dict[str, Any]:
    """A report as decoded JSON that keeps to the contract; `changes` replace its members."""
    document: dict[str, Any] = {
        "schema": "discretion/report/1",
        "form": FORM,
        "header": {
            "agency": "Office of the Harbor Master",
            "privacy_officer": "Ada Okafor",
            "email": "aokafor@harbor.example",
            "telephone": "(212) 555-0142",
            "report_date": "2020-07-29",
            "due_date": "2020-07-31",
        },
        "answers": _answers(),
        "citations": {q.number: "; ".join(q.printed) for q in edition(FORM).questions if q.printed},
        "signatures": {
            "preparer": {
                "name": "Ada Okafor",
                "title": "Agency Privacy Officer",
                "email": "aokafor@harbor.example",
                "phone": "(212) 555-0142",
            },
            "agency_head": {
                "name": "Ines Lindqvist",
                "title": "Harbor Master",
                "email": "ilindqvist@harbor.example",
                "phone": "(212) 555-0100",
                "signature": "Ines Lindqvist",
                "date": "2020-07-30",
            },
        },
        "doubts": [],
    }
    return document | changes


def a_report(**changes: object) -> Report:
    """The same report, typed."""
    return parse(a_document(**changes))


def _answers() -> dict[str, Any]:
    every = [box.code for box in edition(FORM).question("1").boxes]
    return {
        "1": {"types": every[:2] + every[4:30], "other": ["Vessel registration", "Mooring number"]},
        "2": {
            "sections": [
                {"heading": None, "text": "The Office keeps the City’s harbor safe and open."},
                {
                    "heading": "Berths and Moorings",
                    "text": "People who rent a berth tell us who they are, and their address.\n\n"
                    "We keep this for as long as the berth is theirs, and three years longer.",
                },
                {
                    "heading": "Staff, Hiring and Payroll",
                    "text": "We hire and pay about ninety people, and arrange their leave.",
                },
            ]
        },
        "3": {"rows": [*_classified()]},
        "4": {
            "rows": [
                {
                    "description": "Crew lists were passed to the health department for the"
                    " length of the quarantine, “in the best interests of the City.”"
                }
            ]
        },
        "5": {
            "text": "Requests come to the privacy officer, who answers each within ten days.\n\n"
            "A request that is covered by a routine designation is answered by the desk that"
            " received it; every other one is decided case by case."
        },
        "6": {"yes": True},
        "7": {"yes": False},
        "8": {"text": "Only the berth desk can open the berth files; each opening is recorded."},
        "9": {"text": "Proposals are decided like requests, before anything is sent."},
        "10": {
            "text": "What cannot wait is sent by the officer on duty, who reports it the same day."
        },
        "11": {"text": "The berth desk, the pilots’ desk and the personnel office."},
        "12": {"text": "Since 2019 we no longer ask for a date of birth where an age will do."},
        "13": {"text": "Each partner signs an agreement that names the types and the purpose."},
        "14": {"rows": [_entity(name) for name in _ENTITIES]},
        "15": {"text": "We wrote down what we hold, and stopped holding part of it."},
        "16": {"text": "The protocols gave us one way of deciding where we had several."},
    }


_ENTITIES = (
    "Other City agencies",
    "Federal agencies",
    "The Coast Guard, or another body with powers on the water",
    "Courts",
    "Members of the public",
)


def _entity(name: str) -> dict[str, str]:
    return {
        "entity": name,
        "reason": f"{name} ask who holds a berth when a vessel has been damaged, abandoned or"
        " stolen, and whom to call when one is adrift.",
        "mission": "An owner who is found soon can move the vessel, which keeps the harbor open.",
    }


def _classified() -> list[dict[str, object]]:
    return [
        {
            "heading": None,
            "description": "What we collect as described above is routine.",
            "classifications": ["routine"],
        },
        {
            "heading": "Berths and Moorings",
            "description": "Names and telephone numbers of berth holders are disclosed to the"
            " police harbor unit, so that it can reach the owner of a vessel that is adrift.",
            "classifications": ["joint_routine", "case_by_case"],
        },
        {
            "heading": "Staff, Hiring and Payroll",
            "description": "Payroll data is disclosed to the agency that pays our people.\n\n"
            "References of applicants are collected with their consent.",
            "classifications": ["joint_routine"],
        },
    ]


# What writers and readers could trip over, each in a form that a filing could have.
NASTY = (
    "N/A",
    "None",
    "Same as above",
    "Hours: nine to five",
    "We share three things: names, addresses and dates.",
    "Staff and Payroll:",
    "• a bullet",
    "- a dash",
    "1. one thing",
    "(a) a letter",
    "“Typographic” quotes, the City’s dash — and 5–7 …",
    "O'Neil & Sons <b>not bold</b> &amp; &nbsp; <script>x()</script> ]]>",
    "#let it = [be] $x^2$ *not bold* _nor italic_ `nor code` \\ // no comment",
    "=HYPERLINK(1)",
    "+1 212 555 0100",
    "-2+3",
    "@SUM(A1)",
    "'quoted'",
    "{{ template }} {% block %} %s {0}",
    "50 % of ½, § 12, ©, €, 7 × 8",
    "naïve café, Ελλάδα, Москва, Łódź",
    "a\nbroken line",
    "no\u00a0break and a\ttab",
    "a hyphen-\nated word",
    "and/or, either—or, 5–7, who?what, a|b",
    "x",
)
# A page breaks these, and shows lines from right to left as they are seen.
LONG_WORDS = (
    "https://data.example.org/a/long/address/that/no/line/holds?with=a&query=that&goes=on#and-on",
    "Unbroken" * 12,
)
RIGHT_TO_LEFT = ("שלום עולם", "مرحبا")
# In no font that is shipped with the PDF writer.
_ENDS = (".", ":", "None", "N/A", "above")
OF_OTHER_FONTS = ("個人情報", "ไทย", "한국어", "😀")


def words(*more: str) -> st.SearchStrategy[str]:
    """A sentence or two, nasty ones among them; it starts and ends as sentences do."""
    word = st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCDEFGéüñßøżж,.", min_size=1, max_size=9)
    said = st.lists(word, min_size=1, max_size=12).map(" ".join)
    return st.lists(st.one_of(said, st.sampled_from(NASTY + more)), min_size=1, max_size=3).map(
        lambda said: _sentence(" ".join(said))
    )


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "." * (not text.endswith(_ENDS))


def narratives(*more: str) -> st.SearchStrategy[str]:
    """A text of some paragraphs, or of none."""
    return st.lists(words(*more), max_size=4).map("\n\n".join)


@st.composite
def reports(draw: st.DrawFn, *more: str) -> Report:
    """A report in normal form; `more` is text that only some formats can carry."""
    answers = {}
    for question in edition(FORM).questions:
        if question.number == "1" or draw(st.integers(0, 19)):
            answers[question.number] = draw(_answers_to(question, *more))
    document = a_document(answers=answers, citations={})
    blank = st.none() | st.sampled_from(("Ada Okafor", "O’Neil, J.", "<A & B>", "#show", *more))
    document["header"]["agency"] = draw(blank)
    document["header"]["due_date"] = draw(st.none() | st.dates().map(str))
    document["signatures"]["agency_head"] |= {
        "title": draw(blank),
        "signature": draw(blank),
        "date": draw(st.none() | st.dates().map(str)),
    }
    return normalise(parse(document))


def _answers_to(question: Question, *more: str) -> st.SearchStrategy[dict[str, Any]]:
    if question.kind == "types":
        codes = st.lists(st.sampled_from([box.code for box in question.boxes]))
        other = st.lists(words(*more))
        every = st.just([box.code for box in question.boxes])
        return st.fixed_dictionaries({"types": codes | every, "other": other})
    if question.kind == "sections":
        heading = st.none() | words(*more)
        section = st.fixed_dictionaries({"heading": heading, "text": narratives(*more)})
        return st.fixed_dictionaries({"sections": st.lists(section, max_size=5)})
    if question.kind == "table":
        return st.fixed_dictionaries({"rows": st.lists(_rows_of(question, *more), max_size=9)})
    if question.kind == "yes_no":
        return st.fixed_dictionaries({"yes": st.sampled_from((None, True, False))})
    return st.fixed_dictionaries({"text": narratives(*more)})


def _rows_of(question: Question, *more: str) -> st.SearchStrategy[dict[str, Any]]:
    cells: dict[str, st.SearchStrategy[Any]] = {}
    for column in question.columns:
        if column.kind == "boxes":
            cells[column.name] = st.lists(st.sampled_from([box.code for box in column.boxes]))
        elif column.kind == "heading":
            cells[column.name] = st.none() | words(*more)
        else:
            cells[column.name] = narratives(*more)
    return st.fixed_dictionaries(cells)
