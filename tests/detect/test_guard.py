"""The text guard: what it sees, what it lets pass, and that it never gives a value away."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.profile  # noqa: F401 (loads the profile)
from discretion.detect.kinds import WORDS, Kind
from discretion.detect.text import Seen, guard, redacted
from discretion.law.information import enacted_editions

# Each kind once: what it is called, and what to write in its place.
EXAMPLES = [
    ("ssn", "SSN 900-12-3456 of a client", "900-12-3456", "SSN of one person"),
    (
        "payment_card",
        "paid by 4111 1111 1111 1111 today",
        "4111 1111 1111 1111",
        "card number of one person",
    ),
    ("phone", "call (212) 555-0143 first", "(212) 555-0143", "phone number of one person"),
    ("email", "to ana.ruiz@example.org.", "ana.ruiz@example.org", "email address of one person"),
    ("date_of_birth", "DOB 01/02/1980", "01/02/1980", "date of birth of one person"),
    ("street_address", "at 37-12 82nd Street", "37-12 82nd Street", "address of one person"),
    ("license_plate", "plate ABC-1234, NY", "ABC-1234", "license plate number of one vehicle"),
    (
        "vehicle_number",
        "VIN 1M8GDM9AXKP042788",
        "1M8GDM9AXKP042788",
        "identification number of one vehicle",
    ),
    (
        "bank_account",
        "to DE89 3704 0044 0532 0130 00",
        "DE89 3704 0044 0532 0130 00",
        "bank account number of one person",
    ),
    ("bank_account", "acct # 000123456789", "000123456789", "bank account number of one person"),
    ("passport", "passport no. C01234567", "C01234567", "passport number of one person"),
    ("driver_license", "DL# 123 456 789", "123 456 789", "driver’s license number of one person"),
    ("ip_address", "from 192.0.2.17 at 3 pm", "192.0.2.17", "IP address of one device"),
    ("ip_address", "from 2001:db8::17 at 3 pm", "2001:db8::17", "IP address of one device"),
    ("device", "MAC 00:1A:2B:3C:4D:5E", "00:1A:2B:3C:4D:5E", "device identifier of one device"),
    ("device", "IMEI 490154203237518", "490154203237518", "device identifier of one device"),
    (
        "gps_location",
        "at 40.712800, -74.006000",
        "40.712800, -74.006000",
        "GPS location of one person",
    ),
    *(
        ("gps_location", f"seen {place} at 3 pm", place, "GPS location of one person")
        for place in (
            "40°42'46\"N 74°00'22\"W",
            "40° 42.767' N, 74° 0.367' W",
            "40.71280, lon -74.00600",
        )
    ),
    (
        "social_media",
        "twitter.com/anaruiz9",
        "twitter.com/anaruiz9",
        "social media account of one person",
    ),
]


@pytest.mark.parametrize(("kind", "text", "value", "instead"), EXAMPLES)
def test_given_an_identifier_in_a_text_then_its_kind_and_its_place_are_told(
    kind: str, text: str, value: str, instead: str
) -> None:
    (seen,) = guard(text)
    assert (seen.kind, text[seen.start : seen.end], seen.instead) == (kind, value, instead)
    assert redacted(text) == text.replace(value, instead)


def test_every_kind_has_an_example_above() -> None:
    assert {kind for kind, *_ in EXAMPLES} == set(Kind) == set(WORDS)


def test_given_a_social_security_number_then_it_is_spoken_of_as_on_the_page() -> None:
    (seen,) = guard("for 900-12-3456")
    assert f"This looks like {seen.looks_like}." == "This looks like a Social Security number."
    assert seen.type == "ssn"


def test_each_type_is_on_the_statute_s_list_or_on_the_chief_privacy_officer_s() -> None:
    """23-1201 identifying information"""
    listed = enacted_editions()[-1].types.keys()
    added = {"ssn", "date_of_birth", "device_identifier", "gps_location", "ip_address"}
    assert {words.type for words in WORDS.values()} - listed - added == {None}


@pytest.mark.parametrize(
    "hidden",
    [
        *(
            "９００-１２-３４５６",
            "900‑12‑3456",
            "900\xa012\xa03456",
            "900–12–3456",
            "900\u200b-12-34\u200d56",
        ),
        *("٩٠٠-١٢-٣٤٥٦", "900-12-\n3456", "900 - 12 - 3456", "9\u00ad00-12-3456", "900−12−3456"),
    ],
)
def test_given_a_number_in_odd_characters_then_it_is_seen_where_it_stands(hidden: str) -> None:
    text = f"Größe: für {hidden}\u200b, bitte"
    (seen,) = guard(text)
    assert (seen.kind, text[seen.start : seen.end]) == (Kind.SSN, hidden)


@pytest.mark.parametrize(
    "name",
    [
        *("scan_900-12-3456_p2.pdf", "SSN_900123456.pdf", "DOB_1980_01_02.pdf", "DOB01021980.tif"),
        *("37-12_82nd_Street.zip", "ana@example.org.msg", "plate_ABC1234.jpg", "DL_123456789.jpg"),
        *("voicemail_2125550143.mp3", "w2-2025-900-12-3456.pdf", "imei_490154203237518.txt"),
    ],
)
def test_given_the_name_of_a_file_then_its_separators_are_blanks(name: str) -> None:
    assert len(guard(name)) == 1


@pytest.mark.parametrize(
    "innocent",
    [
        *("Covered by DES-2026-00017 and MAT-2026-00031.", "§ 23-1202(c)(2)", "Charter § 1133(a)"),
        *("NYC Admin. Code § 10-502(g)", "Local Law 245 of 2017", "approved on 03/03/2026"),
        *("$1,234,567.89", "ZIP 10007 and 11373-0042", "f81d4fae-7dec-41d0-a765-00a0c91e6bf6"),
        *("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "v5.2.8", "DOB: n/a"),
        *("version 10.2.1.4", "ISBN 978-0-306-40615-7", "ISBN 9780306406157", "EIN 12-3456789"),
        *(
            "000-00-0000",
            "127.0.0.1",
            "SSN of one person",
            "contract 966-91731459664",
            "1-00123-0045",
        ),
        *(
            "4111 1111 1111 1112",
            "DE89 3704 0044 0532 0130 01",
            "Docket 326593/2024",
            "call 311",
            "text of Int 312-2026",
            "a call on Int 197-2026",
        ),
        *("rows 100-2000", "20260314153012", "Family Court Act § 1038(d)", "12 Family Court", ""),
        *(
            "date of birth removed on 2026-04-24",
            "license plate numbers of 35 vehicles",
            "1000010001",
        ),
    ],
)
def test_given_numbers_that_identify_nobody_then_nothing_is_seen(innocent: str) -> None:
    assert guard(innocent) == ()


def test_given_several_in_a_row_then_each_is_seen_once_and_in_order() -> None:
    text = "Ana, DOB 01/02/1980, SSN 900-12-3456, ana@example.org, (212) 555-0143"
    seen = guard(text)
    assert [each.kind.value for each in seen] == ["date_of_birth", "ssn", "email", "phone"]


def test_given_what_was_seen_when_it_is_shown_or_logged_then_the_value_is_not_in_it() -> None:
    (seen,) = guard("SSN 900-12-3456")
    shown = f"{seen} {seen!r} {seen.looks_like} {seen.instead}"
    assert "900" not in shown
    assert str(seen) == "a Social Security number at 4-15"
    assert Seen.__slots__ == ("start", "end", "kind")


@given(st.text(st.sampled_from("0123456789-. /:@()+aAbB_x#*\n\xa0\u200bSSNdob٣"), max_size=200))
def test_given_any_text_then_what_is_seen_lies_in_it_in_order_and_apart(text: str) -> None:
    at = 0
    for seen in guard(text):
        assert at <= seen.start < seen.end <= len(text)
        at = seen.end


@pytest.mark.parametrize(
    "piece",
    [
        *("1 ", "1", "a", "a1", "@", "a.", "1:", "aB ", "dob no ", "ssn", "12 North Ab Ab Ab "),
        *("40.71280 ", "+1 ", "\u200b1", "١ ", "GB29", "imei 1 ", "_-. ", "driver license id "),
        *("40°42'", "40°42'46\"N "),
    ],
)
def test_given_a_text_made_to_be_slow_then_four_times_the_text_takes_no_ten_times_as_long(
    piece: str,
) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        start = process_time()
        guard(text)
        return process_time() - start

    seconds(1_000)
    assert min(seconds(80_000), seconds(80_000)) < 10 * max(seconds(20_000), 0.005)
