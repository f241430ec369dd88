"""The tags of a PDF, read from the file itself as a screen reader finds them."""

from collections.abc import Iterator

import pikepdf


def tagged(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every element of the structure, in reading order."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        element = waiting.pop(0)
        if isinstance(element, pikepdf.Array):
            waiting = [*list(element), *waiting]
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                yield element
            if "/K" in element:
                waiting.insert(0, element.K)


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S) for element in tagged(pdf)]


def attribute(element: pikepdf.Dictionary, name: str) -> str:
    given = element.get("/A", pikepdf.Array())
    owners = given if isinstance(given, pikepdf.Array) else [given]
    return next((str(owner[name]) for owner in owners if name in owner), "")
