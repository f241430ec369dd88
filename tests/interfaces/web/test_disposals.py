"""What is to become of what went out under an agreement, as its pages show and ask it."""

from discretion.apps.agreements.contents import DisposalTerm
from discretion.apps.matters import actions
from tests.apps.disposal_steps import CONFIRMED, agreed, carried_out, gone, owed
from tests.cast import NOW, Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, values, words


def test_given_an_agreement_gives_a_time_then_both_pages_ask_what_became_of_it_and_take_the_answer(
    signed_in: SignIn, everyone: Cast
) -> None:
    agreement = agreed(everyone)
    it = carried_out(everyone)
    record = gone(it)
    client = signed_in("officer_a")
    assert f"{agreement.id} from January 1, 2026" in main(client.get(f"/matters/{it.id}"))
    for address in (f"/done/{record}", f"/matters/{it.id}"):
        page = check(client.get(address))
        asked = words(page.find(".//main"))
        assert "30 days after July 30, 2026: August 29, 2026; the law sets no day." in asked
        there = values(page, "//main//a/@href")
        assert {f"/done/{record}/disposal", f"/records/{agreement.id}"} <= set(there)
    duty = owed(record)
    assert duty is not None
    here = values(check(client.get(f"/duties/{duty.id}")), "//a[.='Go and do it']/@href")
    assert here == [f"/done/{record}/disposal"]
    wrong = press(client, here[0], "Confirm it", how="disposed", on="7/29/2026", proof="A letter")
    assert "It went out on July 30, 2026" in main(wrong)
    said = {"how": "disposed", "on": "7/30/2026", "proof": "Their letter, in file 12"}
    done = main(press(client, here[0], "Confirm it", **said))
    for part in ("What became of it", "Disposed of", "Their letter, in file 12", "Olga Officer"):
        assert part in done
    assert "Confirm that it was disposed of or returned" not in done
    duty.refresh_from_db()
    assert duty.state == "done"
    assert client.get(here[0]).status_code == 404


def test_given_no_day_can_be_worked_out_then_the_pages_say_so_plainly(
    signed_in: SignIn, everyone: Cast
) -> None:
    agreed(everyone, DisposalTerm(agreed="yes"))
    it = carried_out(everyone)
    for address in (f"/done/{gone(it)}", f"/matters/{it.id}"):
        said = main(signed_in("officer_a").get(address))
        assert "no last day to count from, so no day can be worked out." in said
        assert "To be disposed of or returned" not in said


def test_who_asked_reads_by_when_the_other_side_disposes_of_it_and_then_that_it_did(
    signed_in: SignIn, everyone: Cast
) -> None:
    agreed(everyone)
    it = carried_out(everyone)
    client = signed_in("staff_a")
    mine = f"/my-matters/{it.id}"
    assert "By August 29, 2026, Agency Beta is to dispose of it" in main(client.get(mine))
    record = check(client.get(f"/done/{gone(it)}"))
    assert not [to for to in values(record, "//main//a/@href") if "disposal" in to]
    assert client.get(f"/done/{gone(it)}/disposal").status_code == 403
    actions.confirm_disposal(gone(it), CONFIRMED, actor=everyone.officer_a, now=NOW)
    assert "Agency Beta returned it on July 30, 2026." in main(client.get(mine))
