"""Every provision is dealt with in one way, and what deals with it exists and is held by tests."""

import ast
import importlib
import inspect
import pkgutil
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

import discretion.law
from discretion.errors import NotFound
from discretion.law import coverage, pages
from discretion.law.citations import Citation, Provision, Status, provision, provisions
from discretion.law.coverage import citations_in, held_by, look_up, recognize
from discretion.law.duties import DUTIES, duty_names
from discretion.law.rules import Rule

ROOT = Path(__file__).parents[2]
LAW = ROOT / "src" / "discretion" / "law"
ENTRY_KEYS = {"citation", "gist", "local_law", "since", "until"}
STATUS_KEYS = {"computed_by", "tracked_by", "not_ours", "not_at_hand"}


def with_status(status: Status) -> list[Provision]:
    return [p for p in provisions().values() if p.status is status]


# Each provision has one status, and the status stands on something


def test_each_entry_of_the_data_file_has_exactly_one_status_and_no_unknown_key() -> None:
    text = files("discretion.law").joinpath("provisions.toml").read_text("utf-8")
    for entry in tomllib.loads(text)["provisions"]:
        assert set(entry) <= ENTRY_KEYS | STATUS_KEYS, entry["citation"]
        assert len(STATUS_KEYS & set(entry)) == 1, entry["citation"]
        assert all(entry[key] for key in STATUS_KEYS & set(entry)), entry["citation"]


@pytest.mark.parametrize(
    ("citation", "status", "computed_by", "tracked_by", "because"),
    [
        (
            "23-1202(e)",
            Status.COMPUTED,
            ("retention.keeping", "retention.disposal_due"),
            "",
            "",
        ),
        ("23-1202(g)", Status.TRACKED, (), "bind_contractors", ""),
        ("23-1202(h)", Status.NOT_OURS, (), "", "It speaks to the courts."),
        ("Charter 1133(b)", Status.NOT_AT_HAND, (), "", ""),
    ],
)
def test_a_provision_tells_its_status_and_what_stands_behind_it(
    citation: str, status: Status, computed_by: tuple[str, ...], tracked_by: str, because: str
) -> None:
    found = provision(Citation(citation))
    assert (found.status, found.computed_by, found.tracked_by, found.because) == (
        status,
        computed_by,
        tracked_by,
        because,
    )


def resolves(name: str) -> bool:
    """Whether a dotted name under `discretion.law` is something that exists."""
    module, *path = name.split(".")
    found: object = importlib.import_module(f"discretion.law.{module}")
    for part in path:
        found = inspect.getattr_static(found, part, None)
    return bool(path) and found is not None


@pytest.mark.parametrize("found", with_status(Status.COMPUTED), ids=lambda p: str(p.citation))
def test_what_computes_a_provision_exists(found: Provision) -> None:
    assert found.computed_by
    assert [name for name in found.computed_by if not resolves(name)] == []


def test_a_name_that_leads_nowhere_does_not_resolve() -> None:
    assert resolves("retention.keeping")
    assert not resolves("retention.forgetting")
    assert not resolves("retention")


def test_each_tracked_provision_names_a_duty_of_the_table() -> None:
    tracked = {p.tracked_by for p in with_status(Status.TRACKED)}
    assert tracked <= duty_names()


def test_each_provision_that_is_not_ours_says_why() -> None:
    assert all(p.because.endswith(".") for p in with_status(Status.NOT_OURS))


def test_each_duty_has_a_name_of_its_own_and_all_but_one_a_provision_at_hand() -> None:
    assert [d.name for d in DUTIES if d.provision is None] == ["tell_own_officer"]
    assert len(duty_names()) == len(DUTIES)
    for duty in DUTIES:
        if duty.provision:
            assert provision(duty.provision).status in (Status.COMPUTED, Status.TRACKED)
        assert all((duty.name, duty.who, duty.to, duty.when))


@pytest.mark.parametrize(
    "citation",
    [
        *("23-1202(c)(3)", "23-1202(d)(1)", "23-1202(c)(4)", "23-1202(d)(2)", "23-1203(3)"),
        *("23-1203(2)", "23-1203(8)", "23-1205(a)", "23-1205(b)", "Charter 1133(a)"),
        *("Charter 1134", "Charter 1133(d)", "Charter 1133(e)", "23-1204(b)", "23-1204(d)"),
        *("10-502(a)", "10-502(b)", "10-502(f)", "10-502(g)", "10-178(d)"),
    ],
)
def test_the_table_of_duties_has_each_duty_of_the_law(citation: str) -> None:
    assert Citation(citation) in {duty.provision for duty in DUTIES}


# What is cited exists


def cited_in_code() -> Iterator[tuple[str, Citation]]:
    for path in sorted(LAW.rglob("*.py")):
        for citation in citations_in(path.read_text("utf-8")):
            yield path.name, citation


