"""A text as the patterns read it: plain digits, blanks and hyphens, and nothing invisible in it."""

import re
import unicodedata
from bisect import bisect_right
from typing import NamedTuple

# These are joined to what stands before them, or not seen at all.
_INVISIBLE = frozenset({"Cf", "Mn", "Me"})
_BY_CATEGORY = {"Zs": " ", "Zl": "\n", "Zp": "\n", "Pd": "-"}
# A minus sign, the hyphen bullet, and the quotes that people's keyboards make of an apostrophe;
# a Turkish capital would be two characters as a small one.
_BY_CHARACTER = {"−": "-", "⁃": "-", "’": "'", "‘": "'", "ʼ": "'", "İ": "I"}


class Folded(NamedTuple):
    """The folded text; `cuts` are the places in it before which something invisible stood."""

    text: str
    cuts: list[int]

    def original(self, at: int) -> int:
        """Where the character at that place stood in the original."""
        return at + bisect_right(self.cuts, at)


def folded(text: str) -> Folded:
    """The text with each digit, blank, hyphen and letter in its plainest form."""
    if text.isascii():
        return Folded(text, [])
    table = _Table()
    plain = text.translate(table)
    invisible = "".join(chr(code) for code, became in table.items() if not became)
    if not invisible:
        return Folded(plain, [])
    found = re.finditer(f"[{re.escape(invisible)}]", text)
    return Folded(plain, [match.start() - before for before, match in enumerate(found)])


class _Table(dict[int, str]):
    """What each character of a text becomes, as far as it was asked for."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _plain(chr(code))
        return found


def _plain(character: str) -> str:
    """One character, or none for what is invisible."""
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category in _INVISIBLE:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if special := _BY_CHARACTER.get(character) or _BY_CATEGORY.get(category):
        return special
    compatible = unicodedata.normalize("NFKC", character)
    # A footnote's raised figure is not part of the number before it.
    return compatible if len(compatible) == 1 and category != "No" else character
