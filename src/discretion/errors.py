"""Every error a person or a program may meet, each with a code that does not change."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

MOST_FAULTS_REPORTED = 50
# The codes of the office's faults, which programs may rely on; those of the contract's documents
# are `law.documents.CODES`. One code means the same wherever it is met.
OFFICE_CODES: Final[Mapping[str, str]] = {
    "bad_count": "A count that can't be, or a limit under which too much would be told.",
    "bad_email": "Not an address of mail.",
    "bad_id": "An id of another shape than ids have there.",
    "bad_key": "An Idempotency-Key of another shape than keys have.",
    "bad_state": "A state that this record can't be brought into from where it is.",
    "bad_text": "A text with a control character in it, which can't be kept.",
    "closed_agency": "An agency that has had its last day, where something new was to begin.",
    "duplicate_email": "An address that another account has.",
    "duplicate_name": "A name that another agency has.",
    "ended": "A role that ended, where it was to end later; it is given anew instead.",
    "formula": "A cell of a spreadsheet that holds a formula in place of a text.",
    "identifying_text": "A text that looks as if it held what identifies someone.",
    "has_offices": "An agency that can't be closed while offices below it are open.",
    "inactive_person": "Someone whose account is closed.",
    "key_reused": "An Idempotency-Key that was sent with another request before.",
    "names_someone": "A text that names an agency or a record, where nobody is to be known by it.",
    "not_empty": "An office that keeps records already, where an empty one is needed.",
    "not_in_force": "A designation that is not in force, where one in force is meant.",
    "not_kept": "A part of a document that the office does not keep.",
    "last_administrator": "The one account left that administers the City.",
    "nothing_held": "Someone without a role, where a role is to be passed on.",
    "same_person": "One person, where two are needed.",
    "stale": "A record that someone else changed after it was exported.",
    "too_long": "A text longer than there is room for.",
    "unreadable": "A file that can't be opened or kept: of another type, empty, or too large.",
    "weak_password": "A password that is short, common, or like the person's name.",
}


class Fault(NamedTuple):
    """One thing wrong with a document.

    `path` reads `designations[0].types[1]`, and is empty for the document as a whole; `line` counts
    from 1 in the file as given, and is None where the source has no lines. `suggestion` is what
    could stand there instead.
    """

    code: str
    message: str
    path: str
    line: int | None = None
    suggestion: str = ""

    def __str__(self) -> str:
        line = f"line {self.line}: " if self.line is not None else ""
        path = f"{self.path}: " if self.path else ""
        return f"{line}{path}{self.message} ({self.code})"


class DiscretionError(Exception):
    """The family. `code` is a promise to programs; the sentence is for people."""

    code = "error"


class Invalid(DiscretionError):
    """A document that breaks the contract; carries each fault found, at most fifty."""

    code = "invalid"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)[:MOST_FAULTS_REPORTED]
        super().__init__("; ".join(str(fault) for fault in self.faults))


class Unreadable(DiscretionError):
    """A file that cannot be opened: empty, of another type, encrypted, or over the stated size."""

    code = "unreadable"


class Unwritable(DiscretionError):
    """A file that cannot be written where it was asked for."""

    code = "unwritable"


class NotFound(DiscretionError):
    """Something was asked for by a name that nothing here has."""

    code = "not_found"


class NotAllowed(DiscretionError):
    """Someone tried what their roles don't let them do."""

    code = "not_allowed"


class Stale(DiscretionError):
    """Someone else was faster: what was to be changed has changed since it was opened."""

    code = "stale"


class RefusedByLaw(DiscretionError):
    """The law does not allow it; carries the provision that says so, as `23-1203(5)`."""

    code = "refused_by_law"

    def __init__(self, sentence: str, *, provision: str) -> None:
        self.provision = provision
        super().__init__(sentence)


class Misconfigured(DiscretionError):
    """The operator's settings can't be used as they stand."""

    code = "misconfigured"


class Busy(DiscretionError):
    """Others write for so long that this could not be written; the same can be asked again."""

    code = "busy"


class Tampered(DiscretionError):
    """A record, package or signature is not what it was when it was made."""

    code = "tampered"
