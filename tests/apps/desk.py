"""A report of the cast's agency alpha as tests begin, write to and read it."""

from typing import Any

from discretion.apps.accounts.policy import Actor
from discretion.apps.register import actions as register
from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.register.kinds import KINDS
from discretion.apps.reports import actions, queries
from discretion.apps.reports.models import Filing, Report
from discretion.forms import report as forms
from tests.cast import NOW, Cast
from tests.forms.builders import a_report

YES, NO = forms.YesNoAnswer(yes=True), forms.YesNoAnswer(yes=False)


def begun(everyone: Cast, **given: Any) -> Report:
    """Alpha's report of 2026, begun by its officer."""
    whole = {"cycle": 2026, "edition_name": "nyc-2020", "actor": everyone.officer_a, "now": NOW}
    return actions.begin_report("alpha", **{**whole, **given})


def put(report: Report, state: str) -> None:
    """The report in a later state, as signing and filing leave it."""
    frozen = forms.encode(a_report()).decode()
    Report.objects.filter(id=report.id).update(state=state, frozen=frozen)
    Filing.objects.get_or_create(
        report=report,
        fingerprint=fingerprint(a_report()),
        package="0" * 64,
        size=1,
        key="0" * 64,
        head_number=0,
        made_at=NOW,
    )


def write(
    report: Report, number: str, words: forms.Answer, actor: Actor, version: int = 1, **given: Any
) -> queries.Written:
    """An answer written."""
    return actions.write_answer(
        report.id, number, words, version=version, actor=actor, now=NOW, **given
    )


def draft(report: Report, actor: Actor) -> queries.Draft:
    """The report on the desk."""
    return queries.draft(report.id, actor=actor, now=NOW)


def enter(everyone: Cast, *contents: Any, agency: str = "alpha") -> list[str]:
    """Records of alpha's register."""
    kinds = {kind.content: kind for kind in KINDS.values()}
    return [
        register.enter(kinds[type(c)], c, agency=agency, actor=everyone.managing_a, now=NOW).id
        for c in contents
    ]


def give(
    report: Report, number: str, words: forms.Answer, actor: Actor, version: int = 0
) -> queries.Contributed:
    """A contribution of alpha's office."""
    return actions.contribute(
        report.id, "alpha-office", number, words, version=version, actor=actor, now=NOW
    )


def taken(everyone: Cast, report: Report, number: str, version: int = 1) -> queries.Written:
    """The contributions to a question, taken in by the managing officer."""
    return actions.consolidate(
        report.id, number, version=version, actor=everyone.managing_a, now=NOW
    )
