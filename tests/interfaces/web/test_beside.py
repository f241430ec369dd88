"""A record beside its list: read and changed there, and the list is where it was."""

from datetime import date

import msgspec
import pytest

from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements.contents import Agreement
from discretion.apps.register import actions, designating, queries
from discretion.apps.register.contents import Activity, Content, System
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from tests.apps.builders import a_joint_designation
from tests.cast import NOW, Cast
from tests.interfaces.web.clicking import form_with, main, sent_by
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words


def enter(everyone: Cast, kind: str, content: Content) -> Kept:
    """A record of agency A."""
    by = everyone.officer_a
    return actions.enter(KINDS[kind], content, agency="alpha", actor=by, now=NOW)


def activity(name: str, reason: str = "") -> Activity:
    """A collection of names."""
    return Activity(act="collection", name=name, types=("name",), reason=reason)


def test_a_record_opens_beside_its_list_and_is_changed_there_without_losing_the_place(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = enter(everyone, "activity", activity("Refer", "They asked."))
    enter(everyone, "activity", activity("Other"))
    client = signed_in("officer_a")
    there = "/register/activities?words=refer"
    page = check(client.get(there))
    (to,) = values(page, f"//tr[@id='{kept.id}']/th/a/@href")
    assert to == f"{there}&beside={kept.id}#beside"
    opened = check(client.get(to.partition("#")[0]))
    assert "They asked." in words(found(opened, "//section[@aria-labelledby='beside']")[0])
    assert values(opened, "//tr//a[@aria-current='true']/@href") == [to]
    assert f"{there}#{kept.id}" in values(opened, "//section//a/@href")
    form = form_with(opened, "Save")
    sent = sent_by(form, "Save", reason="They asked in writing.")
    answer = client.post(str(form.get("action")), sent)
    assert answer.headers["Location"] == to
    after = queries.record(kept.id, actor=everyone.officer_a)
    assert after.content == msgspec.structs.replace(kept.content, reason="They asked in writing.")
    assert "is changed" in main(client.get(to.partition("#")[0]))


def test_given_something_wrong_beside_the_list_then_the_form_opens_whole_and_leads_back(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = enter(everyone, "system", System(name="Visitors' book"))
    client = signed_in("officer_a")
    there = f"/register/systems?beside={kept.id}"
    form = form_with(check(client.get(there)), "Save")
    wrong = client.post(str(form.get("action")), sent_by(form, "Save", name="", owner="Kept"))
    assert wrong.status_code == 422
    again = form_with(check(wrong), "Save")
    assert values(again, ".//input[@name='owner']/@value") == ["Kept"]
    answer = client.post(str(form.get("action")), sent_by(again, "Save", name="Book"))
    assert answer.headers["Location"] == f"{there}#beside"


def test_what_is_out_of_sight_or_of_another_list_does_not_open_beside_it(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = enter(everyone, "system", System(name="Visitors' book"))
    there = f"/register/systems?beside={kept.id}"
    assert signed_in("officer_b").get(there).status_code == 404
    client = signed_in("officer_a")
    assert client.get(f"/register/activities?beside={kept.id}").status_code == 404
    assert client.get("/register/systems?beside=SYS-2026-99999").status_code == 404
    reader = check(signed_in("staff_a").get(there))
    assert found(reader, "//section[@aria-labelledby='beside']")
    assert not found(reader, "//section//form")


@pytest.mark.parametrize("plural", ["designations", "agreements"])
def test_designations_and_agreements_open_beside_their_lists_to_be_read(
    everyone: Cast, signed_in: SignIn, plural: str
) -> None:
    officer = everyone.officer_a
    kept = (
        designating.draft(a_joint_designation(), agency="alpha", actor=officer, now=NOW)
        if plural == "designations"
        else agreements.enter(
            Agreement(name="Deal", with_="beta", types="any", since=date(2026, 1, 1)),
            agency="alpha",
            actor=officer,
            now=NOW,
        )
    )
    client = signed_in("officer_a")
    page = check(client.get(f"/register/{plural}?beside={kept.id}"))
    (panel,) = found(page, "//section[@aria-labelledby='beside']")
    assert "Agency Beta" in words(panel)
    assert f"/records/{kept.id}" in values(panel, ".//a/@href")
    assert not found(panel, ".//form")
