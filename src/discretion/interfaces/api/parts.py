"""The API with all its operations: each part adds its own when it is read."""

from importlib import import_module
from typing import Final

from discretion.interfaces.api.operations import OPERATIONS, api

__all__ = ["OPERATIONS", "api"]
# In this order an address that is more particular is found before one that is less.
_PARTS: Final = (
    # First, because nothing is asked as often.
    "determinations",
    "trying",
    "records",
    "designations",
    "agreements",
    "inventory",
    "spreadsheets",
    "filings",
    "reports",
    "answers",
    "signing",
    "vocabulary",
    "retention",
    "agencies",
    "people",
    "duties",
    "mail",
    "audit",
    "matters",
    "moves",
    "letters",
    "incidents",
    "disclosures",
    "reasons",
    "numbers",
    "quarterly",
    "complaints",
    "directions",
    "enforcement",
)
for _part in _PARTS:
    import_module(f"discretion.interfaces.api.{_part}")
