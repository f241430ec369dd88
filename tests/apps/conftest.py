"""What the tests of the office share: a database of its own for a program that is killed."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a process with an empty database of its own, of the kind in use."""
    given = {n: v for n, v in os.environ.items() if not n.startswith("DISCRETION_")}
    given["DISCRETION_HOME"] = str(tmp_path / "home")
    server = os.environ.get("DISCRETION_DATABASE", "")
    if connection.vendor != "postgresql":
        yield given
        return
    name = f"killed_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield {**given, "DISCRETION_DATABASE": f"{server.rpartition('/')[0]}/{name}"}
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
