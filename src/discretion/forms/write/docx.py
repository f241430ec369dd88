"""How a report becomes a Word document with real headings, tables and check boxes."""

import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from itertools import count, pairwise
from typing import Final
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.opc.rel import Relationships
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from discretion.forms.report import Report
from discretion.forms.write.document import (
    Block,
    Box,
    Boxes,
    BoxGroup,
    Document,
    Fields,
    Fulfilment,
    Heading,
    Items,
    Paragraph,
    Table,
    TableCell,
    document,
)

# Lengths are twentieths of a point.
_TEXT_WIDTH: Final = 9216
_BOXES_WIDTH: Final = 3300
_FULFILMENT_WIDTHS: Final = (2200, 5766, 1250)
_STYLES: Final = {
    "body": "Normal",
    "instruction": "Instruction",
    "footnote": "FormFootnote",
    "citation": "Citation",
    "enacted": "Enacted",
    "closing": "Closing",
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_FIELD_CODES: Final = {"page": "PAGE", "pages": "NUMPAGES"}
_BOX_FONT: Final = (
    '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/>'
    '<w:color w:val="1D4E89"/>'
)
# Word takes a file with a longer title, or a longer name of a control, for damaged.
_LONGEST_TITLE: Final = 255
_LONGEST_NAME: Final = 64
# Older modes open with a warning in the title bar.
_WORD_2013: Final = "15"
_EARLIEST_IN_A_ZIP: Final = (1980, 1, 1, 0, 0, 0)


def write(report: Report) -> bytes:
    """The Word document."""
    return write_tree(document(report))


def write_tree(tree: Document) -> bytes:
    """The Word document of a report, or of a letter."""
    word = docx.Document()
    _restyle(word)
    _describe(word, tree)
    _fill(word, tree)
    made = io.BytesIO()
    word.save(made)
    return _undated(made)


@cache
def _styles() -> bytes:
    return files(__package__).joinpath("report-styles.xml").read_bytes()


def _restyle(word: WordDocument) -> None:
    """Our styles in place of the template's, and no list that is tied to one of those."""
    word.styles.element[:] = list(parse_xml(_styles()))
    known = {style.style_id for style in word.styles}
    for tie in [*word.part.numbering_part.element.iter(qn("w:pStyle"))]:
        if tie.get(qn("w:val")) not in known:
            tie.getparent().remove(tie)


def _describe(word: WordDocument, tree: Document) -> None:
    """What Word shows of a file: its title and language, and the day the report bears."""
    properties = word.core_properties
    properties.title, properties.language = tree.title[:_LONGEST_TITLE], tree.language
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = datetime.combine(tree.dated, time.min, UTC)
    for setting in word.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _WORD_2013)
    _drop(word.part.rels, "/stylesWithEffects", "/customXml")
    _drop(word.part.package.rels, "/thumbnail")


def _drop(relations: Relationships, *kinds: str) -> None:
    """Leave out what the library's own template carries and no report needs."""
    for name, relation in [*relations.items()]:
        if relation.reltype.endswith(kinds):
            del relations[name]


def _undated(made: io.BytesIO) -> bytes:
    """The same zip without the time of its making, which would differ at each writing."""
    undated = io.BytesIO()
    with ZipFile(made) as source, ZipFile(undated, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, _EARLIEST_IN_A_ZIP)
            target.writestr(entry, source.read(name), ZIP_DEFLATED)
    return undated.getvalue()


def _fill(word: WordDocument, tree: Document) -> None:
    """Body, running head and page number. The head is left out on the first page."""
    section = word.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = tree.title
    for footer in (section.footer, section.first_page_footer):
        footer._element[:] = [parse_xml(_page_number(tree.page_number))]
    references = section._sectPr.xpath("w:headerReference|w:footerReference")
    body = parse_xml(f"<w:body {nsdecls('w', 'w14')}>{''.join(_body(tree))}</w:body>")
    first = next(body.iter(qn("w:sectPr")))
    first[:0] = references
    first.append(parse_xml(f"<w:titlePg {nsdecls('w')}/>"))
    word.element.replace(word.element.body, body)


def _body(tree: Document) -> Iterator[str]:
    yield _paragraph("Law", _run(tree.law))
    yield _paragraph("Heading1", _run(tree.heading))
    if tree.due:
        yield _paragraph("Due", _run(tree.due))
    yield from _fields(tree.header)
    if tree.fulfilment:
        yield from _fulfilment(tree.fulfilment)
    control_ids = count(1)
    first, last = tree.blocks[0], tree.blocks[-1]
    for block, following in pairwise(tree.blocks):
        more = "<w:keepNext/>" if _belongs_to_last(following) else ""
        more += "<w:pageBreakBefore/>" if tree.fulfilment and block is first else ""
        more += _section(1) if _in_columns(following) else ""
        yield from _block(block, control_ids, more)
    yield from _block(last, control_ids)
    yield _section(1)


def _belongs_to_last(block: Block) -> bool:
    """Whether a block may not stand alone at the top of a page: a citation may not."""
    return isinstance(block, Paragraph) and block.role in ("citation", "enacted")


def _in_columns(block: Block) -> bool:
    """Whether a block stands in two columns: a page of boxes does."""
    return isinstance(block, Boxes) and len(block.groups) > 1


