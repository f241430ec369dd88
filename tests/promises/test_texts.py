"""Every text that someone can write is read by the guard, or the reviewed table says why not."""

from tests.promises import texts

# How a column comes to hold a text without the guard: each with what it means.
WAYS = {
    "in a fact": "The action's fact tells it, and is read as the table of texts says.",
    "before": "Read by itself before it is kept; the fact tells a digest.",
    "beside a fact": "Read with the fact, which does not tell it.",
    "contact": "How to reach someone, or their name.",
    "a program's key": "A program's own name for a request, forgotten after a day.",
    "ours": "Made by us: an id, a code of ours, a digest, a sentence about what was read.",
    "of a filing": "What a filed report says, as it was read; what is proposed of it is guarded.",
    "sealed": "What people write about people: encrypted, apart and erasable.",
}


def test_each_text_of_a_fact_is_read_or_not_as_reviewed() -> None:
    found = texts.fields()
    if texts.WRITING:
        texts.write(texts.FIELDS, found)
    assert texts.table(texts.FIELDS) == found


def test_each_column_with_a_text_is_in_the_table_with_a_way_that_is_known() -> None:
    reviewed = texts.table(texts.COLUMNS) if texts.COLUMNS.exists() else {}
    if texts.WRITING:
        texts.write(texts.COLUMNS, {name: reviewed.get(name, "") for name in texts.columns()})
    reviewed = texts.table(texts.COLUMNS)
    assert sorted(reviewed) == texts.columns()
    assert {how for how in reviewed.values() if how not in WAYS} == set()
