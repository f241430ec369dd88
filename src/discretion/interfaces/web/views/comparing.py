"""Any two reports held against each other: years, agencies, a draft and a filing, an upload."""

import tempfile
from pathlib import Path
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.register import filings
from discretion.apps.reports import queries
from discretion.errors import DiscretionError, Invalid, Unreadable
from discretion.forms import report as documents
from discretion.forms.compare import compare as compared
from discretion.forms.read import read_apart
from discretion.forms.report import Report
from discretion.interfaces.errors import status_of
from discretion.interfaces.web import report_differences as differences
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.report_forms import CompareForm, UploadForm
from discretion.interfaces.web.report_sight import READING

_MOST_CHOICES: Final = 400
_MOST_BYTES: Final = 20_000_000
_FILING: Final = "filing:"


@page(*READING)
def compare(request: Request) -> HttpResponse:
    """Choose two reports, or upload one, and see what became of the one in the other."""
    choices = _choices(request)
    chosen = _with_choices(CompareForm(data=request.GET or None), choices)
    upload = _with_choices(
        UploadForm(data=request.POST, files=request.FILES)
        if request.method == "POST"
        else UploadForm(),
        choices,
    )
    context: dict[str, Any] = {"form": chosen, "upload": upload, "any": bool(choices)}
    status = 200
    try:
        if pair := _pair(request, chosen, upload):
            context |= _told(*pair)
    except Invalid as error:
        upload.add_error("filing", " ".join(fault.message for fault in error.faults[:3]))
    except Unreadable as error:
        upload.add_error("filing", str(error))
    except DiscretionError as error:
        context["refusal"], status = error, status_of(error)
    if chosen.errors or upload.errors:
        status = 422
    return render(request, "reports/compare.html", context, status=status)


_Choices = list[tuple[str, str]]
_Side = tuple[str, Report]


def _choices(request: Request) -> _Choices:
    """The reports that one may see, newest first, and the filings that were read."""
    found = [
        (row.id, f"{row.agency.name}, {row.cycle}, {row.get_state_display().lower()} ({row.id})")
        for row in queries.reports(request.actor)[:_MOST_CHOICES]
    ]
    read = [
        (
            f"{_FILING}{each.id}",
            f"{each.agency.name}, {each.year}, filing that was read ({each.id})",
        )
        for each in filings.filings(request.actor).select_related("agency")[:_MOST_CHOICES]
    ]
    return [*found, *read]


def _with_choices(form: Any, choices: _Choices) -> Any:
    for field in form.fields.values():
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "– choose –"), *choices]
    return form


def _pair(request: Request, chosen: CompareForm, upload: UploadForm) -> tuple[_Side, _Side] | None:
    """The two reports that were asked for; None where none were."""
    if request.method == "POST":
        if not upload.is_valid():
            return None
        file = upload.cleaned_data["filing"]
        other = _side(request, upload.cleaned_data["against"], upload)
        return (f"the upload {file.name}", _uploaded(file)), other
    if not chosen.is_valid():
        return None
    names = (chosen.cleaned_data["before"], chosen.cleaned_data["after"])
    before, after = (_side(request, name, chosen) for name in names)
    return before, after


def _side(request: Request, name: str, form: forms.Form) -> _Side:
    """A report by the name it is chosen by; NotFound where there is none in sight."""
    fields = [f for f in form.fields.values() if isinstance(f, forms.ChoiceField)]
    label = str(dict(fields[0].choices).get(name, name))  # type: ignore[arg-type]  # pairs of texts
    if name.startswith(_FILING):
        read = filings.report_of(name.removeprefix(_FILING), actor=request.actor)
        return label, read
    return label, queries.report(name, actor=request.actor, now=request.now)


def _uploaded(file: Any) -> Report:
    """What an uploaded filing says; it is read and not kept."""
    if file.size > _MOST_BYTES:
        raise Unreadable(f"It is larger than {_MOST_BYTES // 1_000_000} MB.")
    data = file.read()
    ending = Path(file.name).suffix.lower()
    if ending == ".json":
        return documents.decode(data)
    with tempfile.TemporaryDirectory() as folder:
        # Its own name is of no use here, and may be anything.
        path = Path(folder) / f"filing{ending if ending.isascii() and len(ending) < 8 else ''}"
        path.write_bytes(data)
        report = read_apart(path)
    if not report.answers:
        raise Unreadable("No answer of an agency report was found in it.")
    return report


def _told(before: _Side, after: _Side) -> dict[str, Any]:
    """The comparison as it is shown: what differs, and what doesn't."""
    found = compared(before[1], after[1])
    editions = (before[1].edition, after[1].edition)
    told = [differences.compared(answer, editions) for answer in found.answers]
    pairs = list(zip(found.answers, told, strict=True))
    return {
        "before": before[0],
        "after": after[0],
        "doubts": len(before[1].doubts) + len(after[1].doubts),
        "counts": [
            (*differences.CHANGES[change], getattr(found.counts, change))
            for change in differences.CHANGES
        ],
        "differing": [shown for answer, shown in pairs if answer.change != "same"],
        "same": [shown for answer, shown in pairs if answer.change == "same"],
    }
