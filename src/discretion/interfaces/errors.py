"""The one place where an error of the house becomes a status of HTTP."""

from typing import Final

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
}


def status_of(error: errors.DiscretionError) -> int:
    """The status that answers an error; 500 for one that only an operator can mend."""
    return next((s for kind, s in STATUSES.items() if isinstance(error, kind)), 500)
