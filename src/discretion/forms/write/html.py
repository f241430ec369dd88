"""How a report becomes one accessible page that needs nothing beside it and prints well."""

from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib.resources import files

from discretion.forms.report import Report
from discretion.forms.write.document import (
    Block,
    Box,
    Boxes,
    BoxGroup,
    Document,
    Field,
    Fields,
    Fulfilment,
    Heading,
    Items,
    Paragraph,
    Subdivision,
    Table,
    TableCell,
    document,
    question_anchor,
)


def write(report: Report) -> bytes:
    """The page, as UTF-8."""
    return write_tree(document(report))


def write_tree(tree: Document) -> bytes:
    """The page of a report, or of another document."""
    return "\n".join(_page(tree)).encode()


def _page(tree: Document) -> Iterator[str]:
    yield "<!doctype html>"
    yield f'<html lang="{escape(tree.language)}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield _element("title", tree.title)
    yield f"<style>\n{_style()}</style>"
    yield "</head>"
    yield "<body>"
    yield "<header>"
    yield _element("p", tree.law, "law")
    yield _element("h1", tree.heading)
    if tree.due:
        yield _element("p", tree.due, "due")
    yield from _fields(tree.header)
    yield "</header>"
    yield "<main>"
    if tree.fulfilment:
        yield from _fulfilment(tree.fulfilment)
    for block in tree.blocks:
        yield from _block(block)
    yield "</main>"
    yield "</body>"
    yield "</html>"
    yield ""


@cache
def _style() -> str:
    return files(__package__).joinpath("report.css").read_text(encoding="utf-8")


def _element(name: str, text: str, kind: str = "") -> str:
    shown = f' class="{kind}"' if kind else ""
    return f"<{name}{shown}>{escape(text)}</{name}>"


def _fulfilment(fulfilment: Fulfilment) -> Iterator[str]:
    yield '<section class="fulfilment" aria-labelledby="fulfilment">'
    yield f'<h2 id="fulfilment">{escape(fulfilment.title)}</h2>'
    yield "<table>"
    yield _element("caption", fulfilment.title, "unseen")
    yield from _head(fulfilment.labels)
    yield "<tbody>"
    yield from map(_subdivision, fulfilment.subdivisions)
    yield "</tbody>"
    yield "</table>"
    yield "</section>"


def _subdivision(subdivision: Subdivision) -> str:
    links = ", ".join(
        f'<a href="#{question_anchor(number)}">{number}</a>' for number in subdivision.questions
    )
    citation = f'<th scope="row">{escape(subdivision.citation)}</th>'
    return f"<tr>{citation}{_element('td', subdivision.subject)}<td>{links}</td></tr>"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            anchor = f' id="{block.anchor}"' if block.anchor else ""
            yield f"<h{block.level}{anchor}>{escape(block.text)}</h{block.level}>"
        case Paragraph():
            yield _element("p", block.text, "" if block.role == "body" else block.role)
        case Items():
            yield "<ul>"
            yield from (_element("li", item) for item in block.items)
            yield "</ul>"
        case Boxes():
            yield f'<div class="groups" role="group" aria-label="{escape(block.label)}">'
            for group in block.groups:
                yield from _group(group)
            yield "</div>"
        case Table():
            yield from _table(block)
        case Fields():
            yield from _fields(block)


def _group(group: BoxGroup) -> Iterator[str]:
    if group.heading:
        yield "<fieldset>"
        yield _element("legend", group.heading)
        yield from _boxes(group.boxes)
        yield "</fieldset>"
    else:
        yield '<div class="plain">'
        yield from _boxes(group.boxes)
        yield "</div>"


def _boxes(boxes: Iterable[Box]) -> Iterator[str]:
    for box in boxes:
        checked = " checked" if box.checked else ""
        yield f'<label><input type="checkbox" disabled{checked}> {escape(box.label)}</label>'


def _table(table: Table) -> Iterator[str]:
    yield "<table>"
    yield _element("caption", table.caption, "unseen")
    yield from _head(table.labels)
    yield "<tbody>"
    for row in table.rows:
        yield "<tr>"
        for cell in row:
            kind = ' class="boxes"' if cell.boxes else ""
            yield f"<td{kind}>{''.join(_cell(cell))}</td>"
        yield "</tr>"
    yield "</tbody>"
    yield "</table>"


def _head(labels: Iterable[str]) -> Iterator[str]:
    cells = (f'<th scope="col">{escape(label)}</th>' for label in labels)
    yield f"<thead><tr>{''.join(cells)}</tr></thead>"


def _cell(cell: TableCell) -> Iterator[str]:
    first, *others = cell.paragraphs or ("",)
    if cell.heading:
        heading = f"<strong>{escape(cell.heading)}:</strong> "
        yield f"<p>{heading}{escape(first)}</p>"
    elif first:
        yield _element("p", first)
    yield from (_element("p", paragraph) for paragraph in others)
    yield from _boxes(cell.boxes)


def _fields(fields: Fields) -> Iterator[str]:
    yield "<dl>"
    yield from map(_field, fields.fields)
    yield "</dl>"


def _field(field: Field) -> str:
    value = _element("dd", field.value or "", "signature" if field.name == "signature" else "")
    return f"<div><dt>{escape(field.label)}:</dt>{value}</div>"
