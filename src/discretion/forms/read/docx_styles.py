"""What Word's styles make of a paragraph or a run: heading, list item, bold, underlined."""

import re
from typing import NamedTuple

from lxml import etree

from discretion.forms.read.docx_xml import attribute, child_of, tag_of

MOST_ANCESTORS = 20

_HEADING = re.compile(r"heading ?\d|title|subtitle", re.I)
_LIST = re.compile(r"list( paragraph| bullet| number)?( \d)?", re.I)
_OFF = ("0", "false", "off", "none")


class Look(NamedTuple):
    """How a paragraph looks before its runs say otherwise."""

    bold: bool
    underline: bool
    heading: bool
    item: bool


class Styles:
    """The styles of a file, each asked through the styles that it is based on."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles = {
            attribute(style, "styleId"): style
            for style in (() if root is None else root)
            if tag_of(style) == "style"
        }

    def paragraph(self, properties: etree._Element | None) -> Look:
        """The look of a paragraph with these properties."""
        line = self._line_of(child_of(properties, "pStyle"))
        names = [attribute(child_of(each, "name"), "val") for each in line]
        numbered = child_of(properties, "numPr") is not None
        runs = [child_of(each, "rPr") for each in line]
        return Look(
            bold=_first([_state(run, "b") for run in runs]) or False,
            underline=_first([_state(run, "u") for run in runs]) or False,
            heading=any(_HEADING.fullmatch(name) for name in names),
            item=numbered or any(_LIST.fullmatch(name) for name in names),
        )

    def run(self, properties: etree._Element | None) -> tuple[bool | None, bool | None]:
        """Whether a run with these properties is bold, underlined; None where nothing is said."""
        if properties is None:
            return None, None
        line = self._line_of(child_of(properties, "rStyle"))
        looks = [properties, *(child_of(each, "rPr") for each in line)]
        bold = _first([_state(look, "b") for look in looks])
        return bold, _first([_state(look, "u") for look in looks])

    def _line_of(self, reference: etree._Element | None) -> list[etree._Element]:
        """A style and those that it is based on, nearest first."""
        line: list[etree._Element] = []
        while reference is not None and len(line) < MOST_ANCESTORS:
            style = self._styles.get(attribute(reference, "val"))
            if style is None:
                break
            line.append(style)
            reference = child_of(style, "basedOn")
        return line


def toggled(element: etree._Element | None) -> bool:
    """Whether a switch such as `<w:b/>` is on: present, and not said to be off."""
    return element is not None and attribute(element, "val").lower() not in _OFF


def _state(properties: etree._Element | None, name: str) -> bool | None:
    found = child_of(properties, name)
    return None if found is None else toggled(found)


def _first(states: list[bool | None]) -> bool | None:
    return next((state for state in states if state is not None), None)
