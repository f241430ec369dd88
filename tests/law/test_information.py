"""The types of identifying information: which are listed on a day, and which cover which."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discretion.errors import Invalid, NotFound
from discretion.law.information import (
    AddedType,
    Edition,
    InformationType,
    Vocabulary,
    edition,
    edition_of,
    edition_on,
    editions,
    enacted_editions,
)
from discretion.law.reading import read_edition

STATUTORY_2018 = {
    *("name", "sexual_orientation", "gender_identity", "race", "marital_status"),
    *("violence_victim_status", "crime_victim_or_witness_status", "immigration_status"),
    *("public_assistance", "income_tax", "police_surveillance", "motor_vehicle", "biometrics"),
    *("languages", "religion", "nationality", "country_of_origin", "place_of_birth"),
    *("arrest_or_conviction", "employment_status", "employer", "address", "contact"),
    *("social_media", "custody_release", "court_appearance", "appointment"),
}
FINER = {
    "biometrics": ("biometrics.fingerprints", "biometrics.photographs"),
    "address": ("address.home", "address.work"),
    "contact": ("contact.phone", "contact.email"),
}
BEFORE = date(2023, 11, 21)
SINCE = date(2023, 11, 22)
FIRST = date(2018, 6, 15)
POLICY = date(2019, 1, 28)


def finer(codes: set[str]) -> set[str]:
    return {code for code in codes if "." in code}


def covered(known: Vocabulary, code: str, day: date = SINCE) -> set[str]:
    """The codes, of all the law lists, that a code covers on a day."""
    listing = known.listing(day)
    return {other for other in listing if other and listing[other] & ~listing[code] == 0}


def test_given_the_first_edition_when_counted_then_it_has_twenty_seven_types_and_six_finer() -> (
    None
):
    codes = set(edition("2018-06-15").types)
    assert codes - finer(codes) == STATUTORY_2018
    assert len(STATUTORY_2018) == 27
    assert finer(codes) == {code for codes in FINER.values() for code in codes}


def test_given_the_second_edition_when_counted_then_height_and_weight_have_joined() -> None:
    codes = set(edition("2023-11-22").types)
    assert codes - finer(codes) == STATUTORY_2018 | {"height", "weight"}
    assert len(finer(codes)) == 6


def test_given_an_enacted_edition_when_asked_what_covers_what_then_it_is_as_the_form_prints() -> (
    None
):
    for enacted in enacted_editions():
        assert {c: k.covers for c, k in enacted.types.items() if k.covers} == FINER
        assert all(code == kind.code and kind.label for code, kind in enacted.types.items())


def test_given_the_editions_when_listed_then_bills_are_apart_from_law() -> None:
    assert [e.name for e in enacted_editions()] == ["2018-06-15", "2023-11-22"]
    assert [e.since for e in enacted_editions()] == [FIRST, SINCE]
    assert [e.name for e in editions()] == [
        *("2018-06-15", "2023-11-22", "int-130-2026", "int-197-2026"),
    ]
    assert [(e.status, e.since) for e in editions()[2:]] == [("proposed", None)] * 2
    assert [e.local_law for e in editions()] == [
        *("LL 245/2017, LL 247/2017", "LL 61/2023", "Int 130-2026", "Int 197-2026"),
    ]


def test_given_the_pending_bills_when_loaded_then_they_change_what_they_say() -> None:
    law = edition("2023-11-22").types.keys()
    assert edition("int-130-2026").types.keys() - law == {"sex_work"}
    bill = edition("int-197-2026").types
    assert bill.keys() - law == {"biometrics.behavioral", "device_identifier", "ip_address"}
    assert bill["biometrics"].covers == (
        *FINER["biometrics"],
        *("biometrics.behavioral", "height", "weight"),
    )
    assert bill["device_identifier"].covers == ("ip_address",)


@pytest.mark.parametrize("name", ["2018", "2023-11-22.toml", "", "int-1-2026"])
def test_given_a_name_of_no_edition_when_asked_for_then_it_is_not_found(name: str) -> None:
    with pytest.raises(NotFound) as raised:
        edition(name)
    assert str(raised.value) == f"No edition of the statutory types is called {name!r}."


def test_given_a_file_that_extends_nothing_at_hand_when_read_then_it_is_not_found() -> None:
    with pytest.raises(NotFound):
        edition_of(
            {
                "name": "x",
                "status": "proposed",
                "local_law": "x",
                "citation": "x",
                "types": [],
                "extends": "2020-01-01",
            }
        )


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date.min, "2018-06-15"),
        (FIRST - timedelta(1), "2018-06-15"),
        (FIRST, "2018-06-15"),
        (BEFORE, "2018-06-15"),
        (SINCE, "2023-11-22"),
        (date.max, "2023-11-22"),
    ],
)
def test_given_a_day_when_asked_then_the_edition_of_that_day_is_in_force(
    day: date, name: str
) -> None:
    assert edition_on(day).name == name


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("contact", {"contact", "contact.phone", "contact.email"}),
        ("address", {"address", "address.home", "address.work"}),
        ("biometrics", {"biometrics", "biometrics.fingerprints", "biometrics.photographs"}),
        ("contact.phone", {"contact.phone"}),
        ("name", {"name"}),
        ("height", {"height"}),
    ],
)
def test_given_a_code_when_expanded_then_it_covers_its_finer_codes_and_itself(
    code: str, expected: set[str]
) -> None:
    assert covered(Vocabulary(), code) == expected


@pytest.mark.parametrize("code", FINER)
def test_given_all_finer_codes_when_expanded_then_a_remainder_of_the_broad_one_is_left(
    code: str,
) -> None:
    listing = Vocabulary().listing(SINCE)
    parts = listing.expand(FINER[code])
    assert (listing[code] & ~parts).bit_count() == 1
    assert listing[code] & parts == parts


@pytest.mark.parametrize(("day", "reached"), [(BEFORE, False), (SINCE, True)])
def test_given_a_finer_code_of_a_type_when_expanded_then_it_is_reached_only_once_that_is_listed(
    day: date, reached: bool
) -> None:
    known = Vocabulary([AddedType("height.exact", POLICY, None)])
    assert ("height.exact" in covered(known, "height", day)) is reached


@pytest.mark.parametrize(
    ("day", "reached"),
    [
        (POLICY - timedelta(1), False),
        (POLICY, True),
        (date(2021, 6, 30), True),
        (date(2021, 7, 1), False),
    ],
)
def test_given_an_added_finer_code_when_expanded_then_its_days_are_inclusive(
    day: date, reached: bool
) -> None:
    added = AddedType("biometrics.voiceprint", POLICY, date(2021, 6, 30))
    assert added.listed_on(day) is reached
    known = Vocabulary([added])
    assert ("biometrics.voiceprint" in covered(known, "biometrics", day)) is reached
    # Whether listed or not, it stands for itself (contract, point 5).
    assert covered(known, "biometrics.voiceprint", day) == {"biometrics.voiceprint"}


def test_given_an_added_type_without_an_end_when_asked_then_it_stays_listed() -> None:
    added = AddedType("ssn", POLICY, None)
    assert added.listed_on(date.max)
    assert not added.listed_on(POLICY - timedelta(1))


def test_given_codes_with_dots_when_expanded_then_each_is_covered_link_by_link() -> None:
    chain = [
        AddedType("biometrics.voice", POLICY, date(2020, 1, 1)),
        AddedType("biometrics.voice.pitch", POLICY, None),
    ]
    known = Vocabulary(chain)
    whole = {"biometrics", *FINER["biometrics"], "biometrics.voice", "biometrics.voice.pitch"}
    assert covered(known, "biometrics", date(2020, 1, 1)) == whole
    assert covered(known, "biometrics.voice", date(2020, 1, 1)) == {
        *("biometrics.voice", "biometrics.voice.pitch"),
    }
    # A link that is missing that day breaks the chain.
    assert covered(known, "biometrics", date(2020, 1, 2)) == whole - {
        *("biometrics.voice", "biometrics.voice.pitch"),
    }
    assert covered(known, "biometrics.voice", date(2020, 1, 2)) == {"biometrics.voice"}


def test_given_a_code_with_a_dot_under_no_type_when_expanded_then_it_stands_alone() -> None:
    known = Vocabulary([AddedType("gait.left", POLICY, None), AddedType(".odd", POLICY, None)])
    assert covered(known, "gait.left") == {"gait.left"}
    assert "gait" not in known.listing(SINCE)


def test_given_an_added_type_under_an_added_type_when_expanded_then_it_is_covered() -> None:
    known = Vocabulary([AddedType("gait.left", POLICY, None), AddedType("gait", POLICY, None)])
    assert covered(known, "gait") == {"gait", "gait.left"}


def test_given_a_bill_when_it_is_the_law_then_it_composes_as_it_says_on_every_day() -> None:
    known = Vocabulary(law=edition("int-197-2026"))
    for day in (FIRST, SINCE, date.max):
        assert covered(known, "biometrics", day) == {
            *("biometrics", *FINER["biometrics"], "biometrics.behavioral", "height", "weight"),
        }
        assert covered(known, "device_identifier", day) == {"device_identifier", "ip_address"}


def test_given_types_that_cover_each_other_in_a_circle_when_expanded_then_it_comes_to_an_end() -> (
    None
):
    kinds = {
        "a": InformationType("a", "A", ("b",)),
        "b": InformationType("b", "B", ("a", "c")),
        "c": InformationType("c", "C", ("absent",)),
    }
    known = Vocabulary(law=Edition("x", "proposed", "x", None, kinds))
    assert covered(known, "a") == covered(known, "b") == {"a", "b", "c"}
    assert covered(known, "c") == {"c"}


def test_given_a_code_of_another_day_when_expanded_then_it_counts_alone() -> None:
    listing = Vocabulary().listing(FIRST)
    assert listing["height"].bit_count() == 1
    assert listing["height"] != listing["weight"]


@pytest.mark.parametrize(
    "code",
    ["shoe_size", "Name", " name", "contact.fax", "other", "Other:x", "ssn", "other:", "other: "],
)
def test_given_a_code_that_is_none_when_expanded_then_it_is_a_key_error(code: str) -> None:
    listing = Vocabulary().listing(SINCE)
    with pytest.raises(KeyError) as raised:
        listing.expand(["name", code])
    assert raised.value.args == (code,)


def test_given_codes_when_asked_then_those_of_every_edition_and_register_are_known() -> None:
    known = Vocabulary([AddedType("ssn", POLICY, None)])
    assert all(known.knows(code) for code in ("name", "height", "ssn", "other:x", "contact.email"))
    assert not any(known.knows(code) for code in ("sex_work", "shoe_size", "others", "SSN"))
    assert Vocabulary(law=edition("int-130-2026")).knows("sex_work")


def test_given_other_texts_when_expanded_then_each_the_register_names_is_its_own() -> None:
    listing = Vocabulary(others=["other:scar", "other:Scar", "other: scar"]).listing(SINCE)
    named = {listing["other:scar"], listing["other:Scar"], listing["other: scar"]}
    assert len(named) == 3
    assert listing["other:scar "] == listing["other:never named"]
    assert listing["other:scar "] not in named
    assert {bits.bit_count() for bits in named} == {1}


def test_given_days_with_the_same_list_when_asked_then_they_share_one_listing() -> None:
    known = Vocabulary([AddedType("ssn", POLICY, date(2020, 1, 1))])
    assert known.listing(FIRST) is known.listing(POLICY - timedelta(1))
    assert known.listing(POLICY) is known.listing(date(2020, 1, 1))
    assert known.listing(POLICY) is not known.listing(FIRST)
    assert known.listing(BEFORE) is not known.listing(SINCE)


CODES = [*edition("2023-11-22").types, "ssn", "biometrics.voiceprint", "other:scar"]
KNOWN = Vocabulary(
    [AddedType("ssn", POLICY, None), AddedType("biometrics.voiceprint", POLICY, None)],
    others=["other:scar"],
)


@given(
    st.lists(st.sampled_from(CODES)),
    st.lists(st.sampled_from(CODES)),
    st.dates(FIRST, date(2026, 12, 31)),
)
def test_given_two_lists_when_expanded_together_then_it_is_the_union_of_each(
    some: list[str], more: list[str], day: date
) -> None:
    listing = KNOWN.listing(day)
    union = listing.expand(some) | listing.expand(more)
    assert listing.expand([*some, *more]) == union == listing.expand(reversed([*some, *more]))
    assert listing.expand([*some, *some]) == listing.expand(some)
    assert listing.expand([]) == 0


@given(st.lists(st.text(min_size=1).map("other:{}".format), max_size=30))
def test_given_any_other_texts_when_expanded_then_nothing_is_remembered_of_them(
    texts: list[str],
) -> None:
    listing = KNOWN.listing(SINCE)
    size = len(listing)
    for text in texts:
        said = text.removeprefix("other:").strip()
        if not said:
            with pytest.raises(KeyError):
                listing.expand([text])
        elif text != "other:scar":
            assert listing.expand([text]) == listing[""]
    assert len(listing) == size
    assert KNOWN.listing(SINCE) is listing


@given(st.sampled_from(CODES), st.dates(FIRST, date(2026, 12, 31)))
def test_given_a_code_on_any_day_when_expanded_then_it_covers_itself_and_no_text_unnamed(
    code: str, day: date
) -> None:
    listing = KNOWN.listing(day)
    assert listing[code] > 0
    assert listing[code] & listing[""] == 0


HEAD = 'name = "bill"\nstatus = "proposed"\nlocal_law = "Int 1"\ncitation = "23-1201"\n'


def edition_faults(text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as raised:
        read_edition(text if isinstance(text, bytes) else text.encode())
    return [(fault.code, fault.path) for fault in raised.value.faults]


def test_given_an_edition_file_when_read_then_it_adds_to_what_it_extends() -> None:
    types = (
        'types = [{code = "gait", label = "Gait"}, '
        '{code = "all", label = "All", covers = ["gait", "name"]}]'
    )
    read = read_edition(f'{HEAD}extends = "2018-06-15"\nsince = 2027-01-01\n{types}'.encode())
    assert (read.name, read.status, read.local_law) == ("bill", "proposed", "Int 1")
    assert read.since == date(2027, 1, 1)
    assert read.types.keys() == edition("2018-06-15").types.keys() | {"gait", "all"}
    assert read.types["all"].covers == ("gait", "name")
    assert read.types["gait"].covers == ()


def test_given_an_edition_file_that_extends_nothing_when_read_then_it_has_its_own_types_only() -> (
    None
):
    read = read_edition(f'{HEAD}types = [{{code = "gait", label = "Gait"}}]\r\n'.encode())
    assert read.types.keys() == {"gait"}
    assert read.since is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("missing_field", f) for f in ("name", "status", "local_law", "citation", "types")]),
        ("types = [", [("invalid_toml", "")]),
        ("{}", [("invalid_toml", "")]),
        (b"\xff", [("invalid_toml", "")]),
        (HEAD, [("missing_field", "types")]),
        (HEAD + "types = 7", [("wrong_type", "types")]),
        (HEAD + "types = [7]", [("wrong_type", "types[0]")]),
        (HEAD + 'types = [{code = "a"}]', [("missing_field", "types[0].label")]),
        (HEAD + 'types = [{code = " ", label = "A"}]', [("empty_text", "types[0].code")]),
        (HEAD + 'types = []\ncolour = "red"', [("unknown_field", "colour")]),
        (HEAD + "types = []\nsince = 2027", [("wrong_type", "since")]),
        (HEAD + 'types = []\nsince = "soon"', [("bad_date", "since")]),
        (HEAD + "types = []\nsince = 2027-01-01T00:00:00Z", [("bad_date", "since")]),
        (HEAD + 'types = []\nextends = ""', [("empty_text", "extends")]),
        (HEAD + 'types = []\nextends = "2020-01-01"', [("unknown_id", "extends")]),
        (HEAD.replace("proposed", "wished") + "types = []", [("unknown_code", "status")]),
        (
            HEAD + 'types = [{code = "a", label = "A", covers = ["name"]}]',
            [("unknown_code", "types[0].covers[0]")],
        ),
        (
            HEAD + 'extends = "2018-06-15"\n'
            'types = [{code = "a", label = "A", covers = ["name", "height"]}]',
            [("unknown_code", "types[0].covers[1]")],
        ),
        (
            HEAD + 'extends = "2018-06-15"\ntypes = [{code = "name", label = "A"}, '
            '{code = "b", label = "B"}, {code = "name", label = "C"}, {code = "b", label = "D"}]',
            [("duplicate_id", "types[2].code"), ("duplicate_id", "types[3].code")],
        ),
        (
            HEAD + 'extends = "2020-01-01"\n'
            'types = [{code = "a", label = " ", covers = ["b"]}, {code = "a", label = "A"}]',
            [
                ("empty_text", "types[0].label"),
                ("duplicate_id", "types[1].code"),
                ("unknown_id", "extends"),
            ],
        ),
        (HEAD + f"types = [{'7,' * 60}]", [("wrong_type", f"types[{n}]") for n in range(50)]),
    ],
)
def test_given_an_edition_file_with_faults_when_read_then_each_is_told(
    text: str | bytes, expected: list[tuple[str, str]]
) -> None:
    assert sorted(edition_faults(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("types = [", "This is no edition file: "),
        (HEAD + 'types = []\nextends = "2020-01-01"', "2020-01-01"),
        (
            HEAD + 'types = [{code = "a", label = "A", covers = ["b"]}]',
            "'b' is no type of this edition",
        ),
    ],
)
def test_given_an_edition_file_with_a_fault_when_told_then_it_says_what_was_there(
    text: str, said: str
) -> None:
    with pytest.raises(Invalid) as raised:
        read_edition(text.encode())
    (fault,) = raised.value.faults
    assert said in fault.message
