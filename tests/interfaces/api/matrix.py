"""Who is answered what by every operation: asked anew, or read from the reviewed table.

`write_matrix.py` writes the table anew after a change; it is read before it is kept.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from django.db import transaction

from discretion.interfaces.api.described import openapi
from tests.cast import CAST, Cast
from tests.interfaces.api.programs import Program, program_of
from tests.interfaces.api.world import World

TABLE = Path(__file__).with_name("matrix.toml")
PARTS = (*CAST, "nobody")
_HEAD = """\
# What each operation of the API answers to each member of the cast, for a request that is in order
# and about agency alpha (or, for types and policies, about the City). Every operation and everyone
# stands here once; a change is read like a change of the law.
"""


def operations() -> dict[str, tuple[str, str]]:
    """Every operation of the description, with its method and address."""
    return {
        described["operationId"]: (method.upper(), path)
        for path, methods in openapi()["paths"].items()
        for method, described in methods.items()
    }


def answered(everyone: Cast, world: World, part: str) -> dict[str, int]:
    """What each operation answers to one of the cast; nothing of it lasts."""
    program = Program() if part == "nobody" else program_of(everyone, part)
    found = {}
    for name, (method, template) in operations().items():
        with transaction.atomic():
            path = template.format(**world.places(template, name))
            query = urlencode(world.query(name))
            asked = f"{path}?{query}" if query else path
            found[name] = program.ask(method, asked, world.body(name)).status
            transaction.set_rollback(True)
    return found


def reviewed() -> dict[str, dict[str, int]]:
    """For each operation, the status that the table expects for each of the cast."""
    table = tomllib.loads(TABLE.read_text("utf-8"))
    return {
        name: {part: int(status) for status, parts in row.items() for part in parts}
        for name, row in table.items()
    }


def as_toml(found: Mapping[str, Mapping[str, int]]) -> str:
    """The table, to be read and kept: operation, status, parts."""
    rows = []
    for name, row in found.items():
        rows.append(f"\n[{name}]")
        for status in sorted(set(row.values())):
            parts = [f'"{part}"' for part in PARTS if row[part] == status]
            rows.append(f"{status} = [{', '.join(parts)}]")
    return _HEAD + "\n".join(rows) + "\n"
