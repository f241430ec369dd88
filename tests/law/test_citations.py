"""Citations have one spelling, one order, and lead to a provision or to the nearest one."""

import tomllib
from dataclasses import replace
from datetime import date
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discretion.errors import NotFound
from discretion.law.citations import Citation, Status, provision, provisions, provisions_of

KNOWN = tuple(provisions())
A_DAY = st.dates(date(2010, 1, 1), date(2040, 12, 31))


def test_each_citation_is_printed_as_it_was_written() -> None:
    for citation in KNOWN:
        term = f" {citation.term}" if citation.term else ""
        marks = "".join(f"({mark})" for mark in citation.marks)
        assert str(citation) == citation.text == f"{citation.section}{term}{marks}"
        assert Citation(str(citation)) == citation
        assert hash(Citation(str(citation))) == hash(citation)


@pytest.mark.parametrize(
    ("text", "section", "term", "marks"),
    [
        ("23-1202(d)(1)(a)", "23-1202", "", ("d", "1", "a")),
        ("23-1203(3)(ii)", "23-1203", "", ("3", "ii")),
        ("23-1205", "23-1205", "", ()),
        ("10-502(g)", "10-502", "", ("g",)),
        ("Charter 8(h)(12)", "Charter 8", "", ("h", "12")),
        ("Charter 1134", "Charter 1134", "", ()),
        ("23-1201 third party(i)", "23-1201", "third party", ("i",)),
    ],
)
def test_a_citation_knows_its_section_term_and_marks(
    text: str, section: str, term: str, marks: tuple[str, ...]
) -> None:
    citation = Citation(text)
    assert (citation.section, citation.term, citation.marks) == (section, term, marks)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "policy",
        "§ 23-1202",
        "23-1202 ",
        "23-1202(C)",
        "23-1202 (c)",
        "23-1202()",
        "23-1202(0)",
        "23-1202(c",
        "23-1202(c)x",
        "23-12",
        "03-1202",
        "charter 8(h)",
        "Charter 08",
        "Charter",
        "23-1201 Third party",
        "23-1202(c)(4); 23-1202(d)",
    ],
)
def test_given_any_other_spelling_when_a_citation_is_made_then_it_says_how_one_reads(
    text: str,
) -> None:
    with pytest.raises(NotFound, match=r"is not a citation; one reads like 23-1202\(d\)\(1\)\(a\)"):
        Citation(text)


@pytest.mark.parametrize(
    ("citation", "parent"),
    [
        ("23-1202(d)(1)(a)", "23-1202(d)(1)"),
        ("23-1202(d)", "23-1202"),
        ("23-1201 third party(i)", "23-1201 third party"),
        ("23-1201 third party", "23-1201"),
        ("Charter 8(h)", "Charter 8"),
    ],
)
def test_the_parent_is_the_provision_around_it(citation: str, parent: str) -> None:
    assert Citation(citation).parent == Citation(parent)


@pytest.mark.parametrize("section", ["23-1202", "Charter 1134", "10-503"])
def test_a_section_has_no_parent(section: str) -> None:
    assert Citation(section).parent is None
    assert provision(Citation(section)).parent is None


def test_a_provision_is_within_itself_and_those_around_it_and_no_other() -> None:
    inner, outer = Citation("23-1202(c)(2)(c)(1)"), Citation("23-1202(c)(2)")
    assert inner.is_within(inner)
    assert inner.is_within(outer)
    assert inner.is_within(Citation("23-1202"))
    assert not outer.is_within(inner)
    assert not inner.is_within(Citation("23-1202(c)(1)"))
    assert not Citation("23-1202(c)(1)").is_within(Citation("23-1202(c)(1)(c)"))


def test_citations_sort_as_the_books_do_with_numbers_as_numbers_and_the_charter_last() -> None:
    ordered = [
        "10-178(d)", "10-501", "10-501 breach", "10-502(a)", "10-502(j)", "23-1201",
        "23-1201 third party", "23-1201 third party(i)", "23-1201 third party(ii)",
        "23-1202(a)", "23-1202(b)", "23-1202(b)(1)", "23-1202(b)(1)(a)", "23-1202(b)(2)",
        "23-1203(2)", "23-1203(10)", "Charter 8(h)(2)", "Charter 8(h)(10)", "Charter 1133",
    ]  # fmt: skip
    citations = [Citation(text) for text in ordered]
    assert all(one < other for one, other in pairwise(citations))
    assert Citation("23-1203(2)") < Citation("23-1203(10)")
    assert Citation("23-1203(2)") <= Citation("23-1203(2)")
    assert Citation("Charter 8(h)") > Citation("23-1205(c)")
    assert not Citation("23-1205(c)") < Citation("23-1205(c)")


