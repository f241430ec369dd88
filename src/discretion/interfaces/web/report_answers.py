"""The fields in which an officer answers a question, by its kind: to and from the answer."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from django import forms
from django.http import QueryDict

from discretion.errors import Fault, Invalid
from discretion.forms.edition import Column, Question
from discretion.forms.report import (
    Answer,
    Cell,
    Section,
    SectionsAnswer,
    TableAnswer,
    TextAnswer,
    TypesAnswer,
    YesNoAnswer,
)
from discretion.interfaces.web.forms import Form, add_faults
from discretion.interfaces.web.guarding import told
from discretion.interfaces.web.record_forms import Lines

_ROWS_TO_SPARE: Final = 2
# A row has up to six fields, and a form that sends more than a thousand is refused.
_MOST_ROWS: Final = 160
_CELL: Final = re.compile(r"(?:rows|sections)\[(\d+)\]\.(\w+)")
_YES_NO: Final = {"yes": True, "no": False, "": None}


class Prose(forms.CharField):
    """Paragraphs, with blank lines between; a browser's line ends become ours."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        """The text."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class WordsForm(Form):
    """An answer that isn't in rows, and what is sent beside any answer."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    with_computed = forms.BooleanField(
        label="Print the sentences from the register under my words", required=False
    )
    why = forms.CharField(label="Why do you change it?", required=False, max_length=500)

    def __init__(self, question: Question, *, computed: bool, **given: Any) -> None:
        super().__init__(**given)
        if not computed:
            del self.fields["with_computed"]
        self.fields |= _fields(question)
        self.order_fields([*_fields(question), "with_computed", "why"])

    def answer(self, question: Question) -> Answer:
        """What was typed, for a question that isn't answered in rows."""
        typed = self.cleaned_data
        match question.kind:
            case "types":
                groups = range(len(question.groups))
                ticked = (code for n in groups for code in typed[f"types_{n}"])
                return TypesAnswer(types=tuple(ticked), other=tuple(typed["other"]))
            case "yes_no":
                return YesNoAnswer(yes=_YES_NO[typed["yes"]])
            case _:
                return TextAnswer(text=typed["text"])


def _fields(question: Question) -> dict[str, forms.Field]:
    match question.kind:
        case "types":
            groups: dict[str, forms.Field] = {
                f"types_{number}": forms.MultipleChoiceField(
                    label=group.heading or "General",
                    choices=[(box.code, box.label) for box in group.boxes],
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )
                for number, group in enumerate(question.groups)
            }
            other = Lines(label=question.other_label, required=False, help_text="One a line.")
            return {**groups, "other": other}
        case "yes_no":
            choices = [("yes", "Yes"), ("no", "No"), ("", "Not answered")]
            radio = forms.RadioSelect
            return {
                "yes": forms.ChoiceField(
                    label="Your answer", choices=choices, required=False, widget=radio
                )
            }
        case "text":
            hint = "Leave a blank line between paragraphs."
            return {"text": _prose("Your answer", rows=14, help_text=hint)}
        case _:
            return {}


def _prose(label: str, *, rows: int, help_text: str = "") -> Prose:
    widget = forms.Textarea(attrs={"rows": rows, "class": "dsc-prose"})
    return Prose(label=label, required=False, widget=widget, help_text=help_text)


