"""How many identifiers the guard misses, and how many it sees where there are none."""

import pytest

from discretion.detect.kinds import Kind
from discretion.detect.text import guard, redacted
from tests.detect.corpus.compose import HALVES, composed, lines
from tests.detect.corpus.score import Score, scored


@pytest.fixture(scope="module")
def held_out() -> Score:
    return scored("held-out")


def test_given_lines_that_no_pattern_was_made_for_then_98_in_100_identifiers_are_seen(
    held_out: Score,
) -> None:
    assert held_out.recall >= 0.98, held_out.missed


def test_given_those_lines_then_95_in_100_of_what_is_seen_is_there(held_out: Score) -> None:
    assert held_out.precision >= 0.95, held_out.false
    assert held_out.accused <= held_out.innocent * 0.05


def test_given_those_lines_then_each_kind_is_there_and_mostly_seen(held_out: Score) -> None:
    assert set(held_out.marked) == set(Kind)
    assert {
        k: held_out.found[k] / n for k, n in held_out.marked.items() if held_out.found[k] < n * 0.9
    } == {}


def test_given_the_half_that_patterns_are_made_on_then_it_does_no_worse() -> None:
    develop = scored("develop")
    assert develop.recall >= 0.98, develop.missed
    assert develop.precision >= 0.95, develop.false


def test_the_held_out_half_alone_has_2000_lines_about_half_of_them_innocent() -> None:
    found = lines("held-out")
    assert len({line.text for line in found}) == len(found) >= 2000
    assert 0.4 < sum(not line.marked for line in found) / len(found) < 0.6


def test_the_corpus_has_about_half_of_its_lines_innocent_and_none_twice() -> None:
    found = [line for half in HALVES for line in lines(half)]
    assert len({line.text for line in found}) == len(found)
    assert 0.4 < sum(not line.marked for line in found) / len(found) < 0.6
    assert sum(line.of_file for line in found) > 200


@pytest.mark.parametrize("half", HALVES)
def test_given_the_sentences_and_values_when_they_are_composed_then_the_corpus_comes_out(
    half: str, request: pytest.FixtureRequest
) -> None:
    committed = request.path.parent / "corpus" / f"{half}.txt"
    assert committed.read_text("utf-8").splitlines() == composed(half)


def test_no_half_has_a_line_of_the_other() -> None:
    one, other = ({line.text for line in lines(half)} for half in HALVES)
    assert not one & other


def test_given_the_corpus_when_it_is_redacted_then_nothing_more_is_seen_in_it() -> None:
    for half in HALVES:
        for line in lines(half):
            assert guard(redacted(line.text)) == (), line.text
