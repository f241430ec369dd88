"""The contract's readings of a report (§ 4), the first nine."""

from pathlib import Path

import pytest

from discretion.forms.report import Report, SectionsAnswer, TypesAnswer
from tests.forms.read import filings
from tests.forms.read.filings import (
    NUMBERS,
    asked,
    cited,
    doubted,
    head,
    read_text,
    row,
    rows,
    text,
    text_parts,
    with_answer,
)


def sections(report: Report) -> list[tuple[str | None, str]]:
    answer = report.answers["2"]
    assert isinstance(answer, SectionsAnswer)
    return [(section.heading, section.text) for section in answer.sections]


def other(folder: Path, said: str) -> tuple[str, ...]:
    parts = text_parts()
    parts["1"] = parts["1"].replace("(list below):", f"(list below): {said}")
    report = read_text(folder, parts)
    assert report.doubts == ()
    answer = report.answers["1"]
    assert isinstance(answer, TypesAnswer)
    return answer.other


# 1 and 2: types


def test_given_one_box_of_two_ticked_when_read_then_only_that_code_stands(tmp_path: Path) -> None:
    parts = text_parts()
    parts["1"] = parts["1"].replace("☐ Fingerprints", "☒ Fingerprints")
    answer = read_text(tmp_path, parts).answers["1"]
    assert isinstance(answer, TypesAnswer)
    assert "biometrics.fingerprints" in answer.types
    assert "biometrics" not in answer.types
    assert "biometrics.photographs" not in answer.types


@pytest.mark.parametrize(
    ("said", "entries"),
    [
        ("voice, tone; gait.", ("voice, tone", "gait")),
        ("\n• shoe size;\n• badge numbers.", ("shoe size", "badge numbers")),
        ("voiceprints\nfloor plans", ("voiceprints", "floor plans")),
        ("None", ()),
        ("N/A.", ()),
        ("None.", ()),
        ("- None.", ()),
        ("Not applicable.", ()),
        ("N.A.", ()),
        ("none; gait", ("gait",)),
    ],
)
def test_given_other_types_when_read_then_lines_items_and_semicolons_part_them(
    tmp_path: Path, said: str, entries: tuple[str, ...]
) -> None:
    assert other(tmp_path, said) == entries


# 3: headings


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("<b>Piers</b>\n\nOne.\n\nTwo.", [("Piers", "One.\n\nTwo.")]),
        ("<u>Piers</u><br>One.", [("Piers", "One.")]),
        ("Piers:\n\nOne.", [("Piers", "One.")]),
        ("<b>Piers and Docks:</b> One.", [("Piers and Docks", "One.")]),
        ("Human resources: One.", [("Human resources", "One.")]),
        ("Opening.\n\nPiers: One.\n\nTwo.", [(None, "Opening."), ("Piers", "One.\n\nTwo.")]),
        ("The Office collects: names.", [(None, "The Office collects: names.")]),
        ("It is open at 5:00 daily.", [(None, "It is open at 5:00 daily.")]),
        ("We rent piers. Note: not all.", [(None, "We rent piers. Note: not all.")]),
        ("A <b>bold</b> word.", [(None, "A bold word.")]),
    ],
)  # fmt: skip
def test_given_a_line_or_words_that_look_like_a_heading_when_read_then_only_headings_are(
    tmp_path: Path, answer: str, expected: list[tuple[str | None, str]]
) -> None:
    report = read_text(tmp_path, with_answer("2", answer))
    assert sections(report) == expected
    assert report.doubts == ()


@pytest.mark.parametrize(
    ("said", "heading", "description"),
    [
        ("Payroll and Benefits: Sent monthly.", "Payroll and Benefits", "Sent monthly."),
        ("<b>Payroll</b><br>Sent monthly.", "Payroll", "Sent monthly."),
        ("We send this: pay.", None, "We send this: pay."),
        ("Sent monthly.", None, "Sent monthly."),
    ],
)
def test_given_run_in_words_in_a_row_when_read_then_they_are_its_heading(
    tmp_path: Path, said: str, heading: str | None, description: str
) -> None:
    parts = with_answer("3", f"{head('3')}\n{row(said, 'routine')}")
    report = read_text(tmp_path, parts)
    assert report.doubts == ()
    assert rows(report, "3") == (
        {"heading": heading, "description": description, "classifications": ("routine",)},
    )


