"""Which steps someone may take with a report as it stands: what its pages offer."""

from typing import Final, NamedTuple

from discretion.apps.accounts.policy import Actor
from discretion.apps.reports.filings import may_take_package
from discretion.apps.reports.models import Report
from discretion.law.authority import Power

READING: Final = (
    Power.READ_REGISTER,
    Power.READ_RECORD,
    Power.REVIEW_REPORTS,
    Power.PREPARE_REPORT,
)
DRAFTS: Final = (Power.PREPARE_REPORT, Power.READ_RECORD)


class May(NamedTuple):
    """What someone may do with a report now."""

    see_draft: bool
    write: bool
    consolidate: bool
    give_back: bool
    sign: bool
    file: bool
    deliver: bool
    amend: bool
    take_package: bool


def may(row: Report, actor: Actor) -> May:
    """What the actor may do with a report as it stands."""

    def can(*powers: Power) -> bool:
        return any(actor.can(power, row.agency_id) for power in powers)

    state = row.state
    return May(
        see_draft=can(*DRAFTS),
        write=state == "draft" and can(Power.PREPARE_REPORT),
        consolidate=state == "draft" and can(Power.CONSOLIDATE_REPORT),
        give_back=state == "prepared" and can(Power.PREPARE_REPORT, Power.SIGN_REPORT),
        sign=state == "prepared" and can(Power.SIGN_REPORT),
        file=state == "signed" and can(Power.SIGN_REPORT, Power.PREPARE_REPORT),
        deliver=state in ("filed", "superseded")
        and can(Power.PREPARE_REPORT, Power.DEPOSIT_REPORT),
        amend=state == "filed" and can(Power.PREPARE_REPORT),
        take_package=bool(row.frozen) and may_take_package(row, actor),
    )
