"""Everything that writes matters. Each takes what was opened by its `version`, and moves it only as
`law.matters` lets it: what was approved, disclosed or erased can't be written over afterwards.
"""

from datetime import datetime
from functools import partial

from django.db import transaction

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.agreements import disposing
from discretion.apps.agreements.disposing import Disposed as Disposed
from discretion.apps.matters import facts, judging, moving, private, records, sight
from discretion.apps.matters.carrying import Done as Done
from discretion.apps.matters.carrying import carry_out as carry_out
from discretion.apps.matters.carrying import close as close
from discretion.apps.matters.carrying import log_again as log_again
from discretion.apps.matters.carrying import record_done as record_done
from discretion.apps.matters.correcting import correct_disclosure as correct_disclosure
from discretion.apps.matters.deciding import approve as approve
from discretion.apps.matters.deciding import approve_with_less as approve_with_less
from discretion.apps.matters.deciding import determine as determine
from discretion.apps.matters.deciding import keep_condition as keep_condition
from discretion.apps.matters.deciding import refuse as refuse
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.drafting import amend as amend
from discretion.apps.matters.drafting import attach as attach
from discretion.apps.matters.drafting import reconsider as reconsider
from discretion.apps.matters.drafting import save_draft as save_draft
from discretion.apps.matters.drafting import start as start
from discretion.apps.matters.drafting import submit as submit
from discretion.apps.matters.drafting import withdraw as withdraw
from discretion.apps.matters.exigent import check_exigent as check_exigent
from discretion.apps.matters.exigent import correct_exigent as correct_exigent
from discretion.apps.matters.exigent import give_notice as give_notice
from discretion.apps.matters.exigent import record_exigent as record_exigent
from discretion.apps.matters.exigent import report_exigent as report_exigent
from discretion.apps.matters.handling import answer as answer
from discretion.apps.matters.handling import ask as ask
from discretion.apps.matters.handling import assign as assign
from discretion.apps.matters.handling import consult as consult
from discretion.apps.matters.handling import hand_over as hand_over
from discretion.apps.matters.handling import recall as recall
from discretion.apps.matters.handling import refer_up as refer_up
from discretion.apps.matters.handling import review as review
from discretion.apps.matters.handling import send_back as send_back
from discretion.apps.matters.handling import take_up as take_up
from discretion.apps.matters.models import Unfinished
from discretion.apps.matters.opened import Opened, opened
from discretion.apps.matters.telling import remind_of_unchecked as remind_of_unchecked
from discretion.apps.matters.telling import tell_where_time_is_up as tell_where_time_is_up
from discretion.apps.matters.unfinished import forget_typed as forget_typed
from discretion.apps.matters.unfinished import keep_typed as keep_typed
from discretion.errors import NotFound


@transaction.atomic
def redact(
    matter_id: str, number: int, *, version: int, actor: Actor, now: datetime, why: str
) -> Opened:
    """Erase something that was written about people, for good; that it was, and why, stays told."""
    doing = Doing(actor, now, why.strip())
    row = moving.opened(matter_id, version, doing)
    if not sight.handled(actor).filter(id=row.id).exists():
        raise NotFound(f"There is no such text in {row.id}.")
    require(sight.in_reach(actor, row), judging.deciding_power(row), row.agency_id)
    private.required(why, "why", "Say why it is erased.")
    before = moving.content_of(row)
    private.erase(row, number, doing)
    Unfinished.objects.filter(of=row.id).delete()
    fact = partial(facts.PrivateTextErased, number=number)
    return opened(moving.change(row, doing, fact, before=before))


def confirm_disposal(
    record_id: str, said: Disposed, *, actor: Actor, now: datetime, why: str = ""
) -> records.Gone:
    """Write down that the other side disposed of what went out to it, or returned it."""
    records.disclosure(record_id, actor=actor)
    disposing.confirm(record_id, said, actor=actor, now=now, why=why)
    return records.disclosure(record_id, actor=actor)
