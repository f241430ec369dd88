"""The words of an explanation, read back as a person would who checks it."""

import re
from datetime import date

from discretion.law.deadlines import MONTHS


def day_of(words: str, year: int) -> date:
    """`July 31, 2026`, or `July 31` in a known year, as a day."""
    match = re.fullmatch(r"(\w+) (\d+)(?:, (\d{4}))?", words)
    assert match, words
    return date(int(match[3] or year), MONTHS.index(match[1]) + 1, int(match[2]))
