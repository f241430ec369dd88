"""Records are found by what they mention and by the words in them, and by nothing else."""

import msgspec
import pytest

from discretion.apps.accounts.policy import Actor
from discretion.apps.register import actions, queries, store
from discretion.apps.register.contents import Party
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.models import Mention
from tests.apps.lawful import LAWFUL, entered
from tests.cast import NOW, Cast


@pytest.mark.parametrize(
    ("what", "value"),
    [("type", "name"), ("act", "collection"), ("party", "helpline"), ("party_kind", "contractor")],
)
def test_a_record_is_found_by_what_it_mentions(everyone: Cast, what: str, value: str) -> None:
    entered(everyone, "contractor")
    party = Party(kind="contractor", id="helpline")
    kept = entered(everyone, counterparties=(party,))
    by = everyone.officer_a
    found = queries.records(KINDS["activity"], actor=by, mentions={what: value})
    assert [row.id for row in found] == [kept.id]
    assert not queries.records(KINDS["activity"], actor=by, mentions={what: "other"}).exists()


def test_what_a_record_no_longer_mentions_no_longer_finds_it(everyone: Cast) -> None:
    kept = entered(everyone)
    changed = msgspec.structs.replace(LAWFUL["activity"], types=("languages",))
    actions.change(kept.id, changed, version=1, actor=everyone.officer_a, now=NOW)
    types = Mention.objects.filter(record=kept.id, what="type").values_list("value", flat=True)
    assert list(types) == ["languages"]


def test_given_a_change_of_words_alone_when_a_record_is_asked_for_by_its_type_then_it_is_found(
    everyone: Cast,
) -> None:
    kept = entered(everyone)
    reworded = msgspec.structs.replace(LAWFUL["activity"], reason="Visitors are counted.")
    actions.change(kept.id, reworded, version=1, actor=everyone.officer_a, now=NOW)
    by = everyone.officer_a
    found = queries.records(KINDS["activity"], actor=by, mentions={"type": "name"}, words="counted")
    assert [row.id for row in found] == [kept.id]


def test_words_find_a_record_by_title_id_and_content(everyone: Cast) -> None:
    kept, by = entered(everyone, reason="Visitors are counted"), everyone.officer_a

    def found(words: str, actor: Actor = by) -> int:
        return queries.records(KINDS["activity"], actor=actor, words=words).count()

    there = ("door", kept.id.lower(), kept.id, "counted sign", "visit", "DOOR!", "the-door")
    assert [found(words) for words in there] == [1] * len(there)
    absent = ("absent", "oor", '"', "door OR absent", "door NOT x", "'; --", "***", "a" * 5_000)
    assert [found(words) for words in absent] == [0] * len(absent)


@pytest.mark.parametrize("id_", ["ACT-2019-00017", "ACT-2019-000017", "ACT-9999-999999999"])
def test_given_an_id_that_a_document_brought_along_when_its_words_are_asked_for_then_it_is_found(
    everyone: Cast, id_: str
) -> None:
    by = everyone.officer_a
    brought = store.New(KINDS["activity"], "alpha", LAWFUL["activity"], "current", id_)
    (row,) = store.enter([brought], actor=by, now=NOW)
    entered(everyone, "function")
    renamed = msgspec.structs.replace(LAWFUL["activity"], name="Sign-in at the gate")
    store.change([store.Change(row, renamed, 1, "current")], actor=by, now=NOW)
    told = {
        words: [r.id for r in queries.records(KINDS["activity"], actor=by, words=words)]
        for words in ("gate", "door")
    }
    assert told == {"gate": [id_], "door": []}


def test_given_two_categories_alike_in_their_first_letters_then_they_are_one_mention(
    everyone: Cast,
) -> None:
    long = "x" * 200
    kept = entered(everyone, categories=(f"{long}one", f"{long}two"))
    assert Mention.objects.filter(record=kept.id, what="category").count() == 1
    changed = msgspec.structs.replace(kept.content, categories=(f"{long}three", f"{long}four"))
    kept = actions.change(kept.id, changed, version=1, actor=everyone.officer_a, now=NOW)
    assert Mention.objects.filter(record=kept.id, what="category").count() == 1
