"""The description of the API (OpenAPI 3.1), made from the operations and the shapes themselves."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, cast

import msgspec

from discretion.interfaces.api import versions
from discretion.interfaces.api.asking import JSON, LINES, NOT_IDENTIFYING
from discretion.interfaces.api.operations import MOST_AT_ONCE, Operation
from discretion.interfaces.api.parts import OPERATIONS, api
from discretion.interfaces.api.problems import MEDIA_TYPE, Problem

PREFIX: Final = "/api/v1"
_REFERENCE: Final = "#/components/schemas/"
# What every operation may answer besides what it is there for.
_PROBLEMS: Final[Mapping[int, str]] = {
    401: "No token was shown, or it is unknown, revoked or past its end.",
    403: "The roles behind the token, or its scopes, don't include this.",
    404: "It does not exist, or not for this token.",
    422: "What was sent can't be taken; `faults` says what to change.",
    429: "Too many requests; wait as many seconds as Retry-After says.",
}
_WRITING_PROBLEMS: Final[Mapping[int, str]] = {
    409: "What there is now doesn't allow it; where someone else was faster, `current` is that.",
    413: "The body is larger than this operation takes.",
    415: "The body is of another media type than this operation reads.",
}
_VERSION_PROBLEMS: Final[Mapping[int, str]] = {
    412: "Someone else was faster; `version` and `current` are what there is now.",
    428: "Neither If-Match nor the body says which version was read.",
}
# Where msgspec names a shape with its module.
_MODULE: Final = re.compile(r"discretion\.[a-z_.]+\.")
_KEY: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "description": (
        "Ask again under the same key within 24 hours, and the same is answered without "
        "anything being done twice."
    ),
}

_IF_MATCH: Final = {
    "in": "header",
    "name": versions.HEADER,
    "required": False,
    "schema": {"type": "string", "pattern": '^"[1-9][0-9]{0,8}"$'},
    "description": (
        "The ETag of what was read. Whoever can't set it says the same in `version` of the body."
    ),
}
_NOT_IDENTIFYING: Final = {
    "in": "header",
    "name": NOT_IDENTIFYING,
    "required": False,
    "schema": {"type": "string"},
    "description": (
        "The paths, with commas between, of the texts that only look as if they identified "
        "someone. That is recorded: the kind and the place, not the value."
    ),
}
_LOCATION: Final = {
    "description": "Where what was kept can be read.",
    "schema": {"type": "string"},
}
_ETAG: Final = {
    "description": "The version that is shown, for If-Match.",
    "schema": {"type": "string"},
}


def as_json() -> bytes:
    """The description as JSON, indented."""
    return msgspec.json.format(msgspec.json.encode(openapi()), indent=2) + b"\n"


@cache
def openapi() -> dict[str, Any]:
    """The description, as JSON has it."""
    schemas = _schemas()
    document = cast(dict[str, Any], api.get_openapi_schema(path_prefix=f"{PREFIX[1:]}/"))
    for operation in OPERATIONS:
        if operation.about_version:
            schemas.let_out(operation.said, versions.FIELD)
        path = re.sub(r"{\w+:", "{", PREFIX + operation.path)
        described = document["paths"][path][operation.method.lower()]
        _complete(described, operation, schemas)
    queries = {schemas.name(each.said) for each in OPERATIONS if not each.writes}
    queries |= {schemas.name(each.query) for each in OPERATIONS}
    document["components"] |= {
        "parameters": {
            "IdempotencyKey": _KEY,
            "IfMatch": _IF_MATCH,
            "NotIdentifying": _NOT_IDENTIFYING,
        },
        "headers": {"ETag": _ETAG},
        "responses": _problems(schemas),
        "schemas": {n: s for n, s in sorted(schemas.components.items()) if n not in queries},
    }
    return document


class _Schemas:
    """The shapes by name, and how each is referred to."""

    def __init__(self, shapes: list[Any]) -> None:
        references, components = msgspec.json.schema_components(
            shapes, schema_hook=_anything, ref_template=f"{_REFERENCE}{{name}}"
        )
        self._references = dict(zip(map(repr, shapes), references, strict=True))
        self.components: dict[str, Any] = _tidy(components)

    def reference(self, shape: Any) -> Any:
        """A reference to a shape."""
        return _tidy(self._references[repr(shape)])

    def name(self, shape: Any) -> str:
        """What a shape is called."""
        return str(self.reference(shape)["$ref"]).removeprefix(_REFERENCE)

    def properties(self, shape: Any) -> tuple[Mapping[str, Any], list[str]]:
        """The members of a shape, and which of them are required."""
        found = self.components[self.name(shape)]
        return found["properties"], found.get("required", [])

    def let_out(self, shape: Any, name: str) -> None:
        """Let a body do without a member that the head of a request may say in its place."""
        required = self.components[self.name(shape)].get("required", [])
        if name in required:
            required.remove(name)


def _anything(shape: type) -> dict[str, Any]:
    """What stands before and after a change may be of any shape that a record has."""
    if shape is object:
        return {"description": "Any value."}
    raise NotImplementedError


def _tidy(value: Any) -> Any:
    """The same with names such as `PageShownActivity` for `Page_Shown_Activity__`."""
    if isinstance(value, dict):
        return {
            _joined(name) if isinstance(item, dict) else name: _tidy(item)
            for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_tidy(item) for item in value]
    if isinstance(value, str) and value.startswith(_REFERENCE):
        return _REFERENCE + _joined(value.removeprefix(_REFERENCE))
    return value


def _joined(name: str) -> str:
    return _MODULE.sub("", name).replace("_", "") if name[:1].isupper() else name


def _problems(schemas: _Schemas) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": schemas.reference(Problem)}}
    return {
        f"Problem{status}": {"description": says, "content": content}
        for status, says in {**_PROBLEMS, **_WRITING_PROBLEMS, **_VERSION_PROBLEMS}.items()
    }


def _schemas() -> _Schemas:
    shapes = {repr(shape): shape for operation in OPERATIONS for shape in _shapes(operation)}
    return _Schemas([*shapes.values(), Problem])


def _shapes(operation: Operation) -> Iterator[Any]:
    told = (operation.said, operation.answers, operation.query)
    yield from (shape for shape in told if shape is not bytes)


def _complete(described: dict[str, Any], operation: Operation, schemas: _Schemas) -> None:
    """Add to what the framework knows: query or body, answer, problems."""
    good = described["responses"][operation.status]
    good["content"] = _content(operation.answers, schemas, "*/*")
    if operation.streams:
        _complete_stream(described, operation, schemas)
        return
    problems = [*_PROBLEMS, *(_WRITING_PROBLEMS if operation.writes else ())]
    if operation.tagged:
        good["headers"] = {"ETag": {"$ref": "#/components/headers/ETag"}}
    if operation.about_version:
        problems += _VERSION_PROBLEMS
        described["parameters"].append({"$ref": "#/components/parameters/IfMatch"})
    described["responses"] = {
        str(operation.status): good,
        **{str(s): {"$ref": f"#/components/responses/Problem{s}"} for s in sorted(problems)},
    }
    if operation.writes:
        described["parameters"].append({"$ref": "#/components/parameters/IdempotencyKey"})
        if operation.said is bytes:
            described["parameters"].append({"$ref": "#/components/parameters/NotIdentifying"})
        content = _content(operation.said, schemas, "application/octet-stream")
        described["requestBody"] = {"required": True, "content": content}
    else:
        described["parameters"] += _parameters(operation.said, schemas)


def _complete_stream(described: dict[str, Any], operation: Operation, schemas: _Schemas) -> None:
    """Describe what takes one value, a list or lines, and answers alike; kept, as what was made."""
    said, answered = (
        _one_or_many(schemas.reference(s)) for s in (operation.said, operation.answers)
    )
    good = {"description": "OK", "content": answered}
    made = {"description": "The same, kept.", "headers": {"Location": _LOCATION}}
    problems = sorted([*_PROBLEMS, *_WRITING_PROBLEMS])
    described["responses"] = {
        "200": good,
        "201": {**good, **made},
        **{str(s): {"$ref": f"#/components/responses/Problem{s}"} for s in problems},
    }
    described["parameters"] += [
        *_parameters(operation.query, schemas),
        {"$ref": "#/components/parameters/IdempotencyKey"},
        {"$ref": "#/components/parameters/NotIdentifying"},
    ]
    described["requestBody"] = {"required": True, "content": said}


def _one_or_many(one: Any) -> dict[str, Any]:
    many = {"oneOf": [one, {"type": "array", "items": one, "maxItems": MOST_AT_ONCE}]}
    lines = {"type": "string", "description": "One of them a line."}
    return {JSON: {"schema": many}, LINES: {"schema": lines}}


def _content(shape: Any, schemas: _Schemas, of_bytes: str) -> dict[str, Any]:
    if shape is bytes:
        return {of_bytes: {"schema": {"type": "string", "format": "binary"}}}
    return {"application/json": {"schema": schemas.reference(shape)}}


def _parameters(asked: Any, schemas: _Schemas) -> Iterator[dict[str, Any]]:
    properties, required = schemas.properties(asked)
    for name, schema in properties.items():
        yield {"in": "query", "name": name, "schema": schema, "required": name in required}
