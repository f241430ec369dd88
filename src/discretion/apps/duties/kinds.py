"""The kinds of duty that are kept: what is asked, and the powers of which one lets someone do it.

A source of duties adds a line here. A kind that the law's own table has is called as there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from discretion.law.authority import Power, Role


@dataclass(frozen=True)
class Kind:
    """One kind of duty. `who` owes it by the law or the house; `asks` is said to them."""

    name: str
    asks: str
    who: Role
    powers: tuple[Power, ...]


_SENDING: Final = (Power.PREPARE_REPORT, Power.DEPOSIT_REPORT)
_KINDS: Final = (
    Kind(
        "sign_designation",
        "Sign a designation",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.DESIGNATE_ROUTINE_COLLECTION, Power.DESIGNATE_ROUTINE_DISCLOSURE),
    ),
    Kind(
        "agree_jointly",
        "Sign a joint designation",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.AGREE_JOINTLY,),
    ),
    Kind(
        "determine_best_interests",
        "Determine the City’s best interests",
        Role.CHIEF_PRIVACY_OFFICER,
        (
            Power.DETERMINE_BEST_INTERESTS_COLLECTION,
            Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
        ),
    ),
    Kind(
        "contribute",
        "Contribute to a report",
        Role.AGENCY_PRIVACY_OFFICER,
        (Power.PREPARE_REPORT,),
    ),
    Kind("sign_report", "Sign a report", Role.AGENCY_HEAD, (Power.SIGN_REPORT,)),
    Kind("file_report", "Deliver a report", Role.AGENCY_HEAD, _SENDING),
    Kind("deposit_report", "Deposit a report", Role.AGENCY_HEAD, _SENDING),
)
KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in _KINDS}
