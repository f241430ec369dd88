"""Break the table of the procedure, which mutmut cannot: it reads tables once, before it starts.

A step is left out, tried too late, asked the other way round, or given another answer; each time a
test of the procedure must notice.
"""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias, get_args

from discretion.law import procedure
from discretion.law.determinations import Basis, Outcome
from discretion.law.procedure import Facts, Step
from tests.law import test_procedure

Table: TypeAlias = tuple[Step, ...]
_TABLES: Final = ("EXCEPTIONS", "DEFAULT")


def living() -> tuple[list[str], int]:
    """The broken tables that no test of the procedure notices, and how many were tried."""
    tried = [
        (f"{name}: {what}", _noticed(name, table))
        for name in _TABLES
        for what, table in _broken(getattr(procedure, name))
    ]
    return [what for what, noticed in tried if not noticed], len(tried)


def _broken(table: Table) -> Iterator[tuple[str, Table]]:
    for i, step in enumerate(table):
        before, after = table[:i], table[i + 1 :]
        yield f"without {step.basis!r}", (*before, *after)
        for what, other in _changed(step):
            yield f"{step.basis!r} {what}", (*before, other, *after)
        if after and after[0][:3] != step[:3]:
            yield f"{step.basis!r} tried later", (*before, after[0], step, *after[1:])


def _changed(step: Step) -> Iterator[tuple[str, Step]]:
    yield "asked the other way round", step._replace(holds=_negation(step.holds))
    yield "under another number", step._replace(number=step.number + 1)
    outcome = next(other for other in get_args(Outcome) if other != step.outcome)
    yield f"ends in {outcome!r}", step._replace(outcome=outcome)
    basis = next(other for other in get_args(Basis) if other != step.basis)
    yield f"is taken for {basis!r}", step._replace(basis=basis)


def _negation(holds: Callable[[Facts], bool]) -> Callable[[Facts], bool]:
    return lambda facts: not holds(facts)


def _noticed(name: str, table: Table) -> bool:
    sound = getattr(procedure, name)
    try:
        _put(name, table)
        return any(_fails(test) for test in _tests())
    finally:
        _put(name, sound)


def _put(name: str, table: Table) -> None:
    for module in (procedure, test_procedure):
        setattr(module, name, table)
    for memory in (procedure._procedure_on, procedure._decided):
        memory.cache_clear()


def _tests() -> Iterator[Callable[[], None]]:
    return (test for name, test in vars(test_procedure).items() if name.startswith("test_"))


def _fails(test: Callable[[], None]) -> bool:
    try:
        test()
    except Exception:  # noqa: BLE001  # a test may fail in any way
        return True
    return False
