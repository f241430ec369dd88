"""The letters that an incident asks for: read, added to, and taken out as a file."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.incidents import incident_letters as letters
from discretion.apps.matters import library
from discretion.interfaces.web.forms import Form
from discretion.interfaces.web.incident_words import notice_to
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.incidents import HANDLING
from discretion.interfaces.web.views.waiting import today

_MEDIA: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class LetterForm(Form):
    """To whom a letter goes, and what it says besides."""

    to = forms.CharField(
        label="To whom?",
        required=False,
        max_length=200,
        help_text="The letter is not kept here, so the name stays with you.",
    )
    words = forms.CharField(
        label="In your own words",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For example: what they can do now, and what you do for them.",
    )


@page(*HANDLING)
def incident_letter(request: Request, incident_id: str, to: str, agency: str) -> HttpResponse:
    """Read the letter, add to it, take it out as Word or PDF."""
    it, notice = letters.noticed(incident_id, to, agency, actor=request.actor)
    form: Any = LetterForm(data=request.POST) if request.method == "POST" else LetterForm()
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    head, _ = library.letterhead_of(notice.agency)
    told = letters.letter(
        it,
        notice,
        head,
        to=said.get("to", ""),
        words=said.get("words", "").replace("\r\n", "\n"),
        today=today(request),
    )
    format = next((each for each in letters.FORMATS if request.POST.get("as") == each), None)
    if format and not form.errors:
        return _file(letters.written(told, format), letters.file_name(it.id, to, format), format)
    shown = {"it": it, "notice": notice, "to": notice_to(notice), "form": form, "letter": told}
    return render(request, "incidents/letter.html", shown, status=422 if form.errors else 200)


def _file(data: bytes, name: str, format: letters.Format) -> HttpResponse:
    response = HttpResponse(data, content_type=_MEDIA[format])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
