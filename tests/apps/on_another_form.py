"""What holds on forms of which there is nothing but their data files.

Run by `test_another_form`, in a copy of the program that has the files. On one form each question
has another number than in 2020, two are new, with a box and a blank, and one is gone; the other
asks what that of 2020 did.
"""

from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from discretion.apps.register.proposals import propose
from discretion.apps.reports import actions, numbers, queries
from discretion.apps.reports.models import Report
from discretion.forms import report as forms
from discretion.forms.compare import compare
from discretion.forms.edition import edition, edition_of, editions
from discretion.forms.read import read_report
from discretion.forms.write import FORMATS, write_report
from tests.apps.another_form import FORM, SAME, moved
from tests.apps.builders import a_function, an_activity
from tests.apps.desk import begun, enter, put
from tests.cast import NOW, Cast

EXAMPLES: Final = Path("examples")
# What no form of before asked: a text, a table with boxes, a box among the types and a blank.
NEW: Final[dict[str, forms.Answer]] = {
    "2": forms.TextAnswer(text="Every year, and on the day that they begin."),
    "18": forms.TableAnswer(
        rows=(
            {"guidance": "On letters to schools", "audience": ("staff",)},
            {"guidance": "On what is kept", "audience": ("staff", "contractors")},
        )
    ),
}
POLICIES: Final = forms.TextAnswer(text="They are asked for in writing.")


def on_the_new_form() -> forms.Report:
    """The example report with its answers where the new form has them."""
    old = forms.decode((EXAMPLES / "report.json").read_bytes())
    places = {number: moved(number) for number in old.answers if moved(number)}
    answers = {places[n]: answer for n, answer in old.answers.items() if n in places}
    cited = {q.number: "; ".join(q.printed) for q in edition(FORM).questions if q.printed}
    order = [q.number for q in edition(FORM).questions]
    ticked = answers["1"]
    assert isinstance(ticked, forms.TypesAnswer)
    boxes = [box.code for box in edition(FORM).question("1").boxes]
    types = tuple(code for code in boxes if code in {*ticked.types, "weight"})
    answers |= {**NEW, "1": msgspec.structs.replace(ticked, types=types)}
    return msgspec.structs.replace(
        old,
        form=FORM,
        header={**old.header, "borough": "Manhattan"},
        answers={n: answers[n] for n in order},
        citations=cited,
        doubts=(),
    )


def test_given_the_file_then_the_form_is_at_hand_for_the_cycles_from_its_day_on() -> None:
    assert editions() == ("nyc-2020", SAME, FORM)
    found = [edition_of(cycle) for cycle in (2018, 2020, 2022, 2028, 2030, 2032)]
    assert found == ["nyc-2020", "nyc-2020", SAME, SAME, FORM, FORM]


@pytest.mark.parametrize("ending", [e for e in FORMATS if e in ("pdf", "docx", "html", "json")])
def test_given_a_report_on_it_when_written_and_read_then_it_is_the_same(
    tmp_path: Path, ending: str
) -> None:
    report, path = on_the_new_form(), tmp_path / f"report.{ending}"
    write_report(report, path)
    if ending == "json":
        assert forms.decode(path.read_bytes()) == report
    else:
        assert read_report(path) == report