def cited_in_forms() -> Iterator[tuple[str, Citation]]:
    for path in sorted((ROOT / "src/discretion/forms/editions").glob("*.toml")):
        for citation in citations_in(path.read_text("utf-8")):
            yield path.name, citation


def test_every_citation_in_the_law_s_code_is_a_provision_at_hand() -> None:
    cited = set(cited_in_code())
    assert len(cited) > 50
    # An example of a spelling, in the sentence that explains one.
    assert [(name, str(c)) for name, c in sorted(cited) if c not in provisions()] == []


def test_every_citation_on_a_form_is_a_provision_at_hand() -> None:
    cited = set(cited_in_forms())
    assert len(cited) > 12
    # The range in the form's own title reads as two sections.
    assert [(name, str(c)) for name, c in sorted(cited) if c not in provisions()] == []


def rules_of_the_law() -> Iterator[Rule[object, object]]:
    for module in pkgutil.iter_modules(discretion.law.__path__):
        held = vars(importlib.import_module(f"discretion.law.{module.name}"))
        for value in held.values():
            for rule in value if isinstance(value, tuple) else (value,):
                if isinstance(rule, Rule):
                    yield rule


def test_no_rule_is_in_force_on_a_day_when_its_provision_is_not() -> None:
    rules = list(rules_of_the_law())
    assert len(rules) >= 8
    for rule in rules:
        source = provision(rule.source)
        assert source.since is None or rule.since >= source.since, rule.says
        assert source.until is None or (rule.until or source.until) <= source.until, rule.says


# What computes is held by tests


@pytest.mark.parametrize("found", with_status(Status.COMPUTED), ids=lambda p: str(p.citation))
def test_each_computed_provision_is_cited_by_a_test_or_a_scene(found: Provision) -> None:
    assert held_by().get(found.citation), f"No test or scene cites {found.citation}."


def test_the_tests_named_for_a_provision_cite_it() -> None:
    """23-1202(e): a function is listed where it cites, and nowhere else."""
    here = Path(__file__).name
    name = "test_the_tests_named_for_a_provision_cite_it"
    listed = [str(c) for c, tests in held_by().items() if f"{here}::{name}" in tests]
    assert listed == ["23-1202(e)"]


def test_reading_the_list_of_tests_again_gives_the_same_list() -> None:
    assert held_by.__wrapped__() == held_by()


def test_the_pages_and_the_list_of_tests_are_current() -> None:
    """Run `python -m discretion.law.pages` after a change of the law's tables or tests."""
    held = pages.tests_that_cite(ROOT / pages.TESTS)
    assert (ROOT / pages.HELD_BY).read_text("utf-8") == pages.held_by_text(held)
    assert (ROOT / pages.PROVISIONS).read_text("utf-8") == pages.provisions_text()
    made = pages.pages(held)
    folder = ROOT / pages.PAGES
    assert {path.name for path in folder.iterdir()} == set(made)
    for name, text in made.items():
        assert (folder / name).read_text("utf-8") == text, name


def test_the_pages_link_to_pages_that_exist() -> None:
    made = pages.pages(held_by())
    for name, text in made.items():
        linked = {part.split(")")[0] for part in text.split("](")[1:]}
        assert linked <= set(made), name


def test_each_provision_stands_on_one_page_with_its_gist_and_its_days() -> None:
    made = pages.pages(held_by())
    sections = {name: text for name, text in made.items() if name[0].isdigit() or name[0] == "c"}
    for found in provisions().values():
        heading = f"§ {str(found.citation).removeprefix('Charter ')}"
        if found.citation.term:
            heading = heading.replace(f" {found.citation.term}", f", {found.citation.term}")
        on = [n for n, text in sections.items() if f"{heading}\n" in text and found.gist in text]
        assert len(on) == 1, found.citation
    assert "in force since July 1, 2019" in made["charter-1134.md"]
    assert "the day it came into force is not in the texts at hand" in made["10-178.md"]


# Looking up


