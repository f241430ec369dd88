"""Every text that the record or a table can hold, as it stands in the code."""

import csv
import inspect
import os
import pkgutil
import typing
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
from django.apps import apps
from django.db import models

import discretion.apps
from discretion.apps.audit.facts import Fact
from discretion.apps.audit.texts import unread_of
from discretion.apps.register.contents import Content
from discretion.forms import report

TABLES = Path(__file__).parent
FIELDS, COLUMNS = TABLES / "texts.tsv", TABLES / "columns.tsv"
WRITING = bool(os.environ.get("DISCRETION_WRITE_MATRIX"))
READ = "read"


def fields() -> dict[str, str]:
    """Each text of each part of a fact: read by the guard, or not and why."""
    return {name: how for struct in _structs() for name, how in _of(struct)}


def _structs() -> list[type[msgspec.Struct]]:
    """What a fact can be made of: facts, contents, and the answers of a report."""
    for found in pkgutil.walk_packages(discretion.apps.__path__, "discretion.apps."):
        if ".migrations" not in found.name:
            import_module(found.name)
    known = [*_below(Fact), *_below(Content), *typing.get_args(report.Answer), report.Section]
    beside = (
        one
        for module in {each.__module__ for each in _below(Fact) if "facts" in each.__module__}
        for one in vars(import_module(module)).values()
        if inspect.isclass(one) and issubclass(one, msgspec.Struct) and one.__module__ == module
    )
    return sorted({*known, *beside}, key=_name)


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _below(narrower)


def _name(struct: type) -> str:
    return (
        f"{struct.__module__.removeprefix('discretion.').removeprefix('apps.')}.{struct.__name__}"
    )


def _of(struct: type[msgspec.Struct]) -> Iterator[tuple[str, str]]:
    unread, hints = unread_of(struct), typing.get_type_hints(struct)
    for field in struct.__annotations__:
        if field not in struct.__struct_fields__ or not _holds_text(hints[field]):
            continue
        whole = next((why for at, why in unread.items() if at.rstrip("*") in ("", field)), "")
        parts = [f"but {at}: {why}" for at, why in unread.items() if at.startswith(f"{field}.")]
        yield f"{_name(struct)}.{field}", whole or "; ".join([READ, *parts])


def _holds_text(hint: Any) -> bool:
    return hint is str or any(map(_holds_text, typing.get_args(hint)))


def columns() -> list[str]:
    """Each column of ours that a text can stand in."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return sorted(
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("discretion.")
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices
    )


def table(path: Path) -> dict[str, str]:
    """A reviewed table."""
    with path.open(newline="") as file:
        return dict(csv.reader(file, delimiter="\t"))


def write(path: Path, rows: dict[str, str]) -> None:
    """Write a table, to be reviewed."""
    text = "".join(f"{name}\t{how}\n" for name, how in sorted(rows.items()))
    path.write_text(text, encoding="utf-8")
