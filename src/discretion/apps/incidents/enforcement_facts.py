"""What is recorded about requests that further immigration enforcement: that, when and by whom.

Only who records them sees them, so the record has a salted digest of each, and nothing it says.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

import msgspec

from discretion.apps.audit.facts import Fact
from discretion.apps.audit.texts import OURS


class EnforcementContent(msgspec.Struct, frozen=True, kw_only=True):
    """A request as the record knows it."""

    unread: ClassVar[Mapping[str, str]] = {"digest": OURS}

    version: int
    # Of all that is written of it; absent where that was erased.
    digest: str = ""


class EnforcementRequestEntered(Fact, frozen=True, kw_only=True):
    """A request was written down."""

    kind: ClassVar[str] = "enforcement.entered"


class EnforcementRequestChanged(Fact, frozen=True, kw_only=True):
    """What is written of a request was changed, as by its answer."""

    kind: ClassVar[str] = "enforcement.changed"


class EnforcementTextErased(Fact, frozen=True, kw_only=True):
    """The words of a request were erased; it is counted on."""

    kind: ClassVar[str] = "enforcement.text_erased"


class CompilationContent(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent."""

    unread: ClassVar[Mapping[str, str]] = {"quarter": OURS}

    quarter: str
    whole_city: bool
    requests: int
    to: str
    on: date
    how: str


class CompilationSent(Fact, frozen=True, kw_only=True):
    """The compilation of a quarter was sent."""

    kind: ClassVar[str] = "enforcement.compilation_sent"
