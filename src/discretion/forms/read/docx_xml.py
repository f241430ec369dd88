"""Word's XML by local names, whichever edition of its namespaces a file is written in."""

from lxml import etree


def tag_of(element: etree._Element) -> str:
    """The local name of an element; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child_of(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first child of that name, its first child of the next name, and so on; None if absent."""
    for name in names:
        if element is None:
            return None
        element = next((child for child in element if tag_of(child) == name), None)
    return element


def attribute(element: etree._Element | None, name: str) -> str:
    """An attribute; empty where it is absent, or the element is."""
    items = () if element is None else element.items()
    found = (str(value) for key, value in items if str(key).rpartition("}")[2] == name)
    return next(found, "")
