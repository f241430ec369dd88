"""Bad documents: each fault with its code, its path and its line, and nothing told twice."""

import json
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Meta, UnsetType

from discretion.law.documents import (
    blank,
    empty_text,
    faults,
    given_twice,
    is_day,
    line_of,
    texts_at,
    unreadable,
    with_zero,
)

Text = Annotated[str, Meta(min_length=1)]


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    code: Text
    until: date | UnsetType = UNSET


class Tone(StrEnum):
    PLAIN = "plain"
    KIND = "kind"


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    kind: Literal["one", "two"]
    on: date
    name: Text
    codes: tuple[Text, ...] | Literal["any"]
    with_: Text = msgspec.field(name="with", default="")
    done: bool = False
    hours: int | UnsetType = UNSET
    inner: Inner | UnsetType = UNSET
    rows: list[Inner] = []
    lists: list[list[Text]] = []
    mode: Literal["a", "b"] | UnsetType = UNSET
    tone: Tone | UnsetType = UNSET


GOOD: dict[str, Any] = {"kind": "one", "on": "2024-05-02", "name": "a name", "codes": ["x"]}


def found(**changes: object) -> list[tuple[str, str]]:
    return [(fault.code, fault.path) for fault in faults({**GOOD, **changes}, Shape)]


def message(**changes: object) -> str:
    (fault,) = faults({**GOOD, **changes}, Shape)
    return fault.message


class Described(msgspec.Struct):
    code: Annotated[str, Meta(description="What it is filed under.")]


def test_given_a_field_that_is_described_when_held_against_the_shape_then_its_type_counts() -> None:
    assert list(faults({"code": "x"}, Described)) == []
    (fault,) = faults({"code": 7}, Described)
    assert (fault.code, fault.path) == ("wrong_type", "code")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"kind": "two"},
        {"codes": "any"},
        {"codes": []},
        {"codes": ["any"]},
        {"with": "x", "done": True, "hours": 0, "mode": "b"},
        {"inner": {"code": "x", "until": "2024-02-29"}},
        {"rows": [], "lists": [[], ["x"]]},
    ],
)
def test_given_a_document_of_the_shape_when_held_against_it_then_nothing_is_found(
    changes: dict[str, object],
) -> None:
    assert found(**changes) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"colour": 1}, ("unknown_field", "colour")),
        ({"with_": "x"}, ("unknown_field", "with_")),
        ({"inner": {"code": "x", "colour": 1}}, ("unknown_field", "inner.colour")),
        ({"inner": {}}, ("missing_field", "inner.code")),
        ({"rows": [{"code": "x"}, {}]}, ("missing_field", "rows[1].code")),
        ({"kind": "three"}, ("unknown_code", "kind")),
        ({"kind": "One"}, ("unknown_code", "kind")),
        ({"mode": "c"}, ("unknown_code", "mode")),
        ({"name": 7}, ("wrong_type", "name")),
        ({"name": None}, ("wrong_type", "name")),
        ({"with": None}, ("wrong_type", "with")),
        ({"kind": 1}, ("wrong_type", "kind")),
        ({"on": 20240502}, ("wrong_type", "on")),
        ({"done": "true"}, ("wrong_type", "done")),
        ({"done": 1}, ("wrong_type", "done")),
        ({"hours": True}, ("wrong_type", "hours")),
        ({"hours": 1.5}, ("wrong_type", "hours")),
        ({"hours": "1"}, ("wrong_type", "hours")),
        ({"mode": None}, ("wrong_type", "mode")),
        ({"inner": []}, ("wrong_type", "inner")),
        ({"inner": None}, ("wrong_type", "inner")),
        ({"rows": {}}, ("wrong_type", "rows")),
        ({"rows": ["x"]}, ("wrong_type", "rows[0]")),
        ({"lists": [["x"], ["x", 1]]}, ("wrong_type", "lists[1][1]")),
        ({"lists": [["x"], "x"]}, ("wrong_type", "lists[1]")),
        ({"codes": "all"}, ("wrong_type", "codes")),
        ({"codes": "Any"}, ("wrong_type", "codes")),
        ({"codes": ""}, ("wrong_type", "codes")),
        ({"codes": None}, ("wrong_type", "codes")),
        ({"codes": {}}, ("wrong_type", "codes")),
        ({"codes": ["x", 1]}, ("wrong_type", "codes[1]")),
        ({"codes": ["x", ["x"]]}, ("wrong_type", "codes[1]")),
        ({"codes": ["x", None]}, ("wrong_type", "codes[1]")),
        ({"codes": ["", "x"]}, ("empty_text", "codes[0]")),
        ({"name": ""}, ("empty_text", "name")),
        ({"name": " \t\n"}, ("empty_text", "name")),
        ({"name": "\u00a0\u2003"}, ("empty_text", "name")),
        ({"kind": ""}, ("empty_text", "kind")),
        ({"kind": " "}, ("empty_text", "kind")),
        ({"with": " "}, ("empty_text", "with")),
        ({"on": ""}, ("bad_date", "on")),
        ({"on": "yesterday"}, ("bad_date", "on")),
        ({"inner": {"code": "x", "until": "2023-02-29"}}, ("bad_date", "inner.until")),
        ({"rows": [{"code": "x", "until": " "}]}, ("bad_date", "rows[0].until")),
    ],
)
def test_given_one_thing_wrong_when_held_against_the_shape_then_that_one_is_found(
    changes: dict[str, object], expected: tuple[str, str]
) -> None:
    assert found(**changes) == [expected]


