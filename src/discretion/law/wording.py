"""What the codes of the contract are called in plain words."""

from collections.abc import Mapping
from typing import Final

from discretion.law.information import OTHER

_PEOPLE: Final = {
    "employee": "Whoever acts",
    "agency_privacy_officer": "The agency privacy officer",
    "foil_officer": "The freedom of information officer",
    "contractor_privacy_officer": "The contractor's privacy officer",
    "counsel": "Counsel",
    "chief_privacy_officer": "The chief privacy officer",
    "agency": "The agency",
    "responsible_agency": "The agency responsible for the disclosure",
}
_WHAT: Final = {
    "approve_in_writing": "approve it in writing",
    "state_ground": "state the ground for it, or that there is none",
    "enter_agreement": "have an agreement in force with the other side",
    "review": "review this case",
    "agree_jointly": "agree that it is routine for both agencies",
    "determine_best_interests": "determine that it is in the best interests of the city",
    "record_finding": (
        "or, in place of an agreement, record the finding that no important privacy interest is "
        "unduly compromised"
    ),
    "notify_agency_privacy_officer": "tell the agency privacy officer",
    "notify_chief_privacy_officer": "tell the chief privacy officer",
    "notify_individual": "tell the individual in writing what was disclosed and to whom",
    "record": "record the ground for it with the agency privacy officer",
    "refer_to_privacy_officer": "send it to the officer who approves",
    "report_quarterly": "count it in the quarterly report to the speaker of the council",
}


def person(who: str) -> str:
    """Whom a code of `who` means, as the beginning of a sentence."""
    return _PEOPLE[who]


def what(code: str) -> str:
    """What a code of `what` asks someone to do."""
    return _WHAT[code]


def label(labels: Mapping[str, str], code: str) -> str:
    """What a type is called, in the middle of a sentence."""
    if code.startswith(OTHER):
        return code.removeprefix(OTHER)
    called = labels.get(code, code)
    return called[:1].lower() + called[1:] if called[1:2].islower() else called
