"""The one place where an error of the house becomes a status of HTTP."""

from typing import Final

from django.db import OperationalError

from discretion import errors

STATUSES: Final[dict[type[errors.DiscretionError], int]] = {
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.Stale: 409,
    errors.Invalid: 422,
    errors.RefusedByLaw: 422,
    errors.Unreadable: 422,
    errors.Unwritable: 422,
    errors.Tampered: 422,
    errors.Busy: 503,
}
# When to ask again for what could not be written because others were writing.
RETRY_AFTER_SECONDS: Final = 60
_WRITING: Final = (
    "Somebody is bringing in a large file. Nothing is half saved: try again in a minute."
)
# PostgreSQL's words for the same: a deadlock, a lock not to be had, a transaction overtaken.
_OVERTAKEN: Final = frozenset({"40P01", "55P03", "40001"})


def busy(error: BaseException | None) -> errors.Busy | None:
    """That others were writing for too long, where that is what a database's error says."""
    if not isinstance(error, OperationalError):
        return None
    if "database is locked" in str(error):
        return errors.Busy(_WRITING)
    overtaken = getattr(error.__cause__, "sqlstate", None) in _OVERTAKEN
    return errors.Busy(_WRITING) if overtaken else None


def status_of(error: errors.DiscretionError) -> int:
    """The status that answers an error; 500 for one that only an operator can mend."""
    return next((s for kind, s in STATUSES.items() if isinstance(error, kind)), 500)
