"""The forms around a report: to begin it, its header, to vouch for it, to sign, to deliver it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django import forms

from discretion.apps.reports.models import Delivery
from discretion.apps.reports.proof import RULES, Finding
from discretion.apps.reports.proof.rules import day
from discretion.errors import Fault, Invalid
from discretion.forms.edition import Edition, Field, edition, editions
from discretion.interfaces.web.forms import DayField, Form, PaperField
from discretion.interfaces.web.guarding import told
from discretion.law.reporting import REPORT_CYCLE

Choices = list[tuple[str, str]]
# Who signs says so, and when, by signing.
_BY_SIGNING: Final = ("signature", "date")


class Filter(Form):
    """What narrows the list."""

    agency = forms.ChoiceField(label="Agency", required=False)
    cycle = forms.ChoiceField(label="Cycle", required=False)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[
            ("", "All"),
            ("draft", "Draft"),
            ("prepared", "Ready to be signed"),
            ("signed", "Signed"),
            ("filed", "Filed"),
            ("superseded", "Superseded"),
        ],
    )


class BeginForm(Form):
    """Whose report, for which cycle, on which form."""

    agency = forms.ChoiceField(label="Agency")
    cycle = forms.ChoiceField(
        label="Cycle", help_text="The year in which the report is due, on July 31."
    )
    edition = forms.ChoiceField(label="Form", initial=editions()[-1])


def cycles(today: date) -> Choices:
    """The years that a report can be for: the next one first."""
    upcoming = next(y for y in range(today.year, today.year + 3) if REPORT_CYCLE.falls_in(y))
    step = REPORT_CYCLE.every_years
    years = range(upcoming + step, REPORT_CYCLE.first_year - 1, -step)
    return [(str(year), str(year)) for year in years]


def forms_at_hand() -> Choices:
    """The printed forms, the newest first."""
    return [(name, f"{edition(name).title}, {name}") for name in reversed(editions())]


class HeaderForm(Form):
    """The blanks of the header, and of the people who sign."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, form: Edition, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.edition = form
        for name, blank in _blanks(form).items():
            label = blank.label.capitalize()
            self.fields[name] = (
                DayField(label=label, required=False)
                if blank.kind == "date"
                else forms.CharField(label=label, required=False, max_length=300)
            )

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        people = self.edition.signatures.people
        named = [("header", "Header"), *((person.name, person.label) for person in people)]
        return [
            (heading, [self[f] for f in self.fields if f.startswith(f"{part}.")])
            for part, heading in named
        ]

    def header(self) -> dict[str, str | None]:
        """What was typed for the header."""
        return self._typed("header")

    def signatures(self) -> dict[str, dict[str, str | None]]:
        """What was typed for the people who sign."""
        return {p.name: self._typed(p.name) for p in self.edition.signatures.people}

    def _typed(self, part: str) -> dict[str, str | None]:
        values = ((n, v) for n, v in self.cleaned_data.items() if n.startswith(f"{part}."))
        return {
            name.removeprefix(f"{part}."): value.isoformat() if isinstance(value, date) else value
            for name, value in values
        }

    def add(self, error: Invalid) -> None:
        """Put each fault on its blank."""
        for fault in error.faults:
            name = fault.path.removeprefix("signatures.")
            self.add_error(name if name in self.fields else None, told(fault))


def _blanks(form: Edition) -> dict[str, Field]:
    found = {f"header.{field.name}": field for field in form.header}
    for person in form.signatures.people:
        for field in person.fields:
            if field.name not in _BY_SIGNING:
                found[f"{person.name}.{field.name}"] = field
    return found


def header_values(
    form: Edition,
    header: Mapping[str, str | None],
    signatures: Mapping[str, Mapping[str, str | None]],
) -> dict[str, str]:
    """The blanks as they stand, by field."""
    found = {}
    for name in _blanks(form):
        part, _, blank = name.partition(".")
        given = header if part == "header" else signatures.get(part, {})
        found[name] = given.get(blank) or ""
    return found


def shown_values(values: Mapping[str, str]) -> dict[str, object]:
    """The blanks as the form shows them: a day as people write it."""
    return {name: day(value) or value for name, value in values.items()}


class PreparingForm(Form):
    """The preparer's word, and which findings may stand."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    acknowledged = forms.MultipleChoiceField(
        label="These may stand as they are",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick each that you have looked at. What you tick is kept in the record.",
    )
    vouch = forms.BooleanField(
        error_messages={"required": "Tick this to say that you vouch for the report."}
    )

    def __init__(
        self, *args: Any, doubtful: Iterable[Finding] = (), statement: str, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.fields["vouch"].label = statement
        self.fields["vouch"].error_messages["required"] = "Tick this to vouch for the report."
        counted: dict[str, int] = {}
        for finding in doubtful:
            counted[finding.code] = counted.get(finding.code, 0) + 1
        field = self.fields["acknowledged"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (the class above says so)
        field.choices = [(code, _told(code, n)) for code, n in counted.items()]
        if not counted:
            del self.fields["acknowledged"]

    def add(self, error: Invalid) -> None:
        """Say what stands in the way."""
        for fault in _once(error.faults):
            on = "acknowledged" if fault.path in self.fields else None
            self.add_error(on, fault.message)


def _told(code: str, count: int) -> str:
    says = RULES[code].says
    return says if count == 1 else f"{says} ({count} times)"


def _once(faults: Iterable[Fault]) -> Iterable[Fault]:
    return {(fault.path, fault.message): fault for fault in faults}.values()


class SigningForm(Form):
    """The head's word under what they read."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    intent = forms.BooleanField()

    def __init__(self, *args: Any, statement: str, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["intent"].label = statement
        self.fields["intent"].error_messages["required"] = "Tick this to say that you mean to sign."


class ReturningForm(Form):
    """What is to be mended."""

    why = forms.CharField(
        label="What is to be mended?", max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AmendingForm(Form):
    """Why what was filed is amended."""

    why = forms.CharField(
        label="Why is it amended?", max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DeliveryForm(Form):
    """When, how and by what proof the report reached someone."""

    on = DayField(label="When was it delivered?")
    how = forms.ChoiceField(
        label="How?", choices=Delivery.How.choices, widget=forms.RadioSelect, initial="email"
    )
    proof = forms.CharField(
        label="What proves it?",
        required=False,
        max_length=2_000,
        help_text="Such as the number of a receipt, or who confirmed it and when.",
    )
    paper = PaperField(label="A paper that proves it", required=False)


class CompareForm(Form):
    """Which report is held against which."""

    before = forms.ChoiceField(label="Earlier report")
    after = forms.ChoiceField(label="Later report")


class UploadForm(Form):
    """A filing from elsewhere, held against a report from here."""

    filing = forms.FileField(
        label="Filing", help_text="A filed report as PDF, Word (.docx), HTML or text, or as JSON."
    )
    against = forms.ChoiceField(label="Compare it with")