def test_the_data_file_lists_each_section_in_order_and_each_provision_once() -> None:
    text = files("discretion.law").joinpath("provisions.toml").read_text("utf-8")
    names = [entry["citation"] for entry in tomllib.loads(text)["provisions"]]
    assert names == [str(c) for c in KNOWN]
    for section in {c.section for c in KNOWN}:
        listed = [c for c in KNOWN if c.section == section]
        assert listed == sorted(listed)


def test_reading_the_data_file_again_gives_the_same_provisions() -> None:
    assert list(provisions.__wrapped__().items()) == list(provisions().items())


def test_each_provision_stands_after_the_one_around_it_which_is_listed_too() -> None:
    for citation in KNOWN:
        parent = citation.parent
        if parent is None or parent == Citation("Charter 8"):
            assert provision(citation).parent is None
        else:
            assert provision(citation).parent == parent
            assert KNOWN.index(parent) < KNOWN.index(citation)


def test_each_provision_has_a_gist_in_one_or_more_sentences_and_its_local_law() -> None:
    for citation in KNOWN:
        found = provision(citation)
        assert found.citation == citation
        assert found.gist.endswith(".")
        assert found.gist == " ".join(found.gist.split())
        assert found.local_law
        assert all(law.startswith("LL ") and law[-5] == "/" for law in found.local_law)


@pytest.mark.parametrize(
    ("citation", "local_law", "since"),
    [
        ("23-1201", ("LL 245/2017", "LL 247/2017"), date(2018, 6, 15)),
        (
            "23-1201 identifying information",
            ("LL 245/2017", "LL 247/2017", "LL 61/2023"),
            date(2018, 6, 15),
        ),
        ("23-1202(d)(1)(c)", ("LL 245/2017", "LL 247/2017"), date(2018, 6, 15)),
        ("23-1205(c)", ("LL 245/2017", "LL 247/2017"), date(2018, 6, 15)),
        ("Charter 8(h)(4)", ("LL 245/2017", "LL 27/2022"), date(2018, 6, 15)),
        ("Charter 8(h)(12)", ("LL 245/2017", "LL 27/2022"), date(2022, 1, 9)),
        ("Charter 1133(a)", ("LL 29/2019",), None),
        ("Charter 1134", ("LL 15/2019",), date(2019, 7, 1)),
        ("10-178(d)", ("LL 228/2017",), None),
        ("10-501 breach", ("LL 151/2021",), date(2022, 4, 10)),
        ("10-502(g)", ("LL 151/2021",), date(2022, 4, 10)),
        ("10-503", ("LL 151/2021",), date(2022, 4, 10)),
    ],
)
def test_a_provision_has_the_law_and_the_day_of_the_one_around_it_unless_it_has_its_own(
    citation: str, local_law: tuple[str, ...], since: date | None
) -> None:
    found = provision(Citation(citation))
    assert (found.local_law, found.since, found.until) == (local_law, since, None)


@pytest.mark.parametrize(("on", "in_force"), [(date(2022, 4, 9), False), (date(2022, 4, 10), True)])
def test_a_provision_is_in_force_from_its_day_on(on: date, in_force: bool) -> None:
    assert provision(Citation("10-502(a)")).in_force(on) is in_force


@given(on=A_DAY, since=st.none() | A_DAY, until=st.none() | A_DAY)
def test_both_ends_count_and_an_unknown_end_is_open(
    on: date, since: date | None, until: date | None
) -> None:
    dated = replace(provision(Citation("23-1202")), since=since, until=until)
    assert dated.in_force(on) is ((since or on) <= on <= (until or on))


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("23-1202(c)(9)", "23-1202(c)"),
        ("23-1202(c)(4)(a)(i)", "23-1202(c)(4)"),
        ("23-1202(z)", "23-1202"),
        ("23-1201 fingerprint", "23-1201"),
        ("Charter 8", "Charter 8(h)"),
        ("Charter 8(h)(13)", "Charter 8(h)"),
    ],
)
def test_given_an_unknown_provision_when_asked_for_then_the_nearest_is_named(
    asked: str, nearest: str
) -> None:
    with pytest.raises(NotFound) as caught:
        provision(Citation(asked))
    assert str(caught.value) == f"No provision {asked} is at hand; the nearest is {nearest}."


