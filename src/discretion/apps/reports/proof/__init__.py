"""The proof-reader: contradictions and gaps in a report, each with its fix."""

from collections.abc import Sequence
from typing import Final

from discretion.apps.reports.proof import answers, filing, records
from discretion.apps.reports.proof.rules import RULES, Case, Finding, Rule, Weight

__all__ = ["RULES", "Case", "Finding", "Rule", "Weight", "proofread"]

# Each module adds its rules to RULES when it is loaded.
PARTS: Final = (answers, records, filing)
_WEIGHTS: Final[tuple[Weight, ...]] = ("contradiction", "gap", "doubt")


def proofread(case: Case) -> Sequence[Finding]:
    """Everything that is off, in the order of the questions; what isn't about one comes last."""
    places = {q.number: place for place, q in enumerate(case.edition.questions)}
    found = [finding for rule in RULES.values() for finding in rule.findings(case)]
    return sorted(
        found,
        key=lambda f: (places.get(f.question, len(places)), _WEIGHTS.index(f.weight)),
    )