@pytest.mark.parametrize("field", ["kind", "on", "name", "codes"])
def test_given_a_required_field_left_out_when_held_against_the_shape_then_it_is_named(
    field: str,
) -> None:
    rest = {name: value for name, value in GOOD.items() if name != field}
    assert [(f.code, f.path, f.line) for f in faults(rest, Shape)] == [
        ("missing_field", field, None)
    ]


def test_given_several_faults_when_held_against_the_shape_then_they_come_in_document_order() -> (
    None
):
    document = {
        "colour": 1,
        "rows": [{"until": "never", "code": ""}, 7],
        "name": None,
        "kind": "three",
    }
    assert [(fault.code, fault.path) for fault in faults(document, Shape)] == [
        ("unknown_field", "colour"),
        ("bad_date", "rows[0].until"),
        ("empty_text", "rows[0].code"),
        ("wrong_type", "rows[1]"),
        ("wrong_type", "name"),
        ("unknown_code", "kind"),
        ("missing_field", "on"),
        ("missing_field", "codes"),
    ]


@pytest.mark.parametrize(
    ("document", "called"),
    [
        ([], "a list"),
        ("x", "a text"),
        (True, "true or false"),
        (7, "a whole number"),
        (1.5, "a number"),
        (None, "null"),
    ],
)
def test_given_a_document_that_is_no_object_when_held_against_a_shape_then_both_are_named(
    document: object, called: str
) -> None:
    (fault,) = faults(document, Shape)
    assert (fault.code, fault.path) == ("wrong_type", "")
    assert fault.message == f"This must be an object, and is {called}"


def test_given_a_fault_when_told_then_it_says_what_was_expected_and_what_was_there() -> None:
    assert message(name={}) == "This must be a text, and is an object"
    assert message(codes="all") == "This must be a list, and is a text"
    assert message(done=0) == "This must be true or false, and is a whole number"
    assert message(hours=None) == "This must be a whole number, and is null"
    assert message(kind="three") == "'three' is no code here; the codes are one, two"
    assert message(tone="loud") == "'loud' is no code here; the codes are plain, kind"
    assert message(on="x") == "'x' is no date; write it as 2026-07-31"
    assert message(name="") == "This text is empty; say something or leave the field out"
    assert message(inner={}) == "The field 'code' is required"
    assert message(inner={"code": "x", "q": 1}) == (
        "No field is called 'q' here; the fields are code, until"
    )


@pytest.mark.parametrize("day", ["2024-05-02", "2024-02-29", "0001-01-01", "9999-12-31"])
def test_given_a_day_of_the_calendar_when_read_then_it_is_one(day: str) -> None:
    assert is_day(day)


