"""What goes out under an agreement: which one that is, by the law's own test, and what it asks."""

import msgspec

from discretion.apps.accounts import queries as accounts
from discretion.apps.agreements import disposing
from discretion.apps.matters import live
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.models import DisclosureRecord
from discretion.law.acts import Act
from discretion.law.checks import FaultyAct


def behind(act: Act, gone: DisclosureRecord) -> str:
    """The agreement in force on the day with the other side that covers what went out: the one
    that was named, or whichever fits; empty where there is none."""
    if gone.act != "disclosure":
        return ""
    done = msgspec.structs.replace(act, types=tuple(gone.types), on=gone.on)
    try:
        case = live.now().decisions.case(done)
    except FaultyAct:
        # The one that was named holds no more.
        return ""
    return case.agreement if case.identifying else ""


def keep(gone: DisclosureRecord, agreement: str, doing: Doing) -> None:
    """Keep what went out, and ask for what its agreement asks; and no more of what it corrects."""
    gone.save(force_insert=True)
    earlier = gone.supersedes_id or ""
    if earlier:
        disposing.corrected(earlier, gone.id, by=doing.actor, now=doing.now)
    if not agreement:
        return
    disposing.went_out(
        gone.id,
        agreement=agreement,
        agency=gone.agency_id,
        party=accounts.agency_names([gone.party]).get(gone.party, gone.party),
        on=gone.on,
        instead_of=earlier,
        by=doing.actor,
        now=doing.now,
    )
