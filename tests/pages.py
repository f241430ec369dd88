"""What every page must be: valid, labelled, ordered, and free of inline script and style.

`check(response)` fails with every fault it finds, each in a line of its own.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, Protocol, cast

from html5lib import HTMLParser
from html5lib.html5parser import ParseError
from html5lib.treebuilders import getTreeBuilder
from lxml.etree import _Element

_LABELLED: Final = ("input", "select", "textarea")
_UNLABELLED: Final = ("hidden", "submit", "button", "reset", "image")
_POINTING: Final = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")
_SPEAKING: Final = (
    "a",
    "button",
    "summary",
    "th",
    "caption",
    "label",
    "legend",
    "h1",
    "h2",
    "h3",
)


class Answered(Protocol):
    """An answer, as the test client gives it."""

    status_code: int

    @property
    def content(self) -> bytes: ...


def check(response: Answered) -> _Element:
    """The page as a tree; AssertionError with all that is wrong with it."""
    text = response.content.decode()
    assert text, f"The answer is {response.status_code} and not a page."
    page = parsed(text)
    faults = [fault for rule in RULES for fault in rule(page)]
    assert not faults, "\n".join(["The page is not as it should be:", *faults])
    return page


def parsed(text: str) -> _Element:
    """The tree of a page; AssertionError, with the place, where its HTML is not valid."""
    parser = HTMLParser(tree=getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False)
    try:
        return cast(_Element, parser.parse(text).getroot())
    except ParseError as error:
        line, column = parser.tokenizer.stream.position()
        near = text.splitlines()[line - 1][max(0, column - 80) : column + 20]
        raise AssertionError(f"Invalid HTML in line {line}: {error} near {near!r}") from None


def words(element: _Element | None) -> str:
    """What an element says, with single spaces; nothing for none."""
    if element is None:
        return ""
    return " ".join(str(element.xpath("string()")).split())


def found(page: _Element, path: str) -> list[_Element]:
    """The elements at an XPath."""
    return cast(list[_Element], page.xpath(path))


def values(page: _Element, path: str) -> list[str]:
    """The attributes or texts at an XPath."""
    return [str(value) for value in cast(list[str], page.xpath(path))]


def _shown(element: _Element) -> str:
    return " ".join(f"{name!s}={value!r}" for name, value in element.attrib.items())


def _language(page: _Element) -> Iterator[str]:
    if not page.get("lang"):
        yield "The page does not say its language."


def _heading_and_title(page: _Element) -> Iterator[str]:
    headings = page.findall(".//h1")
    if len(headings) != 1:
        yield f"There are {len(headings)} h1, not one."
        return
    title = words(page.find(".//title"))
    if not title.startswith(words(headings[0])):
        yield f"The title “{title}” does not begin with the heading “{words(headings[0])}”."


def _heading_order(page: _Element) -> Iterator[str]:
    before = 0
    for element in page.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(element.tag[1])
        if level > before + 1:
            yield f"“{words(element)}” jumps from h{before} to h{level}."
        before = level


def _one_main(page: _Element) -> Iterator[str]:
    if len(page.findall(".//main")) != 1:
        yield "There is not exactly one main."


def _unique_ids(page: _Element) -> Iterator[str]:
    counted = Counter(element.get("id") for element in page.iter("*") if element.get("id"))
    yield from (f"The id “{name}” is used {n} times." for name, n in counted.items() if n > 1)


def _ids_exist(page: _Element) -> Iterator[str]:
    known = {element.get("id") for element in page.iter("*")}
    for element in page.iter("*"):
        for attribute in _POINTING:
            for name in (element.get(attribute) or "").split():
                if name not in known:
                    yield f"{attribute}=“{name}” points nowhere."
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and href[1:] not in known:
            yield f"The link to {href} points nowhere."


def _controls_labelled(page: _Element) -> Iterator[str]:
    labelled = {label.get("for") for label in page.iter("label")}
    for control in page.iter(*_LABELLED):
        if control.get("type") in _UNLABELLED:
            continue
        named = control.get("aria-label") or control.get("aria-labelledby")
        if not named and control.get("id") not in labelled:
            yield f"The control “{control.get('name')}” has no label."


def _groups_have_legends(page: _Element) -> Iterator[str]:
    for group in page.iter("fieldset"):
        if len(group) == 0 or group[0].tag != "legend":
            yield f"The fieldset “{group.get('id')}” does not begin with a legend."


def _forms_go_somewhere(page: _Element) -> Iterator[str]:
    for form in page.iter("form"):
        if form.get("action") is None or form.get("method") not in ("get", "post", "dialog"):
            yield f"A form lacks its action or method: {_shown(form)}."
        sent = {control.get("name") for control in form.iter("input")}
        if form.get("method") == "post" and "csrfmiddlewaretoken" not in sent:
            yield f"The form to {form.get('action')} has no token against forgery."


def _wrong_fields_told(page: _Element) -> Iterator[str]:
    for control in page.iter(*_LABELLED):
        if control.get("aria-invalid") == "true" and not control.get("aria-describedby"):
            yield f"The control “{control.get('name')}” is wrong and does not say why."


def _tables(page: _Element) -> Iterator[str]:
    for table in page.iter("table"):
        if table.find("caption") is None:
            yield "A table has no caption."
        for head in table.iter("th"):
            if head.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
                yield f"The head “{words(head)}” has no scope."
        yield from _ragged(table)


def _ragged(table: _Element) -> Iterator[str]:
    widths = {
        sum(int(cell.get("colspan") or 1) for cell in row.iter("th", "td"))
        for row in table.iter("tr")
    }
    if len(widths) > 1 and not table.xpath(".//*[@rowspan]"):
        yield f"“{words(table.find('caption'))}” has rows of {sorted(widths)} cells."


def _images(page: _Element) -> Iterator[str]:
    yield from ("An image has no alt." for image in page.iter("img") if image.get("alt") is None)


def _nothing_inline(page: _Element) -> Iterator[str]:
    for element in page.iter("*"):
        if "style" in element.attrib or element.tag == "style":
            yield f"<{element.tag}> has inline style."
        names = [str(name) for name in element.attrib]
        yield from (f"<{element.tag}> has {name}." for name in names if name.startswith("on"))
        data = element.get("type") == "application/json"
        if element.tag == "script" and not element.get("src") and not data:
            yield "There is an inline script."


def _nothing_empty(page: _Element) -> Iterator[str]:
    for element in page.iter(*_SPEAKING):
        if not words(element) and not element.get("aria-label"):
            yield f"<{element.tag}> says nothing: {_shown(element)}."
        if element.tag == "a" and not element.get("href"):
            yield f"The link “{words(element)}” leads nowhere."


def _one_filled_button(page: _Element) -> Iterator[str]:
    main = page.find(".//main")
    found = [] if main is None else main.iter("a", "button")
    filled = [one for one in found if (one.get("class") or "").split() == ["usa-button"]]
    if len(filled) > 1:
        yield f"There are {len(filled)} filled buttons: {', '.join(map(words, filled))}."


RULES: Final[tuple[Callable[[_Element], Iterator[str]], ...]] = (
    _language,
    _heading_and_title,
    _heading_order,
    _one_main,
    _unique_ids,
    _ids_exist,
    _controls_labelled,
    _groups_have_legends,
    _forms_go_somewhere,
    _wrong_fields_told,
    _tables,
    _images,
    _nothing_inline,
    _nothing_empty,
    _one_filled_button,
)
