"""Which bodies file a report, and what each one's would say as its register stands now."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day
from discretion.apps.reports import queries
from discretion.apps.reports.assemble import assembled
from discretion.apps.reports.pieces import composed
from discretion.apps.reports.rendering import Drafted
from discretion.forms import report as forms
from discretion.forms.edition import Edition, edition, edition_of
from discretion.law.authority import Power
from discretion.law.reporting import report_due


def bodies(actor: Actor) -> tuple[str, ...]:
    """The bodies that file a report of their own and whose register the actor may read, by id."""
    seen = actor.where(Power.READ_REGISTER)
    every = accounts.all_agencies().filter(closed_on=None).order_by("id")
    return tuple(
        agency.id
        for agency in every
        if actor.tree.top(agency.id) == agency.id and (seen is None or agency.id in seen)
    )


def drafts(
    agencies: Iterable[str], *, cycle: int, edition_name: str = "", actor: Actor, now: datetime
) -> Iterator[Drafted]:
    """Each body's report: the one in the making where the actor sees it, else from records alone.

    NotFound where no report is due in that year, or the form is none at hand.
    """
    form, due = edition(edition_name or edition_of(cycle)), report_due(cycle).on
    header = {"due_date": due.isoformat() if due else None}
    for agency in agencies:
        begun = queries.reports(actor, agency=agency, cycle=cycle).first()
        if begun:
            yield Drafted(agency, queries.report(begun.id, actor=actor, now=now))
        else:
            yield Drafted(agency, _from_records(agency, form, header, actor=actor, now=now))


def _from_records(
    agency: str, form: Edition, header: dict[str, str | None], *, actor: Actor, now: datetime
) -> forms.Report:
    material = queries.material_of(agency, on=new_york_day(now), actor=actor)
    return composed(
        form,
        header={"agency": material.name(agency), **header},
        signatures={},
        computed=assembled(material, form),
        words={},
    )