@pytest.mark.parametrize("ending", [e for e in FORMATS if e in ("csv", "xlsx")])
def test_given_a_report_on_it_then_its_tables_are_written(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"report.{ending}"
    write_report(on_the_new_form(), path)
    assert path.stat().st_size > 1000


@pytest.mark.parametrize("ending", ["txt", "html", "docx", "pdf"])
def test_given_a_filing_on_the_old_form_then_it_is_still_read_as_that(ending: str) -> None:
    assert read_report(EXAMPLES / "filings" / f"look-alike.{ending}").form == "nyc-2020"


@pytest.mark.parametrize("ending", ["pdf", "docx", "html"])
def test_given_a_filing_on_a_form_that_asks_the_same_then_its_due_day_tells_which(
    tmp_path: Path, ending: str
) -> None:
    old = forms.decode((EXAMPLES / "report.json").read_bytes())
    for form, due in (("nyc-2020", "2020-07-31"), (SAME, "2022-07-31")):
        path = tmp_path / f"{form}.{ending}"
        header = {**old.header, "due_date": due}
        write_report(msgspec.structs.replace(old, form=form, header=header), path)
        assert read_report(path).form == form


def test_given_reports_on_both_forms_when_compared_then_a_question_meets_the_same_one() -> None:
    old = forms.decode((EXAMPLES / "report.json").read_bytes())
    found = compare(old, on_the_new_form())
    changes = {a.question: a.change for a in found.answers if a.change != "same"}
    assert changes.keys() == {"header", "1", "2", "18", "16"}


def draft(report: Report, everyone: Cast) -> queries.Draft:
    """The report as its officer sees it."""
    return queries.draft(report.id, actor=everyone.officer_a, now=NOW)


def test_given_a_report_of_its_cycle_when_begun_then_records_answer_under_the_new_numbers(
    everyone: Cast,
) -> None:
    enter(everyone, a_function(), an_activity())
    found = draft(begun(everyone, cycle=2030, edition_name=""), everyone)
    said = {number for number, each in found.computed.items() if each.pieces}
    before = draft(begun(everyone, cycle=2028, edition_name=""), everyone)
    asked = {number for number, each in before.computed.items() if each.pieces}
    assert found.report.edition == FORM
    assert before.report.edition == SAME
    assert {"1", "2"} <= asked
    assert said == {moved(number) for number in asked if moved(number)}


def test_given_its_draft_then_the_proof_reader_names_its_numbers(everyone: Cast) -> None:
    found = draft(begun(everyone, cycle=2030, edition_name=""), everyone).findings
    unanswered = next(f for f in found if f.code == "six_unanswered")
    assert unanswered.question == "7"
    assert unanswered.message == "Question 7 isn’t answered."
    empty = {f.question for f in found if f.code == "narrative_empty"}
    assert empty == {"2", "3", "6", "9", "10", "11", "12", "13", "14", "16"}


def test_given_words_on_the_old_form_then_they_come_along_to_the_same_question(
    everyone: Cast,
) -> None:
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    last = begun(everyone, cycle=2028, edition_name="")
    actions.write_answer(last.id, "5", POLICIES, version=1, **by)
    put(last, "filed")
    found = draft(begun(everyone, cycle=2030, edition_name=""), everyone)
    assert found.written["6"].words == POLICIES
    assert found.written["6"].carried_from == last.id
    assert found.written["5"].carried_from == ""


def test_given_its_draft_then_numbers_stand_beside_the_questions_that_they_bear_on(
    everyone: Cast,
) -> None:
    report = begun(everyone, cycle=2022, edition_name=FORM)
    found = [
        question.number
        for question in edition(FORM).questions
        if numbers.for_question(report, question.number, actor=everyone.officer_a, now=NOW)
    ]
    assert found == ["9", "13"]


def test_given_a_filing_on_it_then_proposals_are_made_of_the_same_questions() -> None:
    def proposed(report: forms.Report) -> list[tuple[str, object]]:
        found = propose(report, (), lambda code: True)
        return [(each.question, type(each.content)) for each in found]

    old = forms.decode((EXAMPLES / "report.json").read_bytes())
    assert proposed(on_the_new_form()) == [(moved(n), kind) for n, kind in proposed(old)]


def test_given_an_activity_that_uses_the_new_box_then_its_draft_ticks_it(everyone: Cast) -> None:
    enter(everyone, an_activity(types=("weight",)))
    answer = draft(begun(everyone, cycle=2030, edition_name=""), everyone).composed.answers["1"]
    assert answer == forms.TypesAnswer(types=("weight",))
