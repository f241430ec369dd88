"""The page: what a browser and a screen reader find in it."""

from html.parser import HTMLParser

import pytest

from discretion.forms.edition import edition
from discretion.forms.report import parse
from discretion.forms.write import render
from tests.forms.builders import FORM, a_document, a_report


class Page(HTMLParser):
    """The elements of a page, each with its attributes, and which are inside which."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[tuple[str, tuple[str, ...]]] = []
        self._open: list[str] = []
        self.feed(text)
        self.still_open = self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.inside.append((tag, tuple(self._open)))
        if tag not in ("meta", "input"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def text() -> str:
    return render(a_report(), "html").decode()


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_every_element_is_closed(page: Page) -> None:
    assert page.still_open == []


def test_the_page_has_a_language_a_title_and_one_first_heading(page: Page, text: str) -> None:
    assert page.all("html") == [{"lang": "en-US"}]
    assert "<title>Agency Report: Office of the Harbor Master</title>" in text
    assert len(page.all("h1")) == 1


def test_the_page_needs_nothing_beside_it_and_runs_nothing(page: Page) -> None:
    assert not page.all("script") + page.all("link") + page.all("img")
    assert not [a for _, attributes in page.found for a in attributes if a.startswith("on")]


def test_every_table_has_a_caption_and_every_head_a_scope(page: Page) -> None:
    assert len(page.all("caption")) == len(page.all("table"))
    assert {head.get("scope") for head in page.all("th")} == {"row", "col"}


def test_every_box_stands_in_a_label_and_cannot_be_changed(page: Page) -> None:
    boxes = [where for tag, where in page.inside if tag == "input"]
    assert len(boxes) >= len(edition(FORM).question("1").boxes)
    assert all(where[-1] == "label" for where in boxes)
    assert all("disabled" in attributes for attributes in page.all("input"))


def test_every_link_leads_to_a_question_on_the_page(page: Page) -> None:
    anchors = {attributes.get("id") for _, attributes in page.found}
    targets = [str(link["href"]) for link in page.all("a")]
    assert len(targets) >= 16
    assert {target.removeprefix("#") for target in targets} <= anchors


def test_given_markup_in_an_answer_when_it_is_written_then_it_is_text() -> None:
    document = a_document()
    document["answers"]["5"]["text"] = "<script>x()</script> & \"quoted\" 'it' <!-- -->"
    document["header"]["agency"] = "</title><b>Bold</b>"
    document["answers"]["2"]["sections"][1]["heading"] = '" onclick="x()'
    text = render(parse(document), "html").decode()
    page = Page(text)
    assert not page.all("script") + page.all("b")
    assert "&lt;script&gt;x()&lt;/script&gt; &amp; " in text


def test_the_page_prints_on_letter_paper(text: str) -> None:
    assert "@page { size: letter;" in text
