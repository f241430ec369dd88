"""`discretion report draft` to `package`: a report from the register to the package that holds."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cast import Cast
from tests.interfaces.commands import Ran, ran

REPORT = "RPT-2026-00001"
HEAD = ("--as", "head_a@example.org")
OFFICER = ("--as", "officer_a@example.org")


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "documents"


def begun() -> str:
    """Alpha's report, begun by its officer."""
    found = ran("report", "draft", "alpha", "--cycle", 2026, *OFFICER)
    assert found.status == 0, found.err
    return found.out.partition(" ")[0]


def fingerprint(report: str) -> str:
    """What the report says, as the proof prints it."""
    return ran("report", "proof", report, *OFFICER).out.splitlines()[-1]


def prepared(report: str, *more: str) -> Ran:
    """Vouched for by the officer."""
    seen, intent = ("--fingerprint", fingerprint(report)), ("--intent", "It is complete.")
    return ran("report", "prepare", report, *seen, *intent, *more, *OFFICER)


def signed(report: str) -> Ran:
    """Signed by the head."""
    seen, intent = ("--fingerprint", fingerprint(report)), ("--intent", "I sign for Alpha.")
    return ran("report", "sign", report, *seen, *intent, *HEAD)


def test_a_report_goes_from_the_register_to_a_package_that_holds(
    everyone: Cast, tmp_path: Path
) -> None:
    report, target = begun(), tmp_path / "package.zip"
    assert prepared(report, "--accept", "all").status == 0
    assert signed(report).status == 0
    filed = ran("report", "file", report, *OFFICER)
    assert "department_of_records (Department of Records" in filed.out
    assert ran("report", "package", report, "--to", target, *OFFICER).status == 0
    assert ran("verify", target).status == 0


def test_proof_names_each_doubt_with_its_code_and_remedy(everyone: Cast) -> None:
    found = ran("report", "proof", begun(), *OFFICER)
    assert found.status == 0
    assert "(six_unanswered)" in found.out.replace("\n    ", " ")
    assert len(found.out.splitlines()[-1]) == 64


def test_given_doubts_not_accepted_when_preparing_then_each_stands_on_a_line(
    everyone: Cast,
) -> None:
    found = prepared(begun(), "--accept", "narrative_empty")
    assert (found.status, found.out) == (2, "")
    assert any("six_unanswered" in line for line in found.complaints)
    assert not any("narrative_empty" in line for line in found.complaints)


def test_given_a_returned_report_then_it_can_be_prepared_again(everyone: Cast) -> None:
    report = begun()
    prepared(report, "--accept", "all")
    returned = ran("report", "return", report, "--why", "Question 8 is thin.", *HEAD)
    assert returned.out == f"{report} is a draft again.\n"
    assert prepared(report, "--accept", "all").status == 0


def test_given_who_may_not_sign_then_that_is_said(everyone: Cast) -> None:
    report = begun()
    prepared(report, "--accept", "all")
    told = ("--fingerprint", "0" * 64, "--intent", "Mine.")
    found = ran("report", "sign", report, *told, *OFFICER)
    assert (found.status, found.out) == (2, "")
    assert "sign report" in found.err


def test_a_delivery_is_recorded_with_the_paper_that_proves_it(
    everyone: Cast, tmp_path: Path
) -> None:
    report, receipt = begun(), tmp_path / "receipt.txt"
    receipt.write_text("Received.")
    prepared(report, "--accept", "all")
    signed(report)
    filed = ran("report", "file", report, *OFFICER)
    assert filed.status == 0
    late = ("--on", "2026-01-01", "--how", "email", "--paper", receipt)
    found = ran("report", "deliver", report, "mayor", *late, *OFFICER)
    assert found.status == 2
    assert "on: Enter the day" in found.err


def test_an_amended_report_is_begun_from_one_that_was_filed(everyone: Cast) -> None:
    report = begun()
    refused = ran("report", "amend", report, *OFFICER)
    assert refused.status == 2
    prepared(report, "--accept", "all")
    signed(report)
    ran("report", "file", report, *OFFICER)
    found = ran("report", "amend", report, "--why", "A row was missing.", *OFFICER)
    assert f"once filed it supersedes {report}" in found.out


@pytest.mark.django_db(transaction=True)
def test_all_bodies_are_drafted_into_a_folder(everyone: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    chief = ("--as", "chief@example.org")
    found = ran("report", "draft", "--all", "--cycle", 2026, "--to", folder, *chief)
    assert found.status == 0, found.err
    assert "2 reports" in found.out
    assert {path.name for path in folder.iterdir()} == {
        *("alpha.pdf", "alpha.docx", "beta.pdf", "beta.docx"),
    }


@pytest.mark.parametrize(
    "words", [("alpha", "--all"), ("alpha", "--to", "x"), ("--all",), (), ("--to", "x")]
)
def test_given_neither_one_agency_nor_all_then_help_is_pointed_to(words: tuple[str, ...]) -> None:
    found = ran("report", "draft", *words, "--cycle", 2026, *OFFICER)
    assert found.status == 2
    assert "Name one AGENCY" in found.err
