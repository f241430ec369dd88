"""Agreements: who may enter them, who sees which part, their documents, and what they cover."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings
from msgspec import UNSET

from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements import actions, papers, queries
from discretion.apps.agreements.contents import AGREEMENT, Agreement, Signatory, Term, Terms
from discretion.apps.agreements.coverage import coverage
from discretion.apps.register import actions as register
from discretion.apps.register import checks
from discretion.apps.register import queries as records
from discretion.apps.register.contents import Activity, Contractor, Party
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from discretion.errors import Invalid, NotAllowed, NotFound, Stale, Tampered, Unreadable
from tests.apps.files import FILES, packed
from tests.cast import NOW, TODAY, Cast

PDF = b"%PDF-1.7 signed"


def an_agreement(**changes: Any) -> Agreement:
    told = {
        "name": "Heating help data agreement",
        "with_": "FBI",
        "types": ("name", "contact.email"),
        "purposes": ("enrolment",),
        "terms": Terms(no_redisclosure=Term(agreed="yes", words="No passing on.")),
        "since": date(2026, 1, 1),
    }
    return Agreement(**{**told, **changes})


def entered(actor: Actor, *, agency: str = "alpha", state: str = "current", **changes: Any) -> Kept:
    return actions.enter(
        an_agreement(**changes), agency=agency, state=state, actor=actor, now=NOW, why="signed"
    )


def a_disclosure(actor: Actor, *parties: Party, agency: str = "alpha", **changes: Any) -> Kept:
    told = {"act": "disclosure", "name": "Referrals", "types": ("name",), **changes}
    content = Activity(counterparties=parties or (Party(kind="third_party", name="FBI"),), **told)
    return register.enter(KINDS["activity"], content, agency=agency, actor=actor, now=NOW)


def gaps(actor: Actor, *agencies: str, on: date = TODAY) -> list[tuple[str, tuple[str, ...]]]:
    found = coverage(actor, agencies or ("alpha",), on)
    return [(gap.activity.id, gap.falling_short) for gap in found.gaps]


def test_an_officer_enters_an_agreement_and_the_record_tells_of_it(everyone: Cast) -> None:
    kept = entered(everyone.officer_a)
    assert kept.id == "AGR-2026-00001"
    assert (kept.state, kept.title) == ("current", "Heating help data agreement")
    told = records.history(kept.id, actor=everyone.officer_a)
    assert [(fact.kind, fact.why) for fact in told] == [("record.entered", "signed")]


def test_what_was_entered_is_read_back_word_for_word(everyone: Cast) -> None:
    kept = entered(everyone.officer_a, until=date(2027, 1, 1))
    assert records.record(kept.id, actor=everyone.officer_a).content == an_agreement(
        until=date(2027, 1, 1)
    )


@pytest.mark.parametrize("part", ["officer_a", "managing_a", "head_a"])
def test_those_whom_the_law_lets_enter_agreements_may(everyone: Cast, part: str) -> None:
    assert entered(everyone.actor(part)).state == "current"


@pytest.mark.parametrize("part", ["staff_a", "counsel_a", "foil_a", "chief", "auditor"])
def test_others_may_not_even_draft_one(everyone: Cast, part: str) -> None:
    with pytest.raises(NotAllowed):
        entered(everyone.actor(part), state="draft")


def test_the_officers_staff_drafts_and_the_officer_decides(everyone: Cast) -> None:
    with pytest.raises(NotAllowed):
        entered(everyone.keeper_a)
    draft = entered(everyone.keeper_a, state="draft")
    changed = actions.change(
        draft.id, an_agreement(name="Better"), version=1, actor=everyone.keeper_a, now=NOW
    )
    with pytest.raises(NotAllowed):
        register.confirm(draft.id, version=changed.version, actor=everyone.keeper_a, now=NOW)
    current = register.confirm(draft.id, version=changed.version, actor=everyone.officer_a, now=NOW)
    assert current.state == "current"
    with pytest.raises(NotAllowed):
        actions.change(
            draft.id, an_agreement(), version=current.version, actor=everyone.keeper_a, now=NOW
        )


def test_an_agency_out_of_sight_does_not_exist(everyone: Cast) -> None:
    with pytest.raises(NotFound):
        entered(everyone.officer_b)
    kept = entered(everyone.officer_a)
    for part in ("officer_b", "officer_office", "committee", "stranger"):
        with pytest.raises(NotFound):
            actions.change(kept.id, an_agreement(), version=1, actor=everyone.actor(part), now=NOW)


def test_given_two_who_change_then_the_second_is_told(everyone: Cast) -> None:
    kept = entered(everyone.officer_a)
    actions.change(kept.id, an_agreement(name="One"), version=1, actor=everyone.head_a, now=NOW)
    with pytest.raises(Stale, match="Hana Head"):
        actions.change(
            kept.id, an_agreement(name="Two"), version=1, actor=everyone.officer_a, now=NOW
        )


def test_given_nothing_new_then_nothing_is_recorded(everyone: Cast) -> None:
    kept = entered(everyone.officer_a)
    same = actions.change(kept.id, an_agreement(), version=1, actor=everyone.officer_a, now=NOW)
    assert same.version == 1
    assert len(records.history(kept.id, actor=everyone.officer_a)) == 1


def test_an_agreement_is_ended_on_a_day(everyone: Cast) -> None:
    kept = entered(everyone.officer_a)
    ended = actions.end(kept.id, on=TODAY, version=1, actor=everyone.officer_a, now=NOW, why="over")
    assert isinstance(ended.content, Agreement)
    assert ended.content.until == TODAY
    told = records.history(kept.id, actor=everyone.officer_a)
    assert [fact.kind for fact in told] == ["agreement.ended", "record.entered"]
    with pytest.raises(Invalid, match="end before it begins"):
        actions.end(kept.id, on=date(2025, 1, 1), version=2, actor=everyone.head_a, now=NOW)
    with pytest.raises(Stale):
        actions.end(kept.id, on=TODAY, version=1, actor=everyone.officer_a, now=NOW)


def test_a_draft_has_no_last_day_yet(everyone: Cast) -> None:
    kept = entered(everyone.officer_a, state="draft")
    with pytest.raises(Stale, match="draft"):
        actions.end(kept.id, on=TODAY, version=1, actor=everyone.officer_a, now=NOW)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"until": date(2025, 12, 31)}, "until"),
        ({"types": ()}, "types"),
        ({"types": ("shoe_size",)}, "types[0]"),
        ({"parties": (Signatory(role="recipient"),)}, "parties[0].name"),
        ({"parties": (Signatory(role="recipient", id="gamma"),)}, "parties[0].id"),
        ({"name": "x" * 301}, "name"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    everyone: Cast, changes: dict[str, Any], path: str
) -> None:
    with pytest.raises(Invalid) as caught:
        entered(everyone.officer_a, **changes)
    assert [fault.path for fault in caught.value.faults] == [path]


def test_an_agreement_needs_an_agency_and_one_of_two_states(everyone: Cast) -> None:
    with pytest.raises(Invalid, match="agency"):
        entered(everyone.officer_a, agency="")
    with pytest.raises(Invalid, match="neither draft nor current"):
        entered(everyone.officer_a, state="retired")


def test_json_is_read_with_each_fault_of_its_shape() -> None:
    document = {"name": "A", "with": "FBI", "types": "any", "since": "2026-01-01", "color": "red"}
    with pytest.raises(Invalid) as caught:
        checks.read(AGREEMENT, document)
    assert [(f.code, f.path) for f in caught.value.faults] == [("unknown_field", "color")]
    del document["color"]
    assert checks.read(AGREEMENT, document) == Agreement(
        name="A", with_="FBI", types="any", since=date(2026, 1, 1)
    )
    with pytest.raises(Invalid) as caught:
        checks.read(AGREEMENT, {**document, "terms": {"notice": {"agreed": "perhaps"}}})
    assert [f.path for f in caught.value.faults] == ["terms.notice.agreed"]


def test_it_is_found_by_its_parties_and_types(everyone: Cast) -> None:
    kept = entered(everyone.officer_a, parties=(Signatory(role="discloser", id="beta"),))
    for mention in ({"party": "FBI"}, {"party": "beta"}, {"type": "contact.email"}):
        found = records.records(AGREEMENT, actor=everyone.officer_a, mentions=mention)
        assert [row.id for row in found] == [kept.id]


def test_a_named_agency_sees_the_listed_part_of_it_and_no_more(everyone: Cast) -> None:
    named = entered(everyone.officer_a, with_="beta", source="drawer 3")
    entered(everyone.officer_a, with_="HRA")
    entered(everyone.officer_a, with_="beta", state="draft")
    (found,) = queries.shared(everyone.officer_b)
    assert (found.id, found.agency, found.with_) == (named.id, "alpha", "beta")
    assert "source" not in msgspec.to_builtins(found)
    assert queries.shared_agreement(named.id, actor=everyone.officer_b) == found
    with pytest.raises(NotFound):
        records.record(named.id, actor=everyone.officer_b)


def test_whoever_is_not_named_sees_nothing_of_it(everyone: Cast) -> None:
    kept = entered(everyone.officer_a, with_="beta")
    for part in ("officer_office", "committee", "administrator", "stranger"):
        assert queries.shared(everyone.actor(part)) == []
        with pytest.raises(NotFound):
            queries.shared_agreement(kept.id, actor=everyone.actor(part))


def test_ones_own_agreements_and_the_citys_whole_view_are_not_shared_ones(everyone: Cast) -> None:
    entered(everyone.officer_a, parties=(Signatory(role="discloser", id="alpha"),))
    assert queries.shared(everyone.officer_a) == []
    assert queries.shared(everyone.chief) == []


def test_a_document_is_kept_under_its_hash_and_read_back(everyone: Cast) -> None:
    kept = entered(everyone.officer_a)
    paper = papers.keep("C:\\scans\\signed.pdf", PDF)
    actions.attach(kept.id, paper, actor=everyone.officer_a, now=NOW)
    (attached,) = queries.documents(kept.id, actor=everyone.staff_a)
    assert (attached.name, attached.media_type) == ("signed.pdf", "application/pdf")
    assert queries.document(kept.id, paper.sha256, actor=everyone.staff_a) == (attached, PDF)
    fact = records.history(kept.id, actor=everyone.officer_a)[0]
    assert (fact.kind, fact.record) == ("agreement.document_attached", kept.id)
    then = records.as_of(AGREEMENT, NOW, actor=everyone.officer_a, agencies=["alpha"])
    assert msgspec.convert(then[kept.id]["content"], Agreement) == kept.content


def test_a_document_is_attached_once_and_only_by_who_may(everyone: Cast) -> None:
    kept = entered(everyone.officer_a)
    paper = papers.keep("signed.pdf", PDF)
    with pytest.raises(NotAllowed):
        actions.attach(kept.id, paper, actor=everyone.keeper_a, now=NOW)
    with pytest.raises(NotFound):
        actions.attach(kept.id, paper, actor=everyone.officer_b, now=NOW)
    actions.attach(kept.id, paper, actor=everyone.head_a, now=NOW)
    with pytest.raises(Invalid, match="already"):
        actions.attach(kept.id, paper, actor=everyone.officer_a, now=NOW)


def test_a_document_is_the_agreements_own(everyone: Cast) -> None:
    one, other = entered(everyone.officer_a), entered(everyone.officer_a)
    paper = papers.keep("signed.pdf", PDF)
    actions.attach(one.id, paper, actor=everyone.officer_a, now=NOW)
    with pytest.raises(NotFound):
        queries.document(other.id, paper.sha256, actor=everyone.officer_a)
    with pytest.raises(NotFound):
        queries.documents("ACT-2026-00001", actor=everyone.officer_a)


def test_a_document_changed_behind_our_back_is_not_handed_out(everyone: Cast) -> None:
    kept = entered(everyone.officer_a)
    paper = papers.keep("signed.pdf", PDF + b" once")
    actions.attach(kept.id, paper, actor=everyone.officer_a, now=NOW)
    path = Path(settings.MEDIA_ROOT) / paper.sha256[:2] / paper.sha256
    path.write_bytes(b"%PDF- other")
    with pytest.raises(Tampered):
        queries.document(kept.id, paper.sha256, actor=everyone.officer_a)
    path.unlink()
    with pytest.raises(NotFound, match="documents folder"):
        queries.document(kept.id, paper.sha256, actor=everyone.officer_a)


@pytest.mark.parametrize("suffix", FILES)
def test_documents_and_pictures_are_taken(suffix: str) -> None:
    for name in (f"signed{suffix}", f"SIGNED{suffix.upper()}"):
        assert papers.keep(name, FILES[suffix]).size == len(FILES[suffix])


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("signed.exe", PDF, "none of"),
        ("signed", PDF, "none of"),
        ("signed.pdf", b"MZ", "not what its name says"),
        ("signed.docx", packed("mimetype"), "not what its name says"),
        ("signed.docx", b"PK", "not what its name says"),
        ("signed.txt", b"\xff\xfe\x00", "not what its name says"),
        ("signed.html", b"no mark", "not what its name says"),
        ("signed.jpg", b"MZ", "not what its name says; save it again as .jpg"),
        ("signed.jpg", FILES[".png"], "not what its name says"),
        ("signed.png", FILES[".jpg"], "not what its name says"),
        ("signed.pdf", FILES[".jpg"], "not what its name says"),
        ("IMG_1234.HEIC", b"\0\0\0\x18ftypheic", "save it as .jpg or .png"),
        ("signed.svg", b"<svg/>", "none of"),
        ("signed.pdf", b"", "empty"),
        ("signed.pdf", b"%PDF-" + bytes(papers.MOST_BYTES), "larger than 20 MB"),
        ("x" * 300 + ".pdf", PDF, "shorten"),
    ],
)
def test_other_documents_are_refused_with_the_reason(name: str, data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        papers.keep(name, data)


def test_a_disclosure_to_an_outsider_without_an_agreement_is_a_gap(everyone: Cast) -> None:
    flow = a_disclosure(everyone.officer_a)
    assert gaps(everyone.officer_a) == [(flow.id, ())]


def test_an_agreement_in_force_that_covers_all_types_closes_the_gap(everyone: Cast) -> None:
    a_disclosure(everyone.officer_a)
    entered(everyone.officer_a)
    assert gaps(everyone.officer_a) == []


def test_given_types_that_it_does_not_cover_then_the_agreement_falls_short(everyone: Cast) -> None:
    flow = a_disclosure(everyone.officer_a, types=("name", "biometrics.photographs"))
    paper = entered(everyone.officer_a)
    assert gaps(everyone.officer_a) == [(flow.id, (paper.id,))]
    entered(everyone.officer_a, types="any")
    assert gaps(everyone.officer_a) == []


@pytest.mark.parametrize(
    "changes", [{"since": TODAY + timedelta(1)}, {"until": TODAY - timedelta(1)}, {"with_": "FBO"}]
)
def test_an_agreement_of_other_days_or_with_another_does_not_count(
    everyone: Cast, changes: dict[str, Any]
) -> None:
    flow = a_disclosure(everyone.officer_a)
    entered(everyone.officer_a, **changes)
    assert gaps(everyone.officer_a) == [(flow.id, ())]


@pytest.mark.parametrize(
    ("covered", "flowing", "closed"),
    [
        ("contact", "contact.email", True),
        ("contact.email", "contact", False),
        ("other: shoe size", "other: shoe size", True),
        ("other: shoe size", "other: hat size", False),
    ],
)
def test_types_cover_each_other_as_the_law_composes_them(
    everyone: Cast, covered: str, flowing: str, closed: bool
) -> None:
    a_disclosure(everyone.officer_a, types=(flowing,))
    entered(everyone.officer_a, types=(covered,))
    assert (gaps(everyone.officer_a) == []) is closed


def test_a_draft_covers_nothing(everyone: Cast) -> None:
    flow = a_disclosure(everyone.officer_a)
    entered(everyone.officer_a, state="draft")
    assert gaps(everyone.officer_a) == [(flow.id, ())]


def test_an_agreement_of_the_agency_above_serves_its_offices(everyone: Cast) -> None:
    a_disclosure(everyone.officer_office, agency="alpha-office")
    assert len(gaps(everyone.officer_office, "alpha-office")) == 1
    entered(everyone.head_a)
    assert gaps(everyone.officer_office, "alpha-office") == []


def test_a_contractor_is_known_by_its_code(everyone: Cast) -> None:
    content = Contractor(code="acme", name="Acme")
    register.enter(KINDS["contractor"], content, agency="alpha", actor=everyone.officer_a, now=NOW)
    flow = a_disclosure(everyone.officer_a, Party(kind="contractor", id="acme"))
    assert gaps(everyone.officer_a) == [(flow.id, ())]
    entered(everyone.officer_a, with_="acme")
    assert gaps(everyone.officer_a) == []


def test_agencies_and_the_person_concerned_need_none(everyone: Cast) -> None:
    a_disclosure(everyone.officer_a, Party(kind="city_agency", id="beta"), Party(kind="individual"))
    assert gaps(everyone.officer_a) == []


def test_a_draft_flow_and_anothers_flow_are_no_gap(everyone: Cast) -> None:
    a_disclosure(everyone.officer_b, agency="beta")
    assert gaps(everyone.officer_a, "alpha", "beta") == []
    register.enter(
        KINDS["activity"],
        Activity(
            act="disclosure",
            name="Draft",
            types=("name",),
            counterparties=(Party(kind="third_party", name="FBI"),),
        ),
        agency="alpha",
        state="draft",
        actor=everyone.officer_a,
        now=NOW,
    )
    assert gaps(everyone.officer_a) == []


@pytest.mark.parametrize(("days", "soon"), [(-1, False), (0, True), (90, True), (91, False)])
def test_what_ends_within_ninety_days_is_told_with_what_it_carries(
    everyone: Cast, days: int, soon: bool
) -> None:
    flow = a_disclosure(everyone.officer_a)
    a_disclosure(everyone.officer_a, types=("biometrics.photographs",))
    paper = entered(everyone.officer_a, until=TODAY + timedelta(days))
    found = coverage(everyone.officer_a, ["alpha"], TODAY).ending
    told = [(e.agreement.id, e.days, [f.id for f in e.flows]) for e in found]
    assert told == ([(paper.id, days, [flow.id])] if soon else [])


def test_the_law_sees_the_current_agreements_of_the_agencies_asked_for(everyone: Cast) -> None:
    kept = entered(everyone.officer_a)
    entered(everyone.officer_a, state="draft")
    other = entered(everyone.officer_b, agency="beta", until=date(2027, 1, 1))
    (found,) = queries.law_agreements(["alpha"])
    assert (found.id, found.agency, found.with_, found.types, found.until) == (
        kept.id,
        "alpha",
        "FBI",
        ("name", "contact.email"),
        UNSET,
    )
    assert [paper.id for paper in queries.law_agreements()] == [kept.id, other.id]
