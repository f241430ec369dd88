"""A list of duties as a page asks for it: whose, narrowed, in which order, and which part of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from discretion.apps.audit.actions import new_york_day
from discretion.apps.duties import queries
from discretion.interfaces.web.forms import Form
from discretion.interfaces.web.own_agencies import agencies_to_filter_by
from discretion.interfaces.web.page import Request

if TYPE_CHECKING:
    from discretion.apps.duties.models import Duty

LATE: Final = "late"
_A_PAGE: Final = 50
_SORTS: Final[Mapping[str, Sequence[str]]] = {
    "due": queries.SOONEST,
    "id": ("id",),
    "agency": ("agency__name", "id"),
}
# Whose duties are listed, as `?whose=`; those of the one who asks without it.
_WHOSE: Final[Mapping[str, Callable[..., "QuerySet[Duty]"]]] = {
    "": queries.mine,
    "agency": queries.of_own_agencies,
    "all": queries.duties,
}


def how_many(count: int) -> str:
    """How many duties there are, as `queries.count` counted them."""
    most = queries.MOST_COUNTED
    return f"{count:,}" if count <= most else f"more than {most:,}"


class Filter(Form):
    """What narrows the list."""

    words = forms.CharField(label="Words or id", required=False)
    kind = forms.ChoiceField(
        label="What", required=False, choices=[("", "Anything"), *queries.named().items()]
    )
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Open"), (LATE, "Late"), ("done", "Done"), ("void", "No longer owed")],
    )
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, *, agencies: Iterable[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = [("", "Any"), *agencies]


class DutyList:
    """What a request asks to see of the ledger; each part is read once, when it is needed."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.today: date = new_york_day(request.now)
        asked = request.GET.get("whose", "")
        self.whose = asked if asked in _WHOSE else ""
        self._there = _WHOSE[self.whose](request.actor, today=self.today)

    @cached_property
    def form(self) -> Filter:
        """What narrows the list, as it was filled in."""
        agencies = agencies_to_filter_by(self.request.actor, self._there)
        return Filter(agencies=agencies, data=self.request.GET)

    @cached_property
    def asked(self) -> Mapping[str, str]:
        """By what it is narrowed."""
        given = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: value for name, value in given.items() if value}

    @cached_property
    def late(self) -> int:
        """How many are late, before anything is narrowed; see `queries.count`."""
        return queries.count(queries.late(self._there, now=self.request.now))

    @cached_property
    def count(self) -> int:
        """How many there are; see `queries.count`."""
        # Where already the late ones are too many to count, so are all that are open.
        late = self.late > queries.MOST_COUNTED and not self.asked
        return self.late if late or self.asked == {"state": LATE} else queries.count(self._found)

    @cached_property
    def page(self) -> Page[int]:
        """Which part of the list is shown; one cannot page beyond what is counted."""
        places = range(min(self.count, queries.MOST_COUNTED))
        return Paginator(places, _A_PAGE).get_page(self.request.GET.get("page"))

    @property
    def ends(self) -> str:
        """After how many the list ends on this page though there are more; else nothing."""
        most = queries.MOST_COUNTED
        return f"{most:,}" if self.count > most and not self.page.has_next() else ""

    def ids(self) -> Iterable[str]:
        """The ids on the page; they alone are put in order, within the index."""
        start, end = max(self.page.start_index() - 1, 0), self.page.end_index()
        found = self._sorted
        if found.query.order_by == self._there.query.order_by and not self.asked:
            found = queries.soonest(found, end, late=self.late, now=self.request.now)
        return found.values_list("id", flat=True)[start:end]

    def whole(self) -> "Iterator[Duty]":
        """The whole list, as it is taken out."""
        return self._sorted.iterator(chunk_size=500)

    @cached_property
    def _found(self) -> "QuerySet[Duty]":
        asked, state, there = self.asked, self.asked.get("state", "open"), self._there
        late = state == LATE
        found = queries.late(there, now=self.request.now) if late else there.filter(state=state)
        found = queries.about(found, asked.get("words", ""))
        return found.filter(**{name: asked[name] for name in ("kind", "agency") if name in asked})

    @property
    def _sorted(self) -> "QuerySet[Duty]":
        asked = self.request.GET.get("sort", "")
        columns = _SORTS.get(asked.removeprefix("-"))
        if not columns:
            return self._found
        sign = "-" if asked.startswith("-") else ""
        return self._found.order_by(*(f"{sign}{column}" for column in columns))
