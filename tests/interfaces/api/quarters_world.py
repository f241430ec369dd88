"""Reports on quarters in every state that a step is taken from, and what each step says."""

from dataclasses import dataclass

from discretion.apps.oversight import queries
from tests import gone_on
from tests.apps import quarterly_steps
from tests.cast import NOW, Cast

_SIGNED = ("publish_quarterly", "deliver_quarterly")
_ONLINE = ("amend_quarterly", "download_quarterly_proof")


@dataclass
class Quarters:
    """A draft with an act that is told of in it, one that is signed, and one that is online."""

    draft: str
    signed: str
    online: str
    source: str
    fingerprint: str

    def of(self, operation: str) -> str:
        """The report that an operation is about."""
        if operation in _ONLINE:
            return self.online
        return self.signed if operation in _SIGNED else self.draft

    def bodies(self) -> dict[str, object]:
        """What is said by each operation that says something."""
        day = NOW.date().isoformat()
        policy = {"threshold": 10, "due_in_next_quarter": True, "authority": "Policy 3"}
        return {
            "begin_quarterly": {"year": 2025, "quarter": 3},
            "set_quarterly_policy": {"content": policy},
            "write_quarterly_note": {"version": 1, "note": "A calm quarter."},
            "decide_quarterly_line": {"decision": "accepted"},
            "sign_quarterly": {"fingerprint": self.fingerprint, "intent": "I sign."},
            "publish_quarterly": {},
            "deliver_quarterly": {"on": day, "how": "email", "proof": "Receipt 7"},
            "amend_quarterly": {"because": "A mistake."},
        }


def quarters(everyone: Cast) -> Quarters:
    """All of them."""
    (source,) = quarterly_steps.told(everyone)
    draft = quarterly_steps.begun(everyone).id
    later = gone_on.quarters(everyone)
    return Quarters(
        draft=draft,
        signed=str(later["publish_quarterly"]["quarterly_id"]),
        online=str(later["amend_quarterly"]["quarterly_id"]),
        source=source,
        fingerprint=queries.draft(draft, actor=everyone.chief).fingerprint,
    )
