"""What answers are made of records: ticks, sections, rows and sentences, each with its evidence."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discretion.apps.register.contents import AddedType, Party
from discretion.apps.register.queries import Kept
from discretion.apps.reports import answers
from discretion.apps.reports.assemble import assembled, boxes_of
from discretion.apps.reports.material import Material
from discretion.apps.reports.pieces import Computed, Words, composed
from discretion.errors import Invalid
from discretion.forms import report as forms
from discretion.forms.normal import normalise
from tests.apps.material import (
    FORM,
    LETTERS,
    NARRATIVES,
    activity,
    changed,
    designated,
    kept,
    rows,
    sections,
    signature,
    sound_material,
    sound_words,
    text,
    ticked,
)


def computed(material: Material | None = None) -> Mapping[str, Computed]:
    """What the sound records say."""
    return assembled(material or sound_material(), FORM)


def answer(number: str, material: Material | None = None) -> forms.Answer:
    """What records say to a question, as one answer."""
    return computed(material)[number].answer(FORM.question(number))


def evidence(number: str, material: Material | None = None) -> list[tuple[str, ...]]:
    """The evidence of each piece."""
    return [piece.evidence for piece in computed(material)[number].pieces]


def with_activities(*activities: Kept) -> Material:
    """The sound records with other activities."""
    return replace(sound_material(), activities=activities)


def whole(
    words: Mapping[str, forms.Answer],
    material: Material | None = None,
    *,
    with_computed: bool = True,
) -> forms.Report:
    """The report composed of these words and the records."""
    return composed(
        FORM,
        header={},
        signatures={},
        computed=computed(material),
        words={n: Words(answer=a, with_computed=with_computed) for n, a in words.items()},
    )


# Question 1


def test_a_type_that_covers_finer_ones_ticks_all_their_boxes() -> None:
    found = answer("1", with_activities(activity(1, types=("contact", "biometrics"))))
    assert found == ticked(
        "biometrics.fingerprints", "biometrics.photographs", "contact.email", "contact.phone"
    )


def test_a_type_without_a_box_goes_to_other_by_its_label() -> None:
    types = ("height", "other:Library card", "place_of_birth")
    found = answer("1", with_activities(activity(1, types=types)))
    assert found == ticked(other=("Height", "Library card", "Place of birth"))


def test_a_finer_type_than_the_form_has_ticks_the_nearest_broader_box() -> None:
    mobile = AddedType(
        code="contact.phone.mobile", label="Mobile", authority="CPO", since=signature().on
    )
    material = replace(sound_material(), types=[kept("TYP-2026-00001", mobile, agency="")])
    assert boxes_of("contact.phone.mobile", FORM.question("1"), material) == ("contact.phone",)
    assert boxes_of("biometrics.voice", FORM.question("1"), material) == ()


def test_each_tick_leads_to_the_activities_that_use_the_type() -> None:
    material = with_activities(activity(2, types=("name",)), activity(1, types=("name", "race")))
    assert evidence("1", material) == [("ACT-2026-00002", "ACT-2026-00001"), ("ACT-2026-00001",)]


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_only_what_is_current_counts(state: str) -> None:
    found = computed(with_activities(activity(1, types=("race",), state=state)))
    assert found["1"].pieces == ()
    assert found["14"].pieces == ()


# Question 2


def test_a_function_is_a_section_of_its_mission_and_what_is_collected_and_kept_for_it() -> None:
    (piece,) = computed()["2"].pieces
    assert piece.value == sections(
        Letters="Who writes to us gets an answer.\n\n"
        "The agency collects contact information such as phone number and email address, name and "
        "social security number of residents.\n\n"
        "It is kept for 3 years after the letter is answered."
    )
    assert piece.evidence == ("FUN-2026-00001", "ACT-2026-00001", "ACT-2026-00002")


def test_an_office_s_own_function_comes_before_one_above_of_the_same_code() -> None:
    own = kept("FUN-2026-00002", msgspec.structs.replace(LETTERS, name="Mail"), agency="office")
    material = replace(
        sound_material(),
        parents={"office": "alpha"},
        functions=[*sound_material().functions, own],
        activities=[activity(1, agency="office")],
    )
    assert material.function("office", "letters") == own
    assert material.function("alpha", "letters") == sound_material().functions[0]
    assert ("FUN-2026-00002", "ACT-2026-00001") in evidence("2", material)


# Questions 3 and 4


def test_designations_in_force_and_acts_decided_one_by_one_are_rows() -> None:
    found = computed()["3"]
    told = [
        (row["heading"], row["classifications"], piece.evidence)
        for piece in found.pieces
        if isinstance(piece.value, forms.TableAnswer)
        for row in piece.value.rows
    ]
    assert told == [
        ("Letters", ("routine",), ("DES-2026-00001", "ACT-2026-00001")),
        ("Letters", ("joint_routine",), ("DES-2026-00002", "ACT-2026-00003")),
        ("Letters", ("case_by_case",), ("ACT-2026-00004",)),
    ]


def test_a_row_says_what_is_covered_with_whom_and_who_agreed() -> None:
    found = answer("3")
    assert isinstance(found, forms.TableAnswer)
    assert found.rows[1]["description"] == (
        "Letters handed on. It covers the disclosure of name to Agency Beta. Agency Beta agreed "
        "that it is routine. Letters are our daily work."
    )


def test_a_row_taken_over_from_a_filing_stands_once_in_the_words_that_were_filed() -> None:
    given = {
        "types": (),
        "source": "from the 2020 filing, question 3, row 2",
        "reason": "We gather and share what payroll needs.",
        "classifications": ("case_by_case",),
    }
    material = with_activities(
        activity(1, name="Payroll: collection", **given),
        activity(2, name="Payroll: disclosure", act="disclosure", **given),
    )
    assert answer("3", replace(material, designations=[])) == rows(
        {
            "heading": "Letters",
            "description": "We gather and share what payroll needs.",
            "classifications": ("case_by_case",),
        }
    )


@pytest.mark.parametrize("state", ["draft", "proposed", "withdrawn", "superseded"])
def test_a_designation_that_is_not_in_force_is_no_row(state: str) -> None:
    material = replace(sound_material(), designations=[designated(1, state=state)])
    assert all("DES" not in id_ for ids in evidence("3", material) for id_ in ids)


def test_what_another_agency_holds_and_ours_agreed_to_is_a_row_too() -> None:
    theirs = designated(7, kind="joint_routine", with_agencies=("alpha",))
    record = msgspec.structs.replace(theirs.record, agency="beta")
    shown = msgspec.structs.replace(theirs, record=record, signatures=(), names_us=True)
    material = replace(sound_material(), designations=[shown], activities=[])
    (piece,) = computed(material)["3"].pieces
    assert isinstance(piece.value, forms.TableAnswer)
    assert piece.value.rows[0]["heading"] is None
    assert "Agency Beta agreed" in str(piece.value.rows[0]["description"])


def test_a_designation_covers_only_what_it_names_in_every_respect() -> None:
    terms = designated(
        1, types=("contact",), functions=("letters",), staff=("Letters desk",),
        counterparties=("individual",),
    )  # fmt: skip
    fitting = activity(1, types=("contact.phone",))
    material = replace(sound_material(), designations=[terms])
    others = [
        changed(fitting, types=("contact.phone", "race")),
        changed(fitting, act="disclosure"),
        changed(fitting, function="payroll"),
        changed(fitting, staff=("Letters desk", "Interns")),
        changed(fitting, counterparties=(Party(kind="third_party"),)),
        msgspec.structs.replace(fitting, agency="beta"),
    ]
    assert replace(material, activities=[fitting]).covered == {fitting.id: (terms,)}
    for other in others:
        assert replace(material, activities=[other]).covered == {other.id: ()}


def test_the_chief_s_determinations_answer_question_4() -> None:
    assert evidence("4") == [("DES-2026-00003",)]


# Question 14


def test_disclosures_are_told_by_kind_of_entity_in_one_row_each() -> None:
    material = with_activities(
        activity(1, act="disclosure", counterparties=(FEDERAL, CITY), reason="They ask."),
        activity(2, act="disclosure", counterparties=(FEDERAL,), reason="We ask.", mission=""),
    )
    assert answer("14", material) == rows(
        {
            "entity": "Other City agencies",
            "reason": "They ask.",
            "mission": "Who writes to us gets an answer.",
        },
        {
            "entity": "Federal agencies",
            "reason": "They ask.\n\nWe ask.",
            "mission": "Who writes to us gets an answer.",
        },
    )
    assert evidence("14", material)[1] == ("ACT-2026-00001", "ACT-2026-00002")


def test_a_third_party_of_no_kind_is_told_by_its_name_and_the_agency_itself_not_at_all() -> None:
    parties = (Party(kind="third_party", name="The Rotary Club"), Party(kind="own_agency"))
    found = answer("14", with_activities(activity(1, act="disclosure", counterparties=parties)))
    assert isinstance(found, forms.TableAnswer)
    assert [row["entity"] for row in found.rows] == ["The Rotary Club"]


FEDERAL = Party(kind="third_party", entity="federal_agency")
CITY = Party(kind="city_agency", id="beta")


# Narratives

ALL_FOUR = tuple(f"ACT-2026-{n:05}" for n in range(1, 5))


@pytest.mark.parametrize(
    ("number", "says", "ids"),
    [
        ("5", "approved in advance by 1 designation", ("DES-2026-00002",)),
        (
            "8",
            "activity by activity, to Letters desk.",
            ALL_FOUR,
        ),
        (
            "10",
            "Approved as routine by the agency’s privacy officer: Letters taken in.",
            ("DES-2026-00001",),
        ),
        ("11", "made by Letters desk", ("ACT-2026-00003", "ACT-2026-00004")),
        ("12", "(shredded)", ALL_FOUR),
        ("13", "with FBI, is in force since January 1, 2026", ("AGR-2026-00001",)),
        ("15", "1 collection, 1 retention and 2 disclosures, for 1 function", None),
        ("16", "Chief Privacy Officer: Agreements.", ("POL-2026-00001",)),
    ],
)
def test_a_narrative_has_a_sentence_where_records_say_something(
    number: str, says: str, ids: tuple[str, ...] | None
) -> None:
    piece = computed()[number].pieces[0]
    assert isinstance(piece.value, forms.TextAnswer)
    assert says in piece.value.text
    assert ids is None or piece.evidence == ids


def test_an_agency_without_records_has_nothing_computed() -> None:
    nothing = Material(agency="alpha", on=sound_material().on, names={"alpha": "Agency Alpha"})
    assert not any(found.pieces or found.evidence for found in computed(nothing).values())


def test_a_yes_or_no_is_the_officer_s_alone_but_has_its_evidence() -> None:
    found = computed()["6"]
    assert found.pieces == ()
    assert "CON-2026-00001" in found.evidence


# The whole


def test_own_words_come_first_and_computed_ones_after() -> None:
    words: dict[str, forms.Answer] = {
        "13": text("We sign papers."),
        "2": sections(Letters="Our oldest work."),
    }
    report = whole(words)
    thirteen, two = report.answers["13"], report.answers["2"]
    assert isinstance(thirteen, forms.TextAnswer)
    assert isinstance(two, forms.SectionsAnswer)
    assert thirteen.text.startswith("We sign papers.\n\nAgreement on names, with FBI")
    assert [section.heading for section in two.sections] == ["Letters"]
    assert two.sections[0].text.startswith("Our oldest work.\n\nWho writes to us gets an answer.")


def test_computed_sentences_can_be_left_out_but_not_rows_and_ticks() -> None:
    words: dict[str, forms.Answer] = {
        "13": text("We sign papers."),
        "14": rows(),
        "1": ticked("race"),
    }
    report = whole(words, with_computed=False)
    fourteen, one = report.answers["14"], report.answers["1"]
    assert report.answers["13"] == text("We sign papers.")
    assert isinstance(fourteen, forms.TableAnswer)
    assert isinstance(one, forms.TypesAnswer)
    assert len(fourteen.rows) == 2
    assert {"race", "ssn"} <= set(one.types)


def test_the_whole_is_as_a_reader_would_hand_it_over_and_each_question_has_an_answer() -> None:
    report = whole(sound_words())
    assert report == normalise(report)
    assert forms.decode(forms.encode(report)) == report
    assert list(report.answers) == [question.number for question in FORM.questions]


def test_the_order_in_which_records_come_makes_no_difference_to_ticks_and_rows() -> None:
    sound = sound_material()
    turned = replace(sound, activities=sound.activities[::-1], functions=sound.functions[::-1])
    for number in ("1", "14", "2", "11"):
        assert answer(number, turned) == answer(number)


def test_assembling_twice_comes_to_the_same() -> None:
    assert computed() == computed()


# Answers add up


SAID = st.sampled_from(["", "One.", "Two.", "One.\n\nTwo.", "Three."])
HEADING = st.sampled_from([None, "A", "a", "B"])
ROWS_14 = st.fixed_dictionaries({"entity": SAID, "reason": SAID, "mission": SAID})
BOXES = st.lists(st.sampled_from(["name", "ssn", "race"]), unique=True)
ANSWERS: dict[str, st.SearchStrategy[forms.Answer]] = {
    "1": st.builds(ticked, other=st.lists(SAID, unique=True).map(tuple))
    | BOXES.map(lambda b: ticked(*b)),
    "2": st.lists(st.builds(forms.Section, heading=HEADING, text=SAID)).map(
        lambda each: answers.joined(
            FORM.question("2"), [forms.SectionsAnswer(sections=tuple(each))]
        )
    ),
    "5": st.builds(text, SAID),
    "6": st.builds(forms.YesNoAnswer, yes=st.sampled_from([None, True, False])),
    "14": st.lists(ROWS_14, unique_by=repr).map(lambda each: rows(*each)),
}


@given(st.data(), st.sampled_from(sorted(ANSWERS)))
def test_an_empty_answer_changes_nothing_and_brackets_make_no_difference(
    data: st.DataObject, number: str
) -> None:
    question = FORM.question(number)
    a, b, c = (data.draw(ANSWERS[number]) for _ in range(3))
    empty = forms.EMPTY[question.kind]
    assert answers.joined(question, [a, empty]) == a == answers.joined(question, [empty, a])
    left = answers.joined(question, [answers.joined(question, [a, b]), c])
    right = answers.joined(question, [a, answers.joined(question, [b, c])])
    assert left == right


def test_what_was_joined_can_be_taken_away_again() -> None:
    for number, own, more in (
        ("5", text("Ours."), text("Theirs.\n\nAnd more.")),
        ("14", rows({"entity": "A"}), rows({"entity": "B"})),
        ("2", sections(A="Ours."), sections(B="Theirs.")),
    ):
        both = answers.joined(FORM.question(number), [own, more])
        assert answers.without(both, more) == own


def test_an_office_s_words_stand_under_its_name() -> None:
    two, three, five = (FORM.question(n) for n in ("2", "3", "5"))
    row = {"heading": None, "description": "Mail.", "classifications": ("routine",)}
    assert answers.under(text("We ask."), five, "Mail room") == text("Mail room: We ask.")
    assert answers.under(rows(row), three, "Mail room") == rows({**row, "heading": "Mail room"})
    bare = forms.SectionsAnswer(sections=(forms.Section(heading=None, text="We ask."),))
    assert answers.under(bare, two, "Mail room") == sections(**{"Mail room": "We ask."})


ROW = {"heading": None, "description": "x", "classifications": ["routine"]}
ENTITY = {"entity": "x", "reason": "y", "mission": "z"}


@pytest.mark.parametrize(
    ("number", "document", "path", "code"),
    [
        ("1", {"types": ["shoe_size"]}, "types[0]", "unknown_code"),
        ("3", {"rows": [{"heading": None}]}, "rows[0].description", "missing_field"),
        ("3", {"rows": [{**ROW, "description": None}]}, "rows[0].description", "wrong_type"),
        (
            "3",
            {"rows": [{**ROW, "classifications": ["often"]}]},
            "rows[0].classifications[0]",
            "unknown_code",
        ),
        (
            "3",
            {"rows": [{**ROW, "classifications": "routine"}]},
            "rows[0].classifications",
            "wrong_type",
        ),
        ("14", {"rows": [{**ENTITY, "reason": None}]}, "rows[0].reason", "wrong_type"),
        ("14", {"rows": [{**ENTITY, "fee": "5"}]}, "rows[0].fee", "unknown_field"),
        ("5", {"text": "x" * 100_001}, "", "too_long"),
        ("6", {"yes": "perhaps"}, "yes", "wrong_type"),
    ],
)
def test_an_answer_that_the_form_has_no_place_for_is_refused(
    number: str, document: object, path: str, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        answers.read(FORM.question(number), document)
    fault = caught.value.faults[0]
    assert (fault.path, fault.code) == (path, code)


def test_an_answer_of_another_kind_is_refused() -> None:
    with pytest.raises(Invalid):
        answers.check(FORM.question("5"), rows())


def test_every_question_s_words_are_kept_and_opened_unchanged() -> None:
    for question in FORM.questions:
        given_answer = answer(question.number)
        assert answers.decode(question, answers.encode(given_answer)) == given_answer
    assert answers.read(FORM.question("5"), {"text": NARRATIVES["5"]}) == text(NARRATIVES["5"])