@pytest.mark.parametrize(
    "text",
    [
        *("2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "0000-01-01"),
        *("20240502", "2024-5-2", "24-05-02", "2024/05/02", "05/02/2024", "2024-05"),
        *("2024-05-02T00:00", "2024-05-02T00:00:00", "2024-05-02Z", "2024-W18-4", "2024-123"),
        *(" 2024-05-02", "2024-05-02 ", "+2024-05-02", "٢٠٢٤-٠٥-٠٢", "", "today"),
    ],
)
def test_given_anything_else_when_read_then_it_is_no_day(text: str) -> None:
    assert not is_day(text)
    assert found(on=text) == [("bad_date", "on")]


@given(st.text())
def test_given_any_text_when_asked_then_it_is_blank_if_nothing_is_left_of_it(text: str) -> None:
    assert blank(text) == (text.strip() == "")


def test_given_an_empty_text_when_told_then_the_path_is_its_own() -> None:
    fault = empty_text("a.b[3]")
    assert (fault.code, fault.path, fault.line) == ("empty_text", "a.b[3]", None)


DOCUMENT = {
    "law": "x",
    "rows": [{"id": "a"}, {"id": " "}, {"id": 7}, {}, "row", {"id": "b", "codes": ["p", "", "q"]}],
    "policies": {"never": [{"types": ["s"]}], "odd": "odd"},
    "word": "any",
}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("law", [("law", "x")]),
        ("rows[].id", [("rows[0].id", "a"), ("rows[5].id", "b")]),
        ("rows[]", [("rows[4]", "row")]),
        ("rows[].codes[]", [("rows[5].codes[0]", "p"), ("rows[5].codes[2]", "q")]),
        ("policies.never[].types[]", [("policies.never[0].types[0]", "s")]),
        ("policies.odd[].types[]", []),
        ("word[]", []),
        ("law.id", []),
        ("rows.id", []),
        ("rows", []),
        ("absent[].id", []),
        ("ro[].id", []),
    ],
)
def test_given_a_pattern_when_texts_are_looked_for_then_each_has_its_path(
    pattern: str, expected: list[tuple[str, str]]
) -> None:
    assert list(texts_at(DOCUMENT, pattern)) == expected


def test_given_lists_in_lists_and_any_names_when_texts_are_looked_for_then_they_are_found() -> None:
    assert list(texts_at({"a": [["x"], ["y"]]}, "a[][]")) == [("a[0][0]", "x"), ("a[1][0]", "y")]
    assert list(texts_at({"X": {"X": "x"}}, "X.X")) == [("X.X", "x")]


def test_given_tuples_when_texts_are_looked_for_then_they_are_lists() -> None:
    assert list(texts_at({"a": ("x", "y")}, "a[]")) == [("a[0]", "x"), ("a[1]", "y")]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (b'{"a": 1,\n "b": }', 2, "This is not JSON: Expecting value, at column 7"),
        (b"", 1, "This is not JSON: Expecting value, at column 1"),
        (b'{"a": 1}\n{"a": 2}', 2, "This is not JSON: Extra data, at column 1"),
        (b'\n\n{"a": "b', 3, "This is not JSON: Unterminated string starting, at column 7"),
        (b'{"a": "\xff"}', None, "This is not JSON: it is not encoded as UTF-8"),
        (b"[" * 100_000, None, "This JSON is nested too deeply"),
        (b"NaN", None, "This is not JSON that can be read"),
    ],
)
def test_given_a_text_that_is_no_json_when_read_then_it_says_where_the_reading_stopped(
    text: bytes, line: int | None, said: str
) -> None:
    fault = unreadable(text)
    assert (fault.code, fault.path, fault.line) == ("invalid_json", "", line)
    assert fault.message == said


def test_given_a_text_or_another_encoding_when_read_then_it_is_no_json_or_no_utf_8() -> None:
    assert unreadable("[1,\n2").message == "This is not JSON: Expecting ',' delimiter, at column 2"
    fault = unreadable('{"a": 1}'.encode("utf-16"))
    assert fault.message == "This is not JSON: it is not encoded as UTF-8"