# 4 and 9: answers that say nothing of their own


@pytest.mark.parametrize("said", ["N/A", "None", "None."])
def test_given_a_bare_answer_when_read_then_it_is_kept(tmp_path: Path, said: str) -> None:
    parts = with_answer("5", said)
    parts["4"] = f"{asked('4')}\n\n{head('4')}\n{said}\n{cited('4')}"
    parts["14"] = f"{asked('14')}\n\n{head('14')}\n{said}\t\t\n{cited('14')}"
    report = read_text(tmp_path, parts)
    assert text(report, "5") == said
    assert rows(report, "4") == ({"description": said},)
    assert rows(report, "14") == ({"entity": said, "reason": "", "mission": ""},)
    assert report.doubts == ()


@pytest.mark.parametrize("number", ["4", "14"])
def test_given_na_where_a_table_should_be_when_read_then_it_is_a_row(
    tmp_path: Path, number: str
) -> None:
    report = read_text(tmp_path, with_answer(number, "N/A"))
    first = filings.FORM.question(number).columns[0].name
    assert [kept[first] for kept in rows(report, number)] == ["N/A"]
    assert report.doubts == ()


def test_given_same_as_above_when_read_then_it_is_kept_with_one_doubt(tmp_path: Path) -> None:
    parts = with_answer(
        "14", f"{head('14')}\nCourts\tSuits.\tSaves work.\nDA\tSame as above\tSame as above."
    )
    report = read_text(tmp_path, parts)
    assert rows(report, "14")[1]["reason"] == "Same as above"
    assert doubted(report) == ["14"]
    report = read_text(tmp_path, with_answer("10", "Same as above."))
    assert text(report, "10") == "Same as above."
    assert doubted(report) == ["10"]


def test_given_a_cell_merged_over_rows_when_read_then_it_counts_in_each(tmp_path: Path) -> None:
    labels = "".join(f"<th>{label}</th>" for label in head("14").split("\t"))
    table = (
        f"<table><tr>{labels}</tr><tr><td>Courts</td><td rowspan=2>Suits</td><td>A</td></tr>"
        "<tr><td>Marshals</td><td>B</td></tr></table>"
    )
    content = filings.html({"14": f"<p>{asked('14')}</p>{table}"})
    report = filings.read_bytes(tmp_path, "filing.html", content)
    assert [tuple(kept.values()) for kept in rows(report, "14")] == [
        ("Courts", "Suits", "A"),
        ("Marshals", "Suits", "B"),
    ]


# 5: absent and empty


@pytest.mark.parametrize("number", ["1", "2", "3", "5", "12", "16"])
def test_given_a_question_is_missing_when_read_then_it_has_no_key_and_one_doubt(
    tmp_path: Path, number: str
) -> None:
    parts = text_parts()
    del parts[number]
    report = read_text(tmp_path, parts)
    assert number not in report.answers
    assert tuple(report.answers) == tuple(n for n in NUMBERS if n != number)
    assert doubted(report) == [number]


def test_given_empty_answers_when_read_then_they_are_empty_and_not_doubted(tmp_path: Path) -> None:
    parts = text_parts()
    for number in ("2", "3", "4", "5", "14"):
        parts[number] = f"{asked(number)}\n\n{cited(number)}"
    parts["5"] += "\n\nClick or tap here to enter text."
    parts["1"] = asked("1")
    report = read_text(tmp_path, parts)
    assert report.answers["1"] == TypesAnswer()
    assert sections(report) == []
    assert rows(report, "3") == rows(report, "4") == rows(report, "14") == ()
    assert text(report, "5") == ""
    assert report.doubts == ()


def test_given_blank_fields_when_read_then_they_are_null(tmp_path: Path) -> None:
    parts = text_parts()
    parts["header"] = (
        parts["header"]
        .replace("a@tides.example", "")
        .replace("Ada Reyes", "Click or tap here to enter text.")
    )
    parts["signatures"] = parts["signatures"].replace("Phone:\t555-0101", "")
    report = read_text(tmp_path, parts)
    assert report.header["email"] is None
    assert report.header["privacy_officer"] is None
    assert report.header["telephone"] == "555-0100"
    assert report.signatures["agency_head"]["phone"] is None
    assert report.doubts == ()


