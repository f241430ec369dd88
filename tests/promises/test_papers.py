"""The project's papers hold together: their links lead somewhere, and none is left out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from discretion.errors import MOST_FAULTS_REPORTED
from discretion.forms import blocks
from discretion.forms.read import apart, docx, html, pdf, pdf_tags, reading
from discretion.interfaces.cli import decide

ROOT = Path(__file__).parents[2]
PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def links(paper: Path) -> Iterator[str]:
    """The links of a paper that stay within the project."""
    text = _CODE.sub("", paper.read_text(encoding="utf-8"))
    return (link for link in _LINK.findall(text) if "://" not in link)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_given_a_paper_when_its_links_are_followed_then_each_leads_somewhere(paper: Path) -> None:
    assert [link for link in links(paper) if not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("folder", ["how-to", "adr", "reference"])
def test_given_the_index_of_the_docs_when_it_is_read_then_it_names_every_page(folder: str) -> None:
    pages = {f"{folder}/{page.name}" for page in (ROOT / "docs" / folder).glob("*.md")}
    assert pages - set(links(ROOT / "docs" / "README.md")) == set()


MB = 1024 * 1024
BOUNDS = {
    f"{apart.SECONDS} seconds of processor time and {apart.BYTES // 10**9} GB of memory",
    f"| {reading.LARGEST_FILE // MB} MB; not opened",
    f"| {docx.MOST_UNPACKED // MB} MB unpacked in all",
    f"{pdf.MOST_UNPACKED // MB} MB unpacked in all",
    f"in PDF {pdf.MOST_UNPACKED_IN_A_STREAM // MB} MB in one stream",
    f"| {pdf.MOST_PAGES} pages; {pdf.MOST_CHARACTERS:,} characters",
    f"{blocks.MOST_LINES:,} lines or cells",
    f"| {html.MOST_TAGS:,} tags of HTML, {docx.MOST_TAGS:,} of a Word file",
    f"{docx.MOST_PARTS:,} parts of a Word archive",
    f"{pdf_tags.MOST_ELEMENTS:,} structure elements",
    f"{blocks.WIDEST_SPAN} columns, {blocks.LONGEST_SPAN:,} rows",
    f"structure of a PDF {pdf_tags.DEEPEST},",
    f"lines of at most {decide.LONGEST_LINE // MB} MB",
    f"At most {MOST_FAULTS_REPORTED} faults",
    f"{settings.SESSION_COOKIE_AGE // 3600} hours".replace("12", "twelve"),
}


@pytest.mark.parametrize("bound", sorted(BOUNDS))
def test_the_security_page_states_each_bound_as_the_program_has_it(bound: str) -> None:
    assert bound in (ROOT / "SECURITY.md").read_text(encoding="utf-8")
