"""Which columns a list shows someone: those that they chose, or its usual ones."""

from collections.abc import Sequence
from typing import Any

from django import forms

from discretion.apps.accounts import queries as accounts
from discretion.apps.register.kinds import Kind
from discretion.interfaces.web import showing
from discretion.interfaces.web.forms import Form
from discretion.interfaces.web.page import Request


class ColumnsForm(Form):
    """Which columns a list shows."""

    columns = forms.MultipleChoiceField(
        label="Columns",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Id, name, agency, standing and the last change are always shown. With none "
        "ticked, the list has its usual columns.",
    )

    def __init__(self, kind: Kind, **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["columns"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (the field above)
        field.choices = showing.to_choose_from(kind)


def chosen(request: Request, kind: Kind) -> Sequence[str]:
    """The columns that someone chose for a list; none where they chose none."""
    return accounts.columns_chosen(kind.plural, actor=request.actor)


def heads(request: Request, kind: Kind, columns: Sequence[str]) -> dict[str, Any]:
    """What a list's page needs of its columns: their heads, and the form that chooses them."""
    initial = {"columns": columns or showing.usual(kind)}
    return {
        "columns": showing.columns(request, kind, columns),
        "choosing": ColumnsForm(kind, initial=initial),
        "chosen": bool(columns),
    }