# 6: wording and number


def test_given_questions_in_another_order_when_read_then_their_wording_tells_them(
    tmp_path: Path,
) -> None:
    parts = text_parts()
    moved = {"header": parts["header"], "9": parts["9"], "5": parts["5"]}
    report = read_text(tmp_path, moved | {k: v for k, v in parts.items() if k not in moved})
    assert text(report, "5") == "Each request is read twice."
    assert text(report, "9") == "The rule of answer 9 holds."
    assert report.doubts == ()


def test_given_a_question_under_another_number_when_read_then_its_own_number_is_doubted(
    tmp_path: Path,
) -> None:
    parts = text_parts()
    parts["9"] = parts["9"].replace("9. ", "8. ", 1)
    report = read_text(tmp_path, parts)
    assert text(report, "9") == "The rule of answer 9 holds."
    assert doubted(report) == ["9"]
    assert "8" in report.doubts[0].message


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.replace("’", "'"),
        lambda said: said.replace("identifying", "ldentifying"),
        lambda said: said.replace("disclosures of", "disclo sures of"),
        lambda said: said.upper(),
        lambda said: said.replace(" policies ", "\npolicies "),
        lambda said: said.replace("9. ", "9) "),
        lambda said: said.replace("9. ", "Question 9: "),
        lambda said: said.replace("9. ", ""),
        lambda said: said.replace("9. ", "9.\n\n"),
        lambda said: said.replace("Describe the agency", "Please describe your agency"),
    ],
)
def test_given_wording_that_differs_a_little_when_read_then_it_is_known(
    tmp_path: Path, change: object
) -> None:
    parts = text_parts()
    assert callable(change)
    parts["9"] = change(asked("9")) + parts["9"].removeprefix(asked("9"))
    report = read_text(tmp_path, parts)
    assert text(report, "9") == "The rule of answer 9 holds."
    assert report.doubts == ()


def test_given_wording_of_its_own_when_read_then_the_number_tells_and_is_doubted(
    tmp_path: Path,
) -> None:
    parts = text_parts()
    parts["13"] = "13. Which contracts are there?\n\nTwo of them."
    report = read_text(tmp_path, parts)
    assert text(report, "13") == "Two of them."
    assert doubted(report) == ["13"]
    assert "Which contracts are there?" in report.doubts[0].message


def test_given_a_numbered_list_in_an_answer_when_read_then_it_is_no_question(
    tmp_path: Path,
) -> None:
    parts = with_answer("5", "Steps:\n\n1. Ask.\n\n2. Wait.\n\n3. Answer.")
    del parts["3"]
    report = read_text(tmp_path, parts)
    assert text(report, "5") == "Steps:\n\nAsk.\n\nWait.\n\nAnswer."
    assert doubted(report) == ["3"]


@pytest.mark.parametrize(
    "signs",
    [
        ("1.", "2.", "3."),
        ("a)", "b)", "c)"),
        ("(a)", "(b)", "(c)"),
        ("i.", "ii.", "iii."),
        ("(i)", "(ii)", "(iii)"),
        ("o", "o", "o"),
        ("-", "-", "-"),
    ],
)
def test_given_a_list_line_by_line_when_read_then_items_are_paragraphs_without_their_signs(
    tmp_path: Path, signs: tuple[str, ...]
) -> None:
    lines = "\n".join(map(" ".join, zip(signs, ("ask.", "wait.", "answer."), strict=True)))
    report = read_text(tmp_path, with_answer("5", f"Steps are\n{lines}"))
    assert text(report, "5") == "Steps are\n\nask.\n\nwait.\n\nanswer."
    assert report.doubts == ()


# 7 and 8: doubts, and what is no content


def test_given_an_unknown_question_when_read_then_the_doubt_carries_all_of_it(
    tmp_path: Path,
) -> None:
    parts = text_parts()
    parts["16"] += "\n\n17. Describe the weather.\n\nMostly wet.\n\nSometimes dry."
    report = read_text(tmp_path, parts)
    assert doubted(report) == ["17"]
    for said in ("Describe the weather.", "Mostly wet.", "Sometimes dry."):
        assert said in report.doubts[0].message
    assert text(report, "16") == "The rule of answer 16 holds."


