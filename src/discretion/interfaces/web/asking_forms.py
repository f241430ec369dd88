"""What is common to the questions that an employee is asked, one a page: each shows what was said,
and says it anew.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.http import QueryDict

from discretion.apps.matters.unfinished import Typed
from discretion.interfaces.web.asking_said import Asked, Line, Said
from discretion.interfaces.web.forms import Form


class QuestionForm(Form):
    """One question of the way."""

    # Where a part of what was said has its field.
    parts_of: ClassVar[Mapping[str, str]] = {}
    # Asked for a reason that is told beside the field: its section, and why.
    why: ClassVar[Mapping[str, tuple[str, str]]] = {}
    # Whether its answer is kept apart, because it is about people.
    private: ClassVar[bool] = False

    def __init__(self, *args: Any, asked: Asked, **given: Any) -> None:
        self.asked = asked
        given["initial"] = {**self.shown(asked.said), **(given.get("initial") or {})}
        super().__init__(*args, **given)
        self.fit()

    def fit(self) -> None:
        """Fill in what depends on the matter."""

    def shown(self, said: Said) -> dict[str, Any]:
        """The fields as what was said fills them."""
        raise NotImplementedError

    def resumed(self, typed: Typed) -> dict[str, Any]:
        """The fields as someone left them who typed and did not answer."""
        sent = QueryDict(mutable=True)
        for name, values in typed.items():
            sent.setlist(name, [*values])
        return {name: self._read(name, sent) for name in typed}

    def _read(self, name: str, sent: QueryDict) -> object:
        """A field that is only asked for at times is one of several, and one value."""
        if name not in self.fields:
            return sent.get(name, "")
        return self.fields[name].widget.value_from_datadict(sent, {}, name)

    def answered(self) -> Said:
        """What was said, with the answer to this question in it."""
        raise NotImplementedError

    def lines(self) -> Iterator[Line]:
        """Each field, with why it is asked where that is told."""
        for one in self.visible_fields():
            section, because = self.why.get(one.name, ("", ""))
            yield Line(one, section, because)
