"""`discretion matter`: the docket at a terminal, and what moves a matter."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from discretion.apps.matters import actions
from discretion.apps.matters.contents import Condition, Decision
from discretion.apps.matters.models import Matter
from discretion.law.matters import State
from tests.apps.matter_steps import facts, submitted, with_officer
from tests.cast import NOW, Cast
from tests.interfaces.api.matters_world import ACT
from tests.interfaces.commands import Ran, ran

pytestmark = pytest.mark.django_db


def matter(*words: object, by: str = "officer_a", given: bytes = b"") -> Ran:
    """What a command about matters answers one of the cast."""
    return ran("matter", *words, "--as", f"{by}@example.org", given=given)


def ask(act: dict[str, Any], *words: str, by: str = "staff_a") -> Ran:
    """An act that is asked about, from standard input."""
    return matter("ask", "-", *words, by=by, given=json.dumps(act).encode())


def words(out: str) -> str:
    """What was answered, however its lines were broken."""
    return " ".join(out.split())


def states() -> list[str]:
    return list(Matter.objects.order_by("id").values_list("state", flat=True))


def test_given_an_employee_asks_when_the_officer_approves_then_both_read_it(
    everyone: Cast,
) -> None:
    said = ask(ACT)
    id_, _, says = said.out.partition(": ")
    assert says.startswith("Waiting for an officer.")
    assert id_ in matter("list").out
    assert matter("take-up", id_).status == 0
    read = matter("show", id_).out
    assert "Agency Beta asks Agency Alpha for name and home address" in read
    fingerprint = read.splitlines()[-1]
    done = matter("approve", id_, "--fingerprint", fingerprint, "--reason", "It furthers it.")
    assert done.out.startswith(f"{id_}: Approved.")
    assert "It furthers it." in matter("show", id_, by="staff_a").out


def test_a_matter_is_shown_with_what_the_law_says_and_what_can_be_done(everyone: Cast) -> None:
    it = with_officer(everyone)
    out = matter("show", it.id).out
    for part in ("With the officer", "What is needed", "§ 23-1202", "Approve with less"):
        assert part in out
    told = json.loads(matter("show", it.id, "--json").out)
    assert (told["id"], told["fingerprint"]) == (it.id, it.fingerprint)
    assert out.splitlines()[-1] == it.fingerprint


def test_the_docket_and_ones_own_matters_are_listed_in_words_and_as_json(everyone: Cast) -> None:
    it = submitted(everyone.staff_a)
    assert f"{it.id} Waiting for an officer" in matter("list").out
    assert [json.loads(line)["id"] for line in matter("list", "--json").out.splitlines()] == [it.id]
    assert it.id in matter("list", "--mine", by="staff_a").out
    assert matter("list", "--mine").out == "No matter is open here.\n"
    assert matter("list", by="officer_b").out == "No matter is open here.\n"
    assert "disclosure of name and home address to Agency Beta" in words(matter("list").out)


def test_the_docket_is_narrowed_to_one_desk(everyone: Cast) -> None:
    waiting, taken = submitted(everyone.staff_a), with_officer(everyone)
    for who, it in (("nobody", waiting), ("me", taken), ("olga officer", taken)):
        told = [
            json.loads(line)
            for line in matter("list", "--assignee", who, "--json").out.splitlines()
        ]
        assert [each["id"] for each in told] == [it.id]
    nobody = matter("list", "--assignee", "Bo Officer")
    assert nobody.status == 2
    assert "Those who do: Olga Officer." in nobody.err
    assert matter("list", "--assignee", "me", "--mine").status == 2


def test_what_is_over_is_listed_where_that_is_asked_for(everyone: Cast) -> None:
    it = submitted(everyone.staff_a)
    matter("withdraw", it.id, by="staff_a")
    for words in ((), ("--mine",)):
        assert it.id not in matter("list", *words, by="staff_a").out
    assert it.id in matter("list", "--mine", "--done-too", by="staff_a").out
    assert matter("list", "--done-too", by="officer_b").out == "There is no matter here.\n"


def test_an_approval_is_shown_with_how_far_it_reaches(everyone: Cast) -> None:
    it = with_officer(everyone)
    said = Decision(
        reason="It is enough.",
        types=("name",),
        until=date(2030, 12, 31),
        conditions=(Condition(words="Send it sealed."),),
    )
    by: dict[str, Any] = {"version": it.version, "actor": everyone.officer_a, "now": NOW}
    actions.approve_with_less(it.id, said, **by)
    out = matter("show", it.id, by="staff_a").out
    for part in ("Approved  name", "Until     2030-12-31", "It is enough.", "Send it sealed."):
        assert part in out
    assert "What is needed" not in out


def test_an_approval_may_name_its_last_day_and_its_agreement(everyone: Cast) -> None:
    it = with_officer(everyone)
    read = ("--fingerprint", it.fingerprint, "--reason", "It furthers it.")
    wrong = matter("approve", it.id, *read, "--agreement", "AGR-2026-00099")
    assert (wrong.status, "AGR-2026-00099" in wrong.err) == (2, True)
    assert matter("approve", it.id, *read, "--until", "2030-12-31").status == 0
    assert "2030-12-31" in matter("show", it.id).out


def test_what_changed_since_it_was_read_is_not_decided(everyone: Cast) -> None:
    it = with_officer(everyone)
    reason = ("--fingerprint", "0" * 64, "--reason", "It is not needed.")
    for step in ("approve", "refuse"):
        said = matter(step, it.id, *reason)
        assert (said.status, said.out) == (2, "")
        assert "is not the fingerprint of what" in said.err
    assert states() == [State.WITH_OFFICER]


def test_a_matter_is_refused_with_its_reason(everyone: Cast) -> None:
    it = with_officer(everyone)
    why = ("--fingerprint", it.fingerprint, "--reason", "It is not needed.")
    assert matter("refuse", it.id, *why).out.startswith(f"{it.id}: Refused.")
    assert "It is not needed." in matter("show", it.id).out


def test_a_draft_is_kept_and_withdrawn_by_who_asked(everyone: Cast) -> None:
    assert ask(ACT, "--draft").out.startswith("MAT-")
    assert states() == [State.DRAFT]
    it = submitted(everyone.staff_a)
    assert matter("withdraw", it.id, by="staff_a").out.startswith(f"{it.id}: Withdrawn.")


def test_what_could_not_wait_is_recorded(everyone: Cast) -> None:
    urgent = {**ACT, "on": "2026-07-30", "done": True, "circumstances": {"exigent": "Danger."}}
    del urgent["initiative"]
    assert "Recorded, to be checked" in ask(urgent).out


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (b"", "-: "),
        (b"[1, 2]", "-: "),
        (b"[" * 100_000, "-: "),
        (json.dumps({**ACT, "types": ["nonsense"]}).encode(), "types"),
        (json.dumps({**ACT, "by": {"kind": "contractor", "id": "none"}}).encode(), "-: by.id: "),
        (json.dumps({**ACT, "initiative": "whim"}).encode(), "initiative"),
        (json.dumps({k: v for k, v in ACT.items() if k != "initiative"}).encode(), "initiative"),
        (json.dumps({**ACT, "purpose": "call Jo at 212-555-0134"}).encode(), "purpose"),
    ],
)
def test_a_faulty_act_is_told_in_a_line_and_nothing_is_begun(
    everyone: Cast, act: bytes, says: str
) -> None:
    said = matter("ask", "-", by="staff_a", given=act)
    assert (said.status, said.out) == (2, "")
    assert says in said.err
    assert "Traceback" not in said.err
    assert states() == []


def test_an_act_is_read_from_a_file_that_has_to_be_there(everyone: Cast, tmp_path: Path) -> None:
    path = tmp_path / "act.json"
    assert "cannot be read" in matter("ask", path, by="staff_a").err
    path.write_text(json.dumps(ACT))
    assert matter("ask", path, by="staff_a").out.startswith("MAT-")


def test_bytes_that_are_no_text_are_told_in_a_line(everyone: Cast) -> None:
    said = matter("show", "\udcff")
    assert (said.status, said.out) == (2, "")
    assert said.err == "What was typed holds bytes that are no text (UTF-8).\n"


@pytest.mark.parametrize("step", ["show", "withdraw", "take-up"])
def test_what_one_may_not_see_does_not_exist(everyone: Cast, step: str) -> None:
    it = submitted(everyone.staff_a, facts())
    said = matter(step, it.id, by="officer_b")
    assert (said.status, said.out) == (2, "")
    assert it.id in said.err