def test_given_text_without_a_place_when_read_then_the_doubt_has_it_and_its_line(
    tmp_path: Path,
) -> None:
    parts = text_parts()
    parts["header"] = "Received by the clerk.\n\n" + parts["header"]
    parts["6"] = parts["6"].replace("☒ Yes ☐ No", "☒ Yes ☐ No but seldom", 1)
    parts["signatures"] += "\n\nCopied to the archive."
    report = read_text(tmp_path, parts)
    assert doubted(report) == ["header", "6", "signatures"]
    assert "Received by the clerk." in report.doubts[0].message
    assert report.doubts[0].where == "line 1"
    assert "but seldom" in report.doubts[1].message
    assert "Copied to the archive." in report.doubts[2].message


def test_given_page_numbers_and_running_heads_in_a_paragraph_when_read_then_it_is_whole(
    tmp_path: Path,
) -> None:
    broken = (
        "The Office keeps its records in a locked room which\n\nPage 3 of 9\n"
        "Office of Tides – Agency Report\n\nonly two people may open."
    )
    parts = with_answer("5", broken)
    parts["10"] = parts["10"].replace(
        "answer 10", "\n\nPage 5 of 9\nOffice of Tides – Agency Report\n\nanswer 10"
    )
    report = read_text(tmp_path, parts)
    whole = "The Office keeps its records in a locked room which only two people may open."
    assert text(report, "5") == whole
    assert text(report, "10") == "The rule of answer 10 holds."
    assert report.doubts == ()


def test_given_pages_with_form_feeds_when_read_then_their_edges_are_no_content(
    tmp_path: Path,
) -> None:
    said = "\n\n".join(text_parts().values()).split("\n\n")
    third = len(said) // 3
    pages = [said[:third], said[third : 2 * third], said[2 * third :]]
    bodies = ["\n\n".join(page) for page in pages]
    edged = [f"Office of Tides\t2020\n\n{body}\n\n{n}" for n, body in enumerate(bodies, start=1)]
    report = read_text(tmp_path, "\f".join(edged))
    assert report.doubts == ()
    assert tuple(report.answers) == NUMBERS


def test_given_a_table_head_again_and_empty_rows_when_read_then_they_are_no_rows(
    tmp_path: Path,
) -> None:
    body = f"{head('14')}\nCourts\tSuits.\tA.\n{head('14')}\nBanks\tLoans.\tB.\n\t\t\n"
    report = read_text(tmp_path, with_answer("14", body))
    assert [kept["entity"] for kept in rows(report, "14")] == ["Courts", "Banks"]
    assert report.doubts == ()


@pytest.mark.parametrize("blank", ["", "Click or tap here to enter text."])
def test_given_a_row_with_neither_text_nor_tick_when_read_then_it_is_no_row(
    tmp_path: Path, blank: str
) -> None:
    body = f"{head('3')}\n{row('Pay: Sent.', 'routine')}\n{row(blank)}"
    report = read_text(tmp_path, with_answer("3", body))
    assert [kept["heading"] for kept in rows(report, "3")] == ["Pay"]
    assert report.doubts == ()


def test_given_a_blank_row_with_a_tick_when_read_then_it_is_a_row(tmp_path: Path) -> None:
    body = f"{head('3')}\n{row('', 'routine')}"
    report = read_text(tmp_path, with_answer("3", body))
    assert rows(report, "3") == (
        {"heading": None, "description": "", "classifications": ("routine",)},
    )


def test_given_columns_in_another_order_when_read_then_their_heads_tell(tmp_path: Path) -> None:
    first, second, third = head("14").split("\t")
    body = f"{third}\t{first}\t{second}\nSaves work.\tCourts\tSuits."
    report = read_text(tmp_path, with_answer("14", body))
    assert rows(report, "14") == (
        {"entity": "Courts", "reason": "Suits.", "mission": "Saves work."},
    )


def test_given_a_column_too_many_when_read_then_its_text_is_doubted(tmp_path: Path) -> None:
    body = f"{head('14')}\tRemarks\nCourts\tSuits.\tA.\tUrgent ones first"
    report = read_text(tmp_path, with_answer("14", body))
    assert "14" in doubted(report)
    assert any("Urgent ones first" in doubt.message for doubt in report.doubts)