class RowForm(Form):
    """One row of a table, or one section; a row left blank is none."""

    out = forms.BooleanField(label="Remove this", required=False)

    def __init__(self, *args: Any, question: Question, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields |= {column.name: _cell(column) for column in _columns(question)}
        self.order_fields([name for name in self.fields if name != "out"])


def _columns(question: Question) -> Sequence[Column]:
    if question.kind == "table":
        return question.columns
    heading = Column(name="heading", kind="heading", label="Heading")
    return (heading, Column(name="text", kind="text", label="Text"))


def _cell(column: Column) -> forms.Field:
    if column.kind == "boxes":
        return forms.MultipleChoiceField(
            label=column.label,
            choices=[(box.code, box.label) for box in column.boxes],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    if column.kind == "heading":
        return forms.CharField(label=column.label or "Heading", required=False)
    return _prose(column.label, rows=4)


class AnswerFields:
    """All fields of an answer, as they are shown and as they are read."""

    def __init__(
        self,
        question: Question,
        answer: Answer,
        *,
        version: int,
        with_computed: bool | None = None,
        data: QueryDict | None = None,
    ) -> None:
        """Show `answer`, or what was sent as `data`.

        `with_computed` is None where nothing computed could stand under the words.
        """
        self._question, self._answer = question, answer
        beside = {"version": version, "with_computed": with_computed, **_initial(question, answer)}
        computed = with_computed is not None
        self.form = WordsForm(question, computed=computed, data=data, initial=beside)
        self.rows = _row_forms(question, answer, data)

    @property
    def groups(self) -> list[forms.BoundField]:
        """What answers, without what is sent beside it."""
        beside = ("version", "with_computed", "why")
        return [field for field in self.form.visible_fields() if field.name not in beside]

    @property
    def wrong(self) -> bool:
        """Whether something of what was sent is not right."""
        return bool(self.form.errors) or (self.rows is not None and not self.rows.is_valid())

    def is_valid(self) -> bool:
        """Whether an answer was sent that can be read."""
        for problem in self.rows.non_form_errors() if self.rows is not None else ():
            self.form.add_error(None, problem)
        return self.form.is_bound and not self.wrong

    def add(self, error: Invalid) -> None:
        """Say what the house found wrong, in rows at the cell that it is about."""
        beside = [fault for fault in error.faults if not self._at_a_cell(fault)]
        if beside:
            add_faults(self.form, Invalid(beside))

    def _at_a_cell(self, fault: Fault) -> bool:
        """Whether a fault could be told at its cell."""
        place = _CELL.fullmatch(fault.path)
        if self.rows is None or place is None:
            return False
        said = [row for row in self.rows if not row.cleaned_data.get("out") and _says(row)]
        number, name = int(place[1]), place[2]
        if number >= len(said) or name not in said[number].fields:
            return False
        said[number].add_error(name, told(fault))
        return True

    @property
    def version(self) -> int:
        """The version that was opened."""
        return int(self.form.cleaned_data["version"])

    @property
    def why(self) -> str:
        """Why it is changed."""
        return str(self.form.cleaned_data["why"])

    @property
    def with_computed(self) -> bool:
        """Whether computed sentences stand under the words; where none could, they may."""
        return bool(self.form.cleaned_data.get("with_computed", True))

    def answer(self) -> Answer:
        """The answer that was typed."""
        if self.rows is None:
            return self.form.answer(self._question)
        typed = [row.cleaned_data for row in self.rows if not row.cleaned_data.get("out")]
        if self._question.kind == "sections":
            given = ((row.get("heading", ""), row.get("text", "")) for row in typed)
            sections = (Section(heading=h or None, text=text) for h, text in given if h or text)
            return SectionsAnswer(sections=tuple(sections))
        rows = (_row(self._question, row) for row in typed)
        return TableAnswer(rows=tuple(row for row in rows if any(row.values())))

    def on_top_of(self, version: int, data: QueryDict) -> "AnswerFields":
        """The same words, to be saved over the version that stands there by now."""
        again = data.copy()
        again["version"] = str(version)
        with_computed = True if "with_computed" in self.form.fields else None
        return AnswerFields(
            self._question, self._answer, version=version, with_computed=with_computed, data=again
        )


def _says(row: RowForm) -> bool:
    """Whether anything stands in a row: one left blank is none."""
    return any(value for name, value in row.cleaned_data.items() if name != "out")


def _row(question: Question, typed: Mapping[str, Any]) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for column in question.columns:
        value = typed.get(column.name)
        if column.kind == "boxes":
            found[column.name] = tuple(value or ())
        else:
            found[column.name] = value or (None if column.kind == "heading" else "")
    return found


def _initial(question: Question, answer: Answer) -> dict[str, object]:
    match answer:
        case TypesAnswer():
            ticked = {
                f"types_{number}": [box.code for box in group.boxes if box.code in answer.types]
                for number, group in enumerate(question.groups)
            }
            return {**ticked, "other": list(answer.other)}
        case YesNoAnswer():
            return {"yes": {True: "yes", False: "no", None: ""}[answer.yes]}
        case TextAnswer():
            return {"text": answer.text}
    return {}


def _row_forms(question: Question, answer: Answer, data: QueryDict | None) -> Any:
    """The rows of an answer with some to spare; None for an answer without rows."""
    initial: list[dict[str, Cell]]
    match answer:
        case SectionsAnswer():
            initial = [{"heading": s.heading, "text": s.text} for s in answer.sections]
        case TableAnswer():
            initial = [dict(row) for row in answer.rows]
        case _:
            return None
    made = forms.formset_factory(
        RowForm,
        extra=_ROWS_TO_SPARE,
        max_num=max(_MOST_ROWS, len(initial) + _ROWS_TO_SPARE),
        absolute_max=2 * _MOST_ROWS + len(initial),
        validate_max=True,
    )
    rows = partial(made, prefix="row", form_kwargs={"question": question}, initial=initial)
    return rows(data=data) if data is not None else rows()
