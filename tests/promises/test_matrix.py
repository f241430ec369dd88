"""The authorization matrix: every page × every member of the cast, against a reviewed table."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from discretion.apps.accounts import actions as accounts
from discretion.apps.accounts.models import Membership
from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements.contents import Agreement
from discretion.apps.audit.actions import make_checkpoint
from discretion.apps.register import actions as register
from discretion.apps.register.kinds import KINDS
from discretion.law.authority import Role
from tests.apps.builders import a_joint_designation, an_activity, proposed
from tests.cast import NOW, TODAY, Cast
from tests.promises import matrix

# Pages that only change something, and so take POST alone; the method of every other is GET.
POSTED = frozenset(
    (
        "switch", "revoke_token", "self_approval", "invite_again", "sign_head", "move",
        "designation_move",
    )
)  # fmt: skip


@dataclass
class World:
    """What the addresses name: things of agency A, by the name of the parameter."""

    everyone: Cast
    values: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        officer = self.everyone.officer_a
        activity = register.enter(
            KINDS["activity"], an_activity(), agency="alpha", actor=officer, now=NOW
        )
        paper = Agreement(name="With beta", with_="beta", types="any", since=date(2026, 1, 1))
        agreement = agreements.enter(paper, agency="alpha", actor=officer, now=NOW)
        designation = proposed(self.everyone, a_joint_designation())
        accounts.make_token(
            "a job", scopes=["read"], expires_on=TODAY + timedelta(days=9), actor=officer, now=NOW
        )
        with transaction.atomic():
            checkpoint = make_checkpoint(now=NOW)
        assert checkpoint
        staff = Membership.objects.get(role=Role.EMPLOYEE)
        self.values = {
            "record_id": activity.id,
            "designation": designation.id,
            "agreement": agreement.id,
            "plural": "activities",
            "how": "retire",
            "agency": "alpha",
            "person": staff.person_id,
            "role": staff.pk,
            "token": officer_token(self.everyone),
            "number": checkpoint.number,
            "digest": "0" * 64,
        }

    def address(self, page: str, parameters: tuple[str, ...]) -> str:
        """Where a page is; KeyError names a parameter that nothing here fills."""
        given = {name: self.values[name] for name in parameters}
        if "record_id" in given and page in DESIGNATIONS:
            given["record_id"] = self.values["designation"]
        if "record_id" in given and page in AGREEMENTS:
            given["record_id"] = self.values["agreement"]
        if page == "designation_move":
            given["how"] = "take-back"
        return reverse(page, kwargs=given)


DESIGNATIONS = frozenset(
    (
        "designation", "change_designation", "sign", "decline", "withdraw", "supersede",
        "designation_move",
    )
)  # fmt: skip
AGREEMENTS = frozenset(
    ("agreement", "change_agreement", "end_agreement", "attach", "agreement_document")
)


def officer_token(everyone: Cast) -> int:
    """The token of agency A's officer."""
    return int(everyone.people["officer_a"].tokens.get().pk)


def statuses(everyone: Cast, part: str) -> dict[str, int]:
    """What one of the cast is answered at every page."""
    world, client = World(everyone), matrix.browser(everyone, part)
    found = {}
    for name, pattern in matrix.pages():
        parameters = tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex)
        address = world.address(name, parameters)
        found[name] = matrix.answer(client, address, post=name in POSTED)
    return found


@pytest.mark.parametrize("part", matrix.PARTS)
def test_each_page_answers_each_of_the_cast_as_reviewed(everyone: Cast, part: str) -> None:
    found = statuses(everyone, part)
    if matrix.WRITING:
        matrix.write_column(part, found)
    reviewed = {page: row[part] for page, row in matrix.read().items()}
    assert found == reviewed


def test_every_page_of_the_table_is_there_and_none_is_missing() -> None:
    assert sorted(matrix.read()) == sorted(name for name, _ in matrix.pages())


@pytest.mark.parametrize(("page", "row"), matrix.read().items(), ids=list(matrix.read()))
def test_no_page_breaks_for_anyone(page: str, row: dict[str, int]) -> None:
    assert {status for status in row.values() if status >= 500} == set()


@pytest.mark.parametrize("page", [name for name in matrix.read() if name not in matrix.public()])
def test_nobody_sees_a_page_that_is_not_public(page: str) -> None:
    assert matrix.read()[page]["nobody"] == 302