def test_given_an_unknown_section_when_asked_for_then_the_sections_at_hand_are_named() -> None:
    with pytest.raises(NotFound) as caught:
        provision(Citation("23-1299(a)"))
    assert str(caught.value) == (
        "No provision 23-1299(a) is at hand; there are 23-1201, 23-1202, 23-1203, 23-1204, "
        "23-1205, Charter 8(h), Charter 1133, Charter 1134, 10-178, 10-501, 10-502, 10-503 and "
        "their parts."
    )


def test_what_a_provision_leaves_out_is_as_in_the_one_around_it() -> None:
    read = provisions_of(
        [
            {
                "citation": "23-1202",
                "gist": "Around.",
                "local_law": ["LL 245/2017"],
                "since": "2018-06-15",
                "until": "2030-12-31",
            },
            {"citation": "23-1202(a)", "gist": "Inside."},
            {
                "citation": "23-1202(b)",
                "gist": "Inside, and shorter.",
                "local_law": ["LL 1/2020"],
                "since": "2020-01-01",
                "until": "2029-12-31",
            },
            {"citation": "23-1203(9)", "gist": "By itself."},
        ]
    )
    assert [(p.local_law, p.since, p.until) for p in read.values()] == [
        (("LL 245/2017",), date(2018, 6, 15), date(2030, 12, 31)),
        (("LL 245/2017",), date(2018, 6, 15), date(2030, 12, 31)),
        (("LL 1/2020",), date(2020, 1, 1), date(2029, 12, 31)),
        ((), None, None),
    ]


def test_each_level_of_the_statute_is_listed_as_far_down_as_its_text_goes() -> None:
    listed = {str(c) for c in KNOWN}
    assert listed >= {
        f"23-1202{tail}"
        for tail in (
            "(a)", "(b)(1)(a)", "(b)(1)(b)", "(b)(2)(a)", "(b)(2)(b)", "(b)(2)(c)(1)",
            "(b)(2)(c)(2)", "(c)(1)(a)", "(c)(1)(b)", "(c)(1)(c)", "(c)(2)(a)", "(c)(2)(b)",
            "(c)(2)(c)(1)", "(c)(2)(c)(2)", "(c)(3)", "(c)(4)", "(d)(1)(a)", "(d)(1)(b)",
            "(d)(1)(c)", "(d)(2)", "(e)", "(f)", "(g)", "(h)", "(i)",
        )
    }  # fmt: skip
    assert listed >= {f"23-1203({n})" for n in range(1, 10)} | {"23-1203(3)(i)", "23-1203(3)(ii)"}
    assert listed >= {f"23-1204({mark})" for mark in "abcde"}
    assert listed >= {f"23-1205(a)(1)({mark})" for mark in "abcdef"}
    assert listed >= {f"23-1205(a)(1)(c)({n})" for n in range(1, 5)}
    assert listed >= {f"23-1205(a)({n})" for n in range(1, 5)} | {"23-1205(b)", "23-1205(c)"}
    assert listed >= {f"Charter 8(h)({n})" for n in range(1, 13)}
    assert listed >= {f"Charter 1133({mark})" for mark in "abcde"} | {"Charter 1134"}
    assert listed >= {f"10-502({mark})" for mark in "abcdefghij"} | {"10-503", "10-178(d)"}
    assert {c.term for c in KNOWN if c.section == "23-1201"} == {
        "", "chief privacy officer", "contractor", "employee", "identifying information",
        "privacy officer", "routine collection or disclosure", "subcontractor", "third party",
    }  # fmt: skip


def test_the_provisions_whose_text_is_not_at_hand_say_so_and_nothing_else_does() -> None:
    missing = {str(c) for c in KNOWN if provision(c).status is Status.NOT_AT_HAND}
    assert missing == {
        "Charter 1133(b)", "Charter 1133(c)", "10-502(i)", "10-178(a)", "10-178(b)", "10-178(c)",
    }  # fmt: skip
    assert {provision(Citation(c)).gist for c in missing} == {"The text is not at hand."}
