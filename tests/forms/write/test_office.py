"""LibreOffice opens what was written, and finds in it what it should."""

import shutil
import subprocess

import pypdf
import pytest

from discretion.forms.edition import edition
from discretion.forms.write import write_report
from tests.forms.builders import FORM, a_report


@pytest.fixture(scope="module")
def office() -> str:
    found = shutil.which("soffice")
    assert found, "LibreOffice is needed to check written documents: install libreoffice-writer."
    return found


@pytest.fixture(scope="module")
def opened(office: str, tmp_path_factory: pytest.TempPathFactory) -> pypdf.PdfReader:
    """The Word document, opened by LibreOffice and printed."""
    folder = tmp_path_factory.mktemp("office")
    write_report(a_report(), folder / "report.docx")
    own = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, "--headless", own, "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(  # noqa: S603 - a fixed command on a file of our own
        [*command, str(folder / "report.docx")], check=True, capture_output=True, timeout=120
    )
    return pypdf.PdfReader(folder / "report.pdf")


def test_given_a_word_document_when_libreoffice_opens_it_then_all_of_it_is_there(
    opened: pypdf.PdfReader,
) -> None:
    text = " ".join(" ".join(page.extract_text().split()) for page in opened.pages)
    assert 5 <= len(opened.pages) <= 9
    assert (
        text.count("☒") + text.count("☐") == len(edition(FORM).question("1").boxes) + 3 * 3 + 2 * 2
    )
    assert "Since 2019 we no longer ask for a date of birth" in text
    assert "— End of Document —" in text


def test_given_a_word_document_when_libreoffice_opens_it_then_its_pages_are_numbered(
    opened: pypdf.PdfReader,
) -> None:
    pages = [page.extract_text() for page in opened.pages]
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert ("Agency Report: Office of the Harbor Master" in text) == (number > 1)