NESTED = """
{
  "a": {"b": [1, {"c": "}]\\"{["}, [
      2,
      3 ] ],
    "d":
      4},
  "e" : [ ],
  "f" : { },
  "a.b": 5,
  "twice": 1,
  "g": [{"id": "x"},
        {"id": "y", "n":
          {"m": true}}],
  "twice":
    2
}
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("", 2),
        ("a", 3),
        ("a.b", 3),
        ("a.b[0]", 3),
        ("a.b[1]", 3),
        ("a.b[1].c", 3),
        ("a.b[2]", 3),
        ("a.b[2][0]", 4),
        ("a.b[2][1]", 5),
        ("a.d", 7),
        ("e", 8),
        ("f", 9),
        ("g", 12),
        ("g[0]", 12),
        ("g[0].id", 12),
        ("g[1]", 13),
        ("g[1].id", 13),
        ("g[1].n", 14),
        ("g[1].n.m", 14),
        ("twice", 16),
    ],
)
def test_given_a_path_when_its_line_is_asked_then_it_is_where_the_value_starts(
    path: str, line: int
) -> None:
    assert line_of(NESTED, path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("nothing", 2),
        ("a.nothing", 3),
        ("a.b[3]", 3),
        ("a.b[2][2]", 3),
        ("a.b[2].x", 3),
        ("e[0]", 8),
        ("e[0].id", 8),
        ("e[3]", 8),
        ("a.b[9].id", 3),
        ("f.x", 9),
        ("f[0]", 9),
        ("g[1].nothing", 13),
        ("g[2].id", 12),
        ("g[1].n.m.o", 14),
    ],
)
def test_given_a_path_to_what_is_absent_when_its_line_is_asked_then_its_holder_is_found(
    path: str, line: int
) -> None:
    assert line_of(NESTED, path) == line


@pytest.mark.parametrize(
    ("path", "line"), [("a[2]", 2), ("b", 2), ("b.c", 2), ("d", 3), ("d[1]", 4), ("e", 4)]
)
def test_given_a_document_without_blanks_when_a_line_is_asked_then_it_is_found(
    path: str, line: int
) -> None:
    text = '{"a":[1,2,\n3],"b":{"c":4},\n"d":[5,\n6],"e":7}'
    assert line_of(text, path) == line


def test_given_a_document_on_one_line_when_asked_then_every_path_is_on_it() -> None:
    text = json.dumps(json.loads(NESTED))
    assert {line_of(text, path) for path in ("", "a.b[2][1]", "g[1].n.m", "no")} == {1}


def test_given_what_is_nested_too_deeply_when_a_line_behind_it_is_asked_then_it_is_its_holder() -> (
    None
):
    text = '\n{"deep":\n' + "[" * 100_000 + "]" * 100_000 + ',\n"behind": 1}'
    assert line_of(text, "behind") == 2


NAMES = st.text("abcxyz_0123456789é", min_size=1, max_size=5)
TEXTS = st.text(st.sampled_from('ab"\\{}[]:,\n\t é😀'), max_size=8)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=15,
)


def places(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every path of a document with what stands there."""
    yield path, value
    if isinstance(value, dict):
        for name, item in value.items():
            yield from places(item, f"{path}.{name}".lstrip("."))
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from places(item, f"{path}[{number}]")


def marked(value: object, target: str, path: str = "") -> object:
    """The document with an unmistakable mark at one path."""
    if path == target:
        return "HERE"
    if isinstance(value, dict):
        return {n: marked(v, target, f"{path}.{n}".lstrip(".")) for n, v in value.items()}
    if isinstance(value, list):
        return [marked(item, target, f"{path}[{n}]") for n, item in enumerate(value)]
    return value


@given(st.data(), JSON, st.sampled_from([None, 0, 1]), st.booleans())
def test_given_any_document_when_a_line_is_asked_then_json_dumps_put_the_value_there(
    data: st.DataObject, document: object, indent: int | None, plain: bool
) -> None:
    path, _ = data.draw(st.sampled_from(list(places(document))))
    text = json.dumps(marked(document, path), indent=indent, ensure_ascii=plain)
    lines = text.split("\n")
    assert '"HERE"' in lines[line_of(text, path) - 1]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("[]", []),
        ('{"a": 1, "b": {"a": 2}}', []),
        ('[{"a": 1}, {"a": 2}]', []),
        ('{"a": 1, "a": 1}', ["a"]),
        ('{"a": 1, "a": 2, "a": 3}', ["a", "a"]),
        ('{"a": [{"b": 1, "c": 2, "b": 3}]}', ["a[0].b"]),
        ('{"a": {"b": 1, "b": 2}, "a": {"b": 3}}', ["a.b", "a"]),
        ('[[{"x": 1}, {"x": 1, "x": {"y": 1, "y": 1}}]]', ["[0][1].x", "[0][1].x.y"]),
        ('{"\\u0061": 1, "a": 2}', ["a"]),
        ('{"": 1, "": 2}', [""]),
        ('{"X": 1, "X": 2, ".X": {"a": 1, "a": 2}}', ["X", "X.a"]),
    ],
)
def test_given_members_given_twice_when_looked_for_then_each_has_its_path(
    text: str, paths: list[str]
) -> None:
    assert list(given_twice(text)) == paths
    assert list(given_twice(text.encode())) == paths


@given(JSON)
def test_given_a_document_that_was_written_from_values_when_looked_at_then_nothing_is_twice(
    document: object,
) -> None:
    assert list(given_twice(json.dumps(document))) == []


@pytest.mark.parametrize(
    ("document", "paths"),
    [
        ("\0", [""]),
        ("0 \\0", []),
        ({"a": "x\0y", "b": ["z", "\0"]}, ["a", "b[1]"]),
        ({"a\0": {"b": "\0"}}, ["", "a\0.b"]),
        ({"a": {"b\0": 1}}, ["a"]),
        ({"X": {"X": "\0"}}, ["X.X"]),
        ([[{"a": "\0"}], 0, None, True, 1.5], ["[0][0].a"]),
    ],
)
def test_given_texts_with_the_character_of_code_zero_when_looked_for_then_each_has_its_path(
    document: object, paths: list[str]
) -> None:
    assert list(with_zero(document)) == paths
