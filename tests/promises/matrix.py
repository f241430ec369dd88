"""Every page and every member of the cast: what each is answered, held against a reviewed table.

`python -m pytest tests/promises/test_matrix.py` says where the two differ; with
DISCRETION_WRITE_MATRIX=1 it writes the table anew, for someone to review like law.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from discretion.interfaces.web.page import PUBLIC
from tests.cast import CAST, Cast

TABLE = Path(__file__).with_name("pages.tsv")
WRITING = bool(os.environ.get("DISCRETION_WRITE_MATRIX"))
# The library's own pages have tests of their own; the API has a matrix of its own.
ELSEWHERE = ("account/", "api/", "static/")
PARTS = (*CAST, "nobody")


def pages(
    patterns: list[URLPattern | URLResolver] | None = None, above: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every page of ours by its name."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        path = above + str(pattern.pattern)
        if path.startswith(ELSEWHERE):
            continue
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, path)
        else:
            yield str(pattern.name), pattern


def answer(client: Client, address: str, *, post: bool) -> int:
    """The status of an address; what it may have changed is taken back."""
    client.raise_request_exception = False
    with transaction.atomic():
        found = client.post(address) if post else client.get(address)
        transaction.set_rollback(True)
    return found.status_code


def read() -> dict[str, dict[str, int]]:
    """The reviewed table: page → part → status."""
    if not TABLE.exists():
        return {}
    head, *lines = TABLE.read_text().splitlines()
    parts = head.split("\t")[1:]
    rows = (line.split("\t") for line in lines)
    return {page: dict(zip(parts, map(int, statuses), strict=True)) for page, *statuses in rows}


def write_column(part: str, found: Mapping[str, int]) -> None:
    """One member's column as it is found, for review."""
    table = read() if TABLE.exists() else {}
    parts = [p for p in PARTS if p == part or any(p in row for row in table.values())]
    lines = ["\t".join(("page", *parts))]
    for page in sorted(found):
        row = {**table.get(page, {}), part: found[page]}
        lines.append("\t".join((page, *(str(row.get(p, 0)) for p in parts))))
    TABLE.write_text("\n".join(lines) + "\n")


def public() -> frozenset[str]:
    """The pages that need nobody to be signed in."""
    return frozenset(PUBLIC)


def browser(everyone: Cast, part: str) -> Client:
    """A browser of one of the cast, or of nobody."""
    client = Client()
    if part != "nobody":
        client.force_login(everyone.people[part])
    return client
