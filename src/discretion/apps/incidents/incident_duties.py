"""What an incident asks of whom: duties in the ledger, and letters to those who have to know.

A letter names the incident and where it is read, and nothing of what it says.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings

from discretion.apps.accounts import desks
from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.accounts.whom_to_ask import WhomToAsk
from discretion.apps.audit.actions import NEW_YORK
from discretion.apps.duties import actions as duties
from discretion.apps.duties import moving
from discretion.apps.duties.actions import Owed
from discretion.apps.incidents import incident_notices as notices
from discretion.apps.incidents.incident_models import CorrectiveAction, Incident, IncidentNotice
from discretion.apps.incidents.incident_notices import CHIEF, VIOLATION, WORDS, Wanted
from discretion.apps.mail.actions import post
from discretion.apps.mail.letters import Letter
from discretion.apps.matters.doing import Doing
from discretion.apps.register import following
from discretion.law.citations import Citation
from discretion.law.deadlines import Due, as_soon_as_practicable, in_words

if TYPE_CHECKING:
    from discretion.apps.accounts.models import Person

ASSESS: Final = "assess_incident"
ASSESS_BREACH: Final = "assess_breach"
REVIEW: Final = "review_withholding"
ACTION: Final = "take_corrective_action"
REPORT: Final = "report_violation"
# Which duty a provision makes of a notice, as the law's table of duties calls it.
_KINDS: Final[Mapping[tuple[str, str], str]] = {
    (CHIEF, str(VIOLATION)): REPORT,
    ("individual", str(VIOLATION)): "tell_individual",
    **{
        (office, "10-502(a)"): "report_breach"
        for office in (CHIEF, "cyber_command", "office_of_technology")
    },
    ("individual", "10-502(b)"): "tell_of_breach",
    ("owner_lessor_or_licensor", "10-502(c)"): "tell_owner",
    ("consumer_reporting_agencies", "10-502(f)"): "tell_reporting_agencies",
}
_WITHHELD: Final = Citation("23-1204(e)")
_HANDLING: Final = Citation("23-1202(c)(4)")


def reported(row: Incident, doing: Doing) -> None:
    """Ask the officer of the agency that became aware to look at it, at once."""
    _owe(ASSESS, row, row.aware_id, f"Assess {row.id}: something went wrong", _soon(doing), doing)


def assessed(row: Incident, doing: Doing) -> None:
    """It was looked at: whoever reported it is told, and the agency responsible is asked."""
    _done(row, ASSESS, "Assessed", doing)
    if row.breach is None:
        what = f"Say whether {row.id} is a breach of private information"
        _owe(ASSESS_BREACH, row, row.responsible_id, what, _soon(doing, "10-502(a)"), doing)
    _write_to_reporter(row, "was looked at by your privacy officer", doing)


def moved_on(row: Incident, before: str, doing: Doing) -> None:
    """Another agency is responsible than was asked before."""
    if before != row.responsible_id:
        name = accounts.agency_names([row.responsible_id])[row.responsible_id]
        why = f"{name} is responsible for {row.id}."
        duties.void(row.id, [ASSESS_BREACH], why=why, by=doing.actor, now=doing.now)


def breach_assessed(row: Incident, doing: Doing) -> None:
    """The agency responsible found whether it is a breach."""
    _done(row, ASSESS_BREACH, "Assessed", doing)


def owed(row: Incident) -> set[tuple[str, str, str]]:
    """What the notices of an incident ask now: kind of duty, agency, and to whom."""
    found = set()
    for notice in row.notices.filter(state=IncidentNotice.State.OWED):
        for provision in notice.provisions:
            found.add((_kind(notice.to, provision), notice.agency_id, notice.to))
    return {one for one in found if not (row.withheld and one[0] == "tell_individual")}


def _kind(to: str, provision: str) -> str:
    return _KINDS[to, provision]


def follow(
    row: Incident,
    before: set[tuple[str, str, str]],
    wanted: Sequence[Wanted],
    doing: Doing,
    why: str,
) -> None:
    """Open and close duties as notices are owed now; what is open already moves to the day and hour
    of its notice."""
    now = owed(row)
    over = {kind for kind, _, _ in before - now}
    duties.void(row.id, over, why=why, by=doing.actor, now=doing.now)
    asked = _asked(row, wanted, now)
    anew = f"{row.id} was looked at again on {in_words(doing.on)}"
    moving.move(asked, why=anew, by=doing.actor, now=doing.now)
    duties.owe(asked, by=doing.actor, now=doing.now, why=doing.why)


def _asked(row: Incident, wanted: Sequence[Wanted], now: set[tuple[str, str, str]]) -> list[Owed]:
    inside = not notices.chief_knows(row)
    return [
        Owed(
            kind=_kind(one.to, str(due.provision)),
            agency=one.agency,
            what=f"Tell {WORDS[one.to]} of {_what_of(due)} in {row.id}",
            to=_capital(WORDS[one.to]),
            record=row.id,
            part=one.to,
            due=due,
            inside=inside,
        )
        for one in wanted
        for due in one.dues
        if (_kind(one.to, str(due.provision)), one.agency, one.to) in now
    ]


def follow_policy(*, why: str, by: Actor, now: datetime) -> None:
    """Work out anew by when the chief is told of each violation of which that is owed: the hours
    are those that a policy sets now, and count from when the agency knew."""
    found = Incident.objects.filter(notices__to=CHIEF, notices__state=IncidentNotice.State.OWED)
    asked = []
    for row in found.filter(violation=True).distinct().order_by("id"):
        wanted = notices.wanted(row, now=now)
        notices.keep(row, wanted)
        asked += [one for one in _asked(row, wanted, owed(row)) if one.kind == REPORT]
    following.move(asked, why=why, by=by, now=now)


def _what_of(due: Due) -> str:
    return "the violation" if due.provision == VIOLATION else "the breach"


def given(row: Incident, notice: IncidentNotice, how: str, doing: Doing) -> None:
    """A notice was given: what each provision asked is done; what the chief was told of, whoever
    oversees the City sees late from then on."""
    for provision in notice.provisions:
        duties.fulfil(
            row.id,
            _kind(notice.to, provision),
            part=notice.to,
            agency=notice.agency_id,
            evidence=how,
            by=doing.actor,
            now=doing.now,
        )
    if notice.to == CHIEF:
        duties.let_the_city_know(row.id)
        _write_to_chief(row, doing)


def withheld(row: Incident, doing: Doing) -> None:
    """The reason to withhold a notice is looked at again on its day."""
    _done(row, REVIEW, "Looked at again", doing)
    _to_review(row, doing)


def _to_review(row: Incident, doing: Doing) -> None:
    assert row.review_on is not None  # noqa: S101 (a constraint of the table says so)
    working = f"the officer set {in_words(row.review_on)}; the law sets no day"
    due = Due(on=row.review_on, explanation=working, provision=_WITHHELD)
    what = f"Look again at why the people concerned by {row.id} are not told"
    _owe(REVIEW, row, row.responsible_id, what, due, doing)


def lifted(row: Incident, doing: Doing) -> None:
    """Nothing is withheld any more."""
    _done(row, REVIEW, "Lifted", doing)


def planned(row: Incident, action: CorrectiveAction, doing: Doing) -> None:
    """Ask for a corrective action."""
    working = f"the officer set {in_words(action.due_on)}; the law sets no day"
    due = Due(on=action.due_on, explanation=working, provision=_HANDLING)
    what = f"Take corrective action {action.number} of {row.id}"
    _owe(ACTION, row, row.responsible_id, what, due, doing, part=str(action.number))


def taken(row: Incident, action: CorrectiveAction, doing: Doing) -> None:
    """A corrective action was taken."""
    duties.fulfil(
        row.id, ACTION, part=str(action.number), evidence=action.how, by=doing.actor, now=doing.now
    )


def closed(row: Incident, doing: Doing) -> None:
    """It was put away, and the reporter is told; what is withheld is looked at again on its day,
    closed or not."""
    if not notices.is_withheld(row):
        duties.void(row.id, [REVIEW], why=f"{row.id} is closed.", by=doing.actor, now=doing.now)
    _write_to_reporter(row, "was closed", doing)


def reopened(row: Incident, doing: Doing) -> None:
    """A reason to withhold is looked at again on its day, also where nothing was left to withhold
    when it was closed."""
    if row.withheld:
        _to_review(row, doing)


def _soon(doing: Doing, provision: str = "23-1202(c)(4)") -> Due:
    return as_soon_as_practicable(doing.now.astimezone(NEW_YORK), provision=Citation(provision))


def _owe(
    kind: str, row: Incident, agency: str, what: str, due: Due, doing: Doing, *, part: str = ""
) -> None:
    one = Owed(
        kind=kind,
        agency=agency,
        what=what,
        to=doing.actor.name if kind == ASSESS else "The agency",
        record=row.id,
        due=due,
        part=part,
        inside=not notices.chief_knows(row),
    )
    duties.owe([one], by=doing.actor, now=doing.now, why=doing.why)


def _done(row: Incident, kind: str, verb: str, doing: Doing) -> None:
    evidence = f"{verb}: {doing.actor.name}, {in_words(doing.on)}."
    duties.fulfil(row.id, kind, evidence=evidence, by=doing.actor, now=doing.now)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def address(incident_id: str) -> str:
    """Where an incident is shown."""
    return f"{settings.OFFICE_URL}/incidents/{incident_id}"


def _write_to_chief(row: Incident, doing: Doing) -> None:
    """The chief's own office can read it from now on."""
    text = (
        "An agency tells you that something went wrong with information about people. What "
        f"happened, and what is done about it: {address(row.id)}\n\nYou need not answer."
    )
    people = desks.holders([desks.CHIEF], on=doing.on)[desks.CHIEF]
    _post(row, people, "is an incident to know of", text, doing)


def _write_to_reporter(row: Incident, what: str, doing: Doing) -> None:
    person = desks.people([row.reporter]).get(row.reporter)
    if person is not None and row.reporter != doing.actor.id:
        text = f"What you reported {what}. You need do nothing. How it stands: {address(row.id)}"
        _post(row, [person], what, text, doing)


def _post(row: Incident, people: Sequence["Person"], what: str, text: str, doing: Doing) -> None:
    whom = WhomToAsk([row.aware_id], on=doing.on)
    letters = [
        Letter(
            to_name=person.name,
            to_email=person.email,
            subject=f"{row.id} {what}",
            text=whom.ended(text, row.aware_id, person),
            kind="incident",
            record=row.id,
            agency=row.aware_id,
        )
        for person in people
    ]
    post(letters, now=doing.now)
