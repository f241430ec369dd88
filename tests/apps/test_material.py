"""Which words of a designation a signature is pinned to."""

from datetime import date

import msgspec
import pytest
from msgspec import UNSET

from discretion.apps.register.contents import Designation
from discretion.apps.register.material import (
    WEIGHTS,
    material_differences,
    material_fingerprint,
)
from tests.apps.builders import a_designation, a_joint_designation

# What each field could be changed to; every field of a designation has its row here.
OTHERWISE: dict[str, object] = {
    "kind": "best_interests",
    "act": "both",
    "name": "Another name",
    "offices": ("alpha-office",),
    "functions": ("letters",),
    "types": ("name", "religion"),
    "counterparties": "any",
    "staff": ("clerks",),
    "since": date(2027, 1, 4),
    "until": date(2028, 1, 4),
    "reason": "Another reason",
    "with_agencies": ("beta",),
    "extra_review": "counsel",
    "agreement_required": True,
    "review_on": date(2027, 6, 1),
}


def test_every_field_of_a_designation_is_in_the_table_with_its_reason() -> None:
    assert list(WEIGHTS) == list(Designation.__struct_fields__)
    assert all(weight.because.endswith(".") for weight in WEIGHTS.values())


def test_only_its_name_its_reason_and_the_day_of_review_are_wording() -> None:
    assert {f for f, weight in WEIGHTS.items() if not weight.material} == {
        "name",
        "reason",
        "review_on",
    }


@pytest.mark.parametrize("field", Designation.__struct_fields__)
def test_given_a_changed_field_then_the_fingerprint_changes_exactly_if_it_is_material(
    field: str,
) -> None:
    before = a_designation()
    after = msgspec.structs.replace(before, **{field: OTHERWISE[field]})
    changed = material_fingerprint(before) != material_fingerprint(after)
    assert changed is WEIGHTS[field].material
    assert material_differences(before, after) == ((field,) if changed else ())


def test_the_order_of_a_list_and_a_repetition_in_it_are_not_material() -> None:
    one = a_designation(types=("name", "religion"))
    other = a_designation(types=("religion", "name", "religion"))
    assert material_fingerprint(one) == material_fingerprint(other)


def test_given_a_term_taken_away_then_that_is_material() -> None:
    term = a_designation(until=date(2027, 1, 4))
    assert material_differences(term, a_designation(until=UNSET)) == ("until",)


def test_the_fingerprint_is_the_same_on_every_machine_and_in_every_version() -> None:
    assert material_fingerprint(a_joint_designation()) == (
        "709b6c33d8478b97de2265f0ecd6f9f6a25e33d09a57ee28a19c275bd99a6f22"
    )
