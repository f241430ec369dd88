"""What Word's styles make of a paragraph or a run: heading, list item, bold, underlined."""

import re
from typing import NamedTuple

from lxml import etree

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
            _value(style, "styleId"): style
            for style in (() if root is None else root)
            if _name(style) == "style"
        }

    def paragraph(self, properties: etree._Element | None) -> Look:
        """The look of a paragraph with these properties."""
        style = None if properties is None else _child(properties, "pStyle")
        line = self._line_of(style)
        names = [_value(_child(each, "name"), "val") for each in line]
        numbered = properties is not None and _child(properties, "numPr") is not None
        runs = [_child(each, "rPr") for each in line]
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
        line = self._line_of(_child(properties, "rStyle"))
        looks = [properties, *(_child(each, "rPr") for each in line)]
        bold = _first([_state(look, "b") for look in looks])
        return bold, _first([_state(look, "u") for look in looks])

    def _line_of(self, reference: etree._Element | None) -> list[etree._Element]:
        """A style and those that it is based on, nearest first."""
        line: list[etree._Element] = []
        while reference is not None and len(line) < MOST_ANCESTORS:
            style = self._styles.get(_value(reference, "val"))
            if style is None:
                break
            line.append(style)
            reference = _child(style, "basedOn")
        return line


def toggled(element: etree._Element | None) -> bool:
    """Whether a switch such as `<w:b/>` is on: present, and not said to be off."""
    return element is not None and _value(element, "val").lower() not in _OFF


def _state(properties: etree._Element | None, name: str) -> bool | None:
    found = None if properties is None else _child(properties, name)
    return None if found is None else toggled(found)


def _first(states: list[bool | None]) -> bool | None:
    return next((state for state in states if state is not None), None)


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in element if _name(child) == name), None)


def _value(element: etree._Element | None, name: str) -> str:
    if element is None:
        return ""
    found = (str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name)
    return next(found, "")
