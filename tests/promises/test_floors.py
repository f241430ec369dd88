"""What import-linter cannot see: which parts of Django each floor may know."""

import ast
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src" / "discretion"
APPS = sorted((SOURCES / "apps").rglob("*.py"))
HTTP = ("django.http", "django.shortcuts", "django.urls", "django.template", "django.views")


def imported(path: Path) -> set[str]:
    """The modules that a file imports."""
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", APPS, ids=lambda path: str(path.relative_to(SOURCES)))
def test_what_the_office_keeps_knows_no_http(path: Path) -> None:
    assert not {name for name in imported(path) if name.startswith(HTTP)}
