"""The project's papers hold together: their links lead somewhere, and none is left out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

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