def _section(columns: int) -> str:
    """The end of a section whose text stands in so many columns."""
    return (
        '<w:sectPr><w:type w:val="continuous"/><w:pgSz w:w="12240" w:h="15840"/>'
        '<w:pgMar w:top="1440" w:right="1512" w:bottom="1300" w:left="1512" w:header="720"'
        f' w:footer="640" w:gutter="0"/><w:cols w:num="{columns}" w:space="500"/></w:sectPr>'
    )


def _paragraph(style: str, content: str, more: str = "") -> str:
    """A paragraph; `more` are properties that follow its style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{content}</w:p>'


def _run(text: str, style: str = "") -> str:
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


_TAB: Final = "<w:r><w:tab/></w:r>"


def _page_number(wording: str) -> str:
    """The wording, its placeholders as fields that Word fills in."""
    parts = _PLACEHOLDER.split(wording)
    content = "".join(
        f'<w:fldSimple w:instr=" {_FIELD_CODES[part]} ">{_run("1")}</w:fldSimple>'
        if number % 2
        else _run(part)
        for number, part in enumerate(parts)
    )
    return _paragraph("Footer", content).replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)


def _block(block: Block, control_ids: Iterator[int], more: str = "") -> Iterator[str]:
    match block:
        case Heading():
            yield _paragraph(f"Heading{block.level}", _run(block.text), more)
        case Paragraph():
            yield _paragraph(_STYLES[block.role], _run(block.text), more)
        case Items():
            yield from (_paragraph("ListBullet", _run(item)) for item in block.items)
        case Boxes():
            last = _section(2) if _in_columns(block) else ""
            yield from _groups(block.groups, control_ids, last)
        case Table():
            yield from _table(block, control_ids)
        case Fields():
            yield from _fields(block)


def _groups(groups: tuple[BoxGroup, ...], control_ids: Iterator[int], last: str) -> Iterator[str]:
    """Boxes under their headings; `last` are properties of the last box's paragraph."""
    for group in groups:
        if group.heading:
            yield _paragraph("GroupHeading", _run(group.heading))
        for box in group.boxes:
            is_last = group is groups[-1] and box is group.boxes[-1]
            yield _box(box, control_ids, last if is_last else "")


def _box(box: Box, control_ids: Iterator[int], more: str = "") -> str:
    """A content control that a click ticks, and that is announced by its label."""
    state, mark = (1, "☒") if box.checked else (0, "☐")
    name = box.label[:_LONGEST_NAME]
    control = (
        f"<w:sdt><w:sdtPr><w:rPr>{_BOX_FONT}</w:rPr><w:alias w:val={quoteattr(name)}/>"
        f'<w:id w:val="{next(control_ids)}"/><w14:checkbox><w14:checked w14:val="{state}"/>'
        '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:rPr>{_BOX_FONT}</w:rPr><w:t>{mark}</w:t></w:r></w:sdtContent>"
        "</w:sdt>"
    )
    return _paragraph("CheckBox", control + _TAB + _run(box.label), more)


def _fields(fields: Fields) -> Iterator[str]:
    for field in fields.fields:
        style = "SignatureText" if field.name == "signature" else ""
        label = _run(f"{field.label}:", "FieldLabel")
        yield _paragraph("Field", label + _TAB + _run(field.value or "", style))


def _fulfilment(fulfilment: Fulfilment) -> Iterator[str]:
    rows = (
        tuple(
            _paragraph("CompactCell", _run(text))
            for text in (each.citation, each.subject, ", ".join(each.questions))
        )
        for each in fulfilment.subdivisions
    )
    yield _paragraph("Heading2", _run(fulfilment.title))
    yield from _grid(fulfilment.title, fulfilment.labels, _FULFILMENT_WIDTHS, rows)


def _table(table: Table, control_ids: Iterator[int]) -> Iterator[str]:
    rows = (tuple("".join(_cell(cell, control_ids)) for cell in row) for row in table.rows)
    yield from _grid(table.caption, table.labels, _widths(table.rows[0]), rows)


def _cell(cell: TableCell, control_ids: Iterator[int]) -> Iterator[str]:
    lead = _run(f"{cell.heading}:", "Strong") + _run(" ") if cell.heading else ""
    first, *others = cell.paragraphs or ("",)
    if lead or first or not cell.boxes:
        yield _paragraph("Cell", lead + _run(first))
    yield from (_paragraph("Cell", _run(text)) for text in others)
    yield from (_box(box, control_ids) for box in cell.boxes)


def _widths(row: tuple[TableCell, ...]) -> tuple[int, ...]:
    """Boxes need little room; the other columns share the rest."""
    boxes = [bool(cell.boxes) for cell in row]
    share = (_TEXT_WIDTH - _BOXES_WIDTH * sum(boxes)) // boxes.count(False)
    return tuple(_BOXES_WIDTH if each else share for each in boxes)


def _grid(
    caption: str, labels: Iterable[str], widths: tuple[int, ...], rows: Iterable[Iterable[str]]
) -> Iterator[str]:
    """A table whose rows stay whole and whose first row is repeated on each page."""
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="{sum(widths)}"'
        ' w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"'
        ' w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(caption)}/></w:tblPr><w:tblGrid>"
    )
    yield from (f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield "</w:tblGrid>"
    yield _row((_paragraph("CellHead", _run(label)) for label in labels), widths, "<w:tblHeader/>")
    yield from (_row(row, widths) for row in rows)
    yield "</w:tbl>"


def _row(cells: Iterable[str], widths: Iterable[int], more: str = "") -> str:
    filled = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{filled}</w:tr>"
