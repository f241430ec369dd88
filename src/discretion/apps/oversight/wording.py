"""What words in a quarterly report may not say: who it was, or where it was.

The text guard reads every text that is recorded. This adds what only a published line must not
have: an agency by its name or its short name, and the id of a record.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from discretion.apps.audit.actions import PUBLIC_ID
from discretion.errors import Fault

LONGEST: Final = 2_000
# How figures and words are made safe, as the report itself tells its readers.
RULES: Final = (
    (
        "A count from 1 to {small} is shown as <{threshold}. A total of {threshold} or more is "
        "broken down by groups of {threshold} or more. All smaller groups stand together, with "
        "the next larger one where their sum would be small as well."
    ),
    (
        "A total that was corrected by fewer than {threshold} is shown as {threshold} or more. A "
        "corrected total is not broken down again."
    ),
    (
        "What happened is told in words only where a total of {threshold} or more is shown as it "
        "is. Each text "
        "was read before, and names no person, no agency and no record. Like texts stand here "
        "once, some were left out, and their order says nothing."
    ),
)


def rules(threshold: int) -> tuple[str, ...]:
    """How the report was made safe, for a threshold."""
    return tuple(rule.format(threshold=threshold, small=threshold - 1) for rule in RULES)


def faults(words: str, path: str, agencies: Mapping[str, str]) -> Iterator[Fault]:
    """What a text that is published must not have; `agencies` are all names by id."""
    if len(words) > LONGEST:
        yield Fault("too_long", f"Use at most {LONGEST:,} characters.", path)
    if found := [*_named(words, agencies), *(match[0] for match in PUBLIC_ID.finditer(words))]:
        named = ", ".join(f"“{one}”" for one in dict.fromkeys(found))
        message = f"This names {named}; say it so that nobody is known by it, as “an agency”."
        yield Fault("names_someone", message, path)


def _named(words: str, agencies: Mapping[str, str]) -> Iterable[str]:
    """The agencies that a text names: in full, however it is written, or by their initials."""
    for id_, name in agencies.items():
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE):
            yield name
        elif re.search(rf"(?<!\w){re.escape(id_.upper())}(?!\w)", words):
            yield id_.upper()
