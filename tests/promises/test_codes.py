"""Every fault's code is in a table that programs may rely on, and every code there is in use."""

import ast
from collections.abc import Iterator
from pathlib import Path

import discretion
from discretion.errors import OFFICE_CODES
from discretion.law.documents import CODES

SOURCE = Path(discretion.__file__).parent
# What makes a fault, with where its code stands: a position, or the argument `code`.
MAKERS = {"Fault": 0, "_error": 2, "CellError": -1}


def codes() -> Iterator[tuple[str, str]]:
    """Each code that the source gives a fault, with the file."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from ((code, path.name) for code in _given(node, node.func.id))


def _given(call: ast.Call, maker: str) -> Iterator[str]:
    at = MAKERS.get(maker)
    if at is None:
        return
    named = [k.value for k in call.keywords if k.arg == "code"]
    for value in [*call.args[at : at + 1], *named] if at >= 0 else named:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value


def test_every_fault_has_a_code_that_programs_may_rely_on() -> None:
    unlisted = {(code, file) for code, file in codes() if code not in {*CODES, *OFFICE_CODES}}
    assert unlisted == set()


def test_every_code_that_is_listed_is_in_use_and_listed_once() -> None:
    used = {code for code, _ in codes()}
    assert {*CODES, *OFFICE_CODES} - used == set()
    assert CODES.keys() & OFFICE_CODES.keys() == set()
