"""Where a duty is done: the page that does it, and with that closes the duty."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from django.urls import reverse

from discretion.apps.duties.standing import SAID_DONE

if TYPE_CHECKING:
    from discretion.apps.duties.models import Duty

Place = Callable[["Duty"], str]


def _record(name: str) -> Place:
    return lambda duty: reverse(name, args=[duty.record])


def _office(duty: "Duty") -> str:
    return reverse("report_office", args=[duty.record, duty.agency_id])


def _delivery(duty: "Duty") -> str:
    return reverse("deliver_report", args=[duty.record, duty.part])


def _condition(duty: "Duty") -> str:
    """Who asked keeps it on a page of their own; an officer, among all that a matter asks."""
    if duty.person:
        return reverse("my_condition", args=[duty.record, duty.part])
    return reverse("matter", args=[duty.record])


def _quarter(duty: "Duty") -> str:
    return reverse("quarterly_reports")


def _compilation(duty: "Duty") -> str:
    return reverse("enforcement_compilation", args=[duty.record, duty.part or duty.agency_id])


_PLACES: Final[Mapping[str, Place]] = {
    "sign_designation": _record("sign"),
    "agree_jointly": _record("sign"),
    "determine_best_interests": _record("sign"),
    "contribute": _office,
    "sign_report": _record("sign_report"),
    "file_report": _delivery,
    "deposit_report": _delivery,
    "report_quarterly": _quarter,
    "discard_safely": _record("dispose_holding"),
    **dict.fromkeys(
        (
            *("answer_matter", "answer_foil_matter", "review_matter_as_counsel"),
            *("determine_matter", "check_exigent_act", "notify_chief_of_exigent_act"),
            *("add_to_matter", "carry_out_matter"),
        ),
        _record("matter"),
    ),
    "keep_condition": _condition,
    "act_on_directions": _record("direction"),
    "confirm_disposal": _record("confirm_disposal"),
    "compile_enforcement_requests": _compilation,
    **dict.fromkeys(
        (
            *("answer_complaint", "answer_city_complaint"),
            *("erase_complaint", "erase_city_complaint"),
        ),
        _record("complaint"),
    ),
    "review_designation": _record("change_designation"),
    "renew_agreement": _record("change_agreement"),
    "prepare_report": lambda duty: reverse("reports"),
    **dict.fromkeys(SAID_DONE, lambda duty: reverse("show_done", args=[duty.id])),
    **dict.fromkeys(
        (
            *("assess_incident", "assess_breach", "report_violation", "tell_individual"),
            *("report_breach", "tell_of_breach", "tell_owner", "tell_reporting_agencies"),
            *("review_withholding", "take_corrective_action"),
        ),
        _record("incident"),
    ),
}


def place(duty: "Duty") -> str:
    """The address of the page where a duty is done."""
    return _PLACES[duty.kind](duty)
