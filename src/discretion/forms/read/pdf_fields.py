"""Fields of a PDF form: their values, which count more than how they look."""

from collections.abc import Iterator, Sequence
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from discretion.forms.blocks import Box, Span
from discretion.forms.read.marks import as_typed, box
from discretion.forms.read.pdf_text import Widget

MOST_WIDGETS_ON_A_PAGE = 5_000
MOST_PARENTS = 30

_PUSH_BUTTON = 1 << 16


def widgets_of(catalog: DictionaryObject, pages: Sequence[PageObject]) -> dict[int, list[Widget]]:
    """The form's fields by page number; none where the PDF is no form."""
    if "/AcroForm" not in catalog:
        return {}
    found = {number: list(_on_page(page)) for number, page in enumerate(pages, start=1)}
    return {number: widgets for number, widgets in found.items() if widgets}


def _on_page(page: PageObject) -> Iterator[Widget]:
    annotations = page.get("/Annots")
    listed = annotations.get_object() if annotations is not None else None
    if not isinstance(listed, ArrayObject):
        return
    for reference in listed[:MOST_WIDGETS_ON_A_PAGE]:
        annotation = reference.get_object()
        if isinstance(annotation, DictionaryObject) and annotation.get("/Subtype") == "/Widget":
            part = _part(annotation)
            place = annotation.get("/Rect")
            if part is not None and isinstance(place, ArrayObject) and len(place) == 4:
                x, y, u, v = (float(each) for each in place)
                number = reference.idnum if isinstance(reference, IndirectObject) else -1
                yield Widget(number, min(x, u), min(y, v), max(x, u), max(y, v), part)


def _part(widget: DictionaryObject) -> Box | Span | None:
    kind, value = _inherited(widget, "/FT"), _inherited(widget, "/V")
    if kind == "/Btn":
        flags = _inherited(widget, "/Ff")
        return None if isinstance(flags, int) and flags & _PUSH_BUTTON else _box(widget, value)
    if kind == "/Tx":
        return Span(_text(value))
    if kind == "/Ch":
        several = isinstance(value, ArrayObject)
        return Span("; ".join(map(_text, value)) if several else _text(value))
    return None


def _box(widget: DictionaryObject, value: Any) -> Box:
    """On where the field's value is this widget's own name for on."""
    own = _names_for_on(widget)
    shown = widget.get("/AS")
    if value is None:
        return box(shown not in (None, "/Off") and (not own or str(shown) in own))
    said = str(value) if str(value).startswith("/") else f"/{value}"
    if said == "/Off":
        return box(False)
    return box(said in own if own else True)


def _names_for_on(widget: DictionaryObject) -> set[str]:
    looks = widget.get("/AP")
    normal = looks.get_object().get("/N") if looks is not None else None
    states = normal.get_object() if normal is not None else None
    return (
        {str(k) for k in states if k != "/Off"} if isinstance(states, DictionaryObject) else set()
    )


def _text(value: Any) -> str:
    held = value.get_object() if hasattr(value, "get_object") else value
    return "" if held is None else as_typed(str(held).strip("\r\n"))


def _inherited(widget: DictionaryObject, name: str) -> Any:
    """A field's entry, its own or that of a field above it."""
    field: Any = widget
    for _ in range(MOST_PARENTS):
        if not isinstance(field, DictionaryObject):
            return None
        if name in field:
            return field[name]
        field = field.get("/Parent")
        field = field.get_object() if field is not None else None
    return None
