"""What is recorded about retention: what is kept, what is held, what is gone."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

import msgspec

from discretion.apps.audit.facts import Fact
from discretion.apps.audit.texts import OURS
from discretion.apps.retention.contents import Certificate, Disposing, Order, Series


class HoldingContent(msgspec.Struct, frozen=True, kw_only=True):
    """A holding as the record knows it."""

    state: str
    version: int
    content: Series


class HoldContent(msgspec.Struct, frozen=True, kw_only=True):
    """A hold as the record knows it."""

    content: Order
    until: date | None = None


class HoldingRecorded(Fact, frozen=True, kw_only=True):
    """Something that is kept was listed."""

    kind: ClassVar[str] = "holding.recorded"


class HoldingChanged(Fact, frozen=True, kw_only=True):
    """What is said of something kept was changed."""

    kind: ClassVar[str] = "holding.changed"


class HoldingWithdrawn(Fact, frozen=True, kw_only=True):
    """Something is listed no longer, without having been disposed of."""

    kind: ClassVar[str] = "holding.withdrawn"


class HoldingDisposed(Fact, frozen=True, kw_only=True):
    """Something was disposed of, and a certificate of it was made."""

    kind: ClassVar[str] = "holding.disposed"
    unread: ClassVar[Mapping[str, str]] = {"certificate*": OURS}
    disposal: str
    content: Disposing
    certificate: Certificate


class HoldPlaced(Fact, frozen=True, kw_only=True):
    """Disposal was suspended."""

    kind: ClassVar[str] = "hold.placed"


class HoldLifted(Fact, frozen=True, kw_only=True):
    """Disposal is suspended no longer."""

    kind: ClassVar[str] = "hold.lifted"