@pytest.mark.parametrize(
    ("spelling", "citation"),
    [
        ("23-1202(c)(4)", "23-1202(c)(4)"),
        ("§ 23-1202(c)(4)", "23-1202(c)(4)"),
        ("§§ 23-1202 (c) (4)", "23-1202(c)(4)"),
        ("1202(c)(4)", "23-1202(c)(4)"),
        ("23-1202 c 4", "23-1202(c)(4)"),
        ("1202.c.4", "23-1202(c)(4)"),
        ("1202c4", "23-1202(c)(4)"),
        ("  1202 C 4 ", "23-1202(c)(4)"),
        ("1202 c 2 c 1", "23-1202(c)(2)(c)(1)"),
        ("Section 1203, subdivision 3 (ii)", "23-1203(3)(ii)"),
        ("NYC Admin. Code § 10-502(g)", "10-502(g)"),
        ("502(g)", "10-502(g)"),
        ("Administrative Code title 23 1205", "23-1205"),
        ("Charter § 8(h)(4)", "Charter 8(h)(4)"),
        ("8(h)(4)", "Charter 8(h)(4)"),
        ("charter 1133 a", "Charter 1133(a)"),
        ("1134", "Charter 1134"),
        ("third party", "23-1201 third party"),
        ("Third Party (ii)", "23-1201 third party(ii)"),
        ("1201 third party i", "23-1201 third party(i)"),
        ("23-1201, definition of privacy officer", "23-1201 privacy officer"),
        ("chief privacy officer", "23-1201 chief privacy officer"),
        ("the private information", "10-501 private information"),
        ("10-501 breach", "10-501 breach"),
        ("breach", "10-501 breach"),
    ],
)
def test_a_provision_is_found_by_any_usual_spelling(spelling: str, citation: str) -> None:
    assert recognize(spelling) == Citation(citation)
    assert look_up(spelling).provision == provision(Citation(citation))


def test_every_provision_is_found_by_its_own_name() -> None:
    assert [recognize(str(citation)) for citation in provisions()] == list(provisions())


@pytest.mark.parametrize(
    ("spelling", "citation"),
    [
        ("1202(z)", "23-1202(z)"),
        ("23-1299(a)", "23-1299(a)"),
        ("23-1202 breach", "23-1202(breach)"),
    ],
)
def test_a_spelling_may_stand_for_a_provision_that_is_not_at_hand(
    spelling: str, citation: str
) -> None:
    assert recognize(spelling) == Citation(citation)
    with pytest.raises(NotFound, match="is at hand"):
        look_up(spelling)


@pytest.mark.parametrize(
    "text", ["", "banana", "date_of_birth", "1299(a)", "§", "99 bottles", "23"]
)
def test_given_a_text_that_names_no_provision_when_looked_up_then_it_says_how_to_write_one(
    text: str,
) -> None:
    with pytest.raises(NotFound) as caught:
        look_up(text)
    assert str(caught.value) == (
        f"{text!r} names no provision; one reads like 23-1202(c)(4) or 1202 c 4."
    )


def test_an_entry_has_the_rules_the_tests_and_the_parts_of_its_provision() -> None:
    entry = look_up("23-1202(d)(1)")
    assert entry.rules == entry.provision.computed_by
    assert "incidents.exigent_excuse" in entry.rules
    assert entry.tests == held_by()[Citation("23-1202(d)(1)")]
    assert [str(part) for part in entry.parts] == [
        "23-1202(d)(1)(a)",
        "23-1202(d)(1)(b)",
        "23-1202(d)(1)(c)",
    ]


def test_an_entry_without_tests_or_parts_has_none() -> None:
    entry = coverage.entry(Citation("Charter 1133(c)"))
    assert (entry.rules, entry.tests, entry.parts) == ((), (), ())


def test_a_definition_is_a_part_of_its_section_and_its_limbs_are_parts_of_it() -> None:
    parts = [str(part) for part in look_up("1201").parts]
    assert "23-1201 third party" in parts
    assert "23-1201 third party(i)" not in parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Under § 23-1202(c)(4), and 10-502(a).", ["23-1202(c)(4)", "10-502(a)"]),
        ("Charter § 1133(a) and Charter 8(h)(4)", ["Charter 1133(a)", "Charter 8(h)(4)"]),
        ("23-1201 third party(i), 23-1201 and so on", ["23-1201 third party(i)", "23-1201"]),
        ("on 2018-06-15, call 555-1234 or A23-1202 or 23-1202-x or 03-1202", []),
        ("§§ 23-1201 to 23-1205", ["23-1201", "23-1205"]),
        ("23-1203(3)-(5)", ["23-1203(3)"]),
    ],
)
def test_citations_are_found_in_running_text(text: str, found: list[str]) -> None:
    assert [str(citation) for citation in citations_in(text)] == found


def test_scenes_and_tests_are_both_read_for_citations(tmp_path: Path) -> None:
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / "one.yaml").write_text(
        "subject: 23-1205\nscenes:\n- name: A scene\n  cites: [23-1202(e)]\n"
        "- name: Another\n  cites: [23-1202(e), 23-1202(zz)]\n",
        "utf-8",
    )
    test = ast.parse('def test_one() -> None:\n    """23-1202(f) and 23-1202(e)"""\n')
    helper = ast.parse('def helper() -> None:\n    """23-1202(g)"""\n')
    (tmp_path / "test_it.py").write_text(f"{ast.unparse(test)}\n{ast.unparse(helper)}\n", "utf-8")
    assert pages.tests_that_cite(tmp_path) == {
        Citation("23-1202(e)"): (
            "scenes/one.yaml: A scene",
            "scenes/one.yaml: Another",
            "test_it.py::test_one",
        ),
        Citation("23-1202(f)"): ("test_it.py::test_one",),
    }
