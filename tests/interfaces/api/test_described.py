"""The description of the API: it is what the API does, also for requests that nobody thought of."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from discretion.interfaces.api import offered
from discretion.interfaces.api.described import openapi
from discretion.interfaces.api.operations import OPERATIONS
from tests.cast import Cast
from tests.interfaces.api.matrix import reviewed
from tests.interfaces.api.programs import ROOT, Program, token_of
from tests.interfaces.api.world import World, world
from tests.promises.matrix import pages

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

# Kinds of record whose operations are those of every other kind.
_LIKE_ANOTHER = ("system", "contractor", "type", "policy", "function_history")


@pytest.fixture(autouse=True)
def _connection_stays() -> Iterator[None]:
    """A request through WSGI ends with closing a connection that is in a transaction: the test's.

    Django's own client for tests keeps it as well.
    """
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_anyone_may_read_the_description(db: None) -> None:
    answer = Program().get("/openapi.json")
    assert answer.status == 200
    assert answer.json["openapi"] == "3.1.0"
    assert len(answer.json["paths"]) > 50


def test_every_operation_has_a_name_of_its_own_and_a_summary() -> None:
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS)
    assert [o.name for o in OPERATIONS if not o.summary] == []


def test_whatever_a_page_does_an_operation_does_or_a_reason_says_why_none_does() -> None:
    names = {name for name, _ in pages()}
    assert names == {*offered.OPERATIONS, *offered.LEFT_OUT}
    assert {*offered.OPERATIONS} & {*offered.LEFT_OUT} == set()
    known = {operation.name for operation in OPERATIONS}
    meant = {name for names in offered.OPERATIONS.values() for name in names}
    assert meant - known == set()


def test_every_reference_leads_somewhere() -> None:
    document = openapi()
    found = re.findall(rb'"\$ref":"#/([^"]+)"', msgspec.json.encode(document))
    assert found
    for reference in set(found):
        place: Any = document
        for step in reference.decode().split("/"):
            place = place[step]


def _operations() -> dict[str, Any]:
    """Each operation as the description has it, by name."""
    cache.clear()
    schema = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", get_wsgi_application())
    found: list[Any] = [each.ok() for each in schema.get_all_operations()]  # type: ignore[union-attr]  # an Err fails here
    return {each.definition.raw["operationId"]: each for each in found}


def test_requests_that_are_in_order_are_answered_as_described(everyone: Cast) -> None:
    found, table, tokens = world(everyone), reviewed(), dict[str, str]()
    done = []
    for name, operation in _operations().items():
        for part in [part for part, status in table[name].items() if status < 300][:1]:
            token = tokens.setdefault(part, token_of(everyone, part))
            case = operation.Case(
                path_parameters=found.places(operation.path, name),
                query=found.query(name),
                **_sent(found.body(name)),
            )
            with transaction.atomic():
                headers = {"Authorization": f"Bearer {token}"}
                answer = case.call_and_validate(checks=CHECKS, headers=headers)
                transaction.set_rollback(True)
            assert answer.status_code < 300, name
            done.append(name)
    assert sorted({*table} - {*done}) == []


def _sent(body: object) -> dict[str, object]:
    if body is None:
        return {}
    of_bytes = isinstance(body, bytes)
    return {
        "body": body,
        "media_type": "application/octet-stream" if of_bytes else "application/json",
    }


def test_drawn_requests_are_answered_as_described(everyone: Cast) -> None:
    found, headers = world(everyone), {"Authorization": f"Bearer {token_of(everyone, 'officer_a')}"}
    for name, operation in _operations().items():
        if not name.endswith(_LIKE_ANOTHER) or name.startswith("enter"):
            _ask(operation, found, headers)


def _ask(operation: Any, found: World, headers: dict[str, str]) -> None:
    """Draw requests to one operation, about what there is, and check the answers."""
    name = operation.definition.raw["operationId"]

    @settings(
        max_examples=1 if operation.method == "get" else 2,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=operation.as_strategy())
    def ask(case: Case[Any]) -> None:
        places = found.places(operation.path, name)
        case.path_parameters = {n: places[n] for n in case.path_parameters or {}}
        good = found.body(name)
        if isinstance(case.body, dict) and isinstance(good, dict):
            case.body |= {n: good[n] for n in ("agency", "version") if n in good}
        with transaction.atomic():
            case.call_and_validate(checks=CHECKS, headers=headers)
            transaction.set_rollback(True)

    ask()
