"""What narrows a list of records, alike for every kind: words, agency, type, party, a past day."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day
from discretion.apps.register.kinds import Kind
from discretion.apps.register.queries import visible
from discretion.interfaces.web.forms import DayField, Form
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.own_agencies import agencies_to_filter_by
from discretion.interfaces.web.page import Request
from discretion.interfaces.web.party_names import PartyNames, known_names
from discretion.interfaces.web.type_choices import to_filter_by

_ROWS: Final = 50
# Which kinds of record name what.
_NAMING: Final[Mapping[str, frozenset[str]]] = {
    "type": frozenset(("activity", "designation", "policy", "agreement")),
    "party": frozenset(("activity", "designation", "policy", "agreement")),
    "function": frozenset(("activity", "designation")),
    "system": frozenset(("activity",)),
}


_SORTS: Final = {
    "title": "title",
    "changed": "changed_at",
    "agency": "agency__name",
    "until": "until",
}


class Narrowing(Form):
    """The filters that lists have in common; one that a kind has no use for is left out."""

    words = forms.CharField(label="Words", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)
    type = forms.ChoiceField(label="Type", required=False)
    party = forms.CharField(label="Party", required=False, help_text="By name or id.")
    function = forms.CharField(label="Function", required=False, help_text="By name or short name.")
    system = forms.CharField(label="System", required=False, help_text="By name or id.")
    on = DayField(label="As of", required=False, help_text="A past day, as 7/31/2026.")

    def __init__(self, request: Request, kind: Kind) -> None:
        super().__init__(data=request.GET or None)
        self._request, self._kind = request, kind
        for name, kinds in _NAMING.items():
            if kind.name not in kinds:
                del self.fields[name]
        if kind.of_agency:
            kept = visible(request.actor).filter(kind=kind.name)
            self._offer("agency", [("", "All"), *agencies_to_filter_by(request.actor, kept)])
        else:
            del self.fields["agency"]
        self._offer("type", to_filter_by())

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_on(self) -> Any:
        """No day to come has a register yet."""
        day = self.cleaned_data["on"]
        if day and day > new_york_day(self._request.now):
            raise forms.ValidationError("Choose today or a day before it.")
        return day

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for; nothing where nothing was, or where it makes no sense."""
        return self.cleaned_data if self.is_valid() else {}

    @property
    def senseless(self) -> bool:
        """Whether something was asked for that there is not; the form says what."""
        return self.is_bound and not self.is_valid()

    def agencies(self) -> Iterable[str] | None:
        """The agencies to show: the one asked for, or the one worked in, with offices; or all."""
        if not self._kind.of_agency:
            return None
        actor = self._request.actor
        chosen = self.asked.get("agency") or chosen_agency(self._request, actor)
        return actor.tree.below(chosen) if chosen else None

    def mentions(self, *also: str) -> dict[str, str]:
        """What the records are to mention, and what of `also` was asked for."""
        asked, actor = self.asked, self._request.actor
        found = {name: asked[name] for name in ("type", *also) if asked.get(name)}
        if party := asked.get("party"):
            found["party"] = PartyNames(known_names(actor)).id_of(party)
        for name, key in (("function", "code"), ("system", "id")):
            if text := asked.get(name):
                found[name] = _named(actor, name, key, text)
        return found


def ordered(found: QuerySet[Any], request: Request) -> QuerySet[Any]:
    """A list in the order that `?sort=` asks for, if any; a minus turns it round."""
    sort = request.GET.get("sort", "")
    field = _SORTS.get(sort.removeprefix("-"))
    if field is None:
        return found
    # What has no last day ends after all that have one.
    order = F(field).desc(nulls_first=True) if sort[0] == "-" else F(field).asc(nulls_last=True)
    return found.order_by(order, "id")


def page_of(found: QuerySet[Any], request: Request, *beside: str) -> Page[Any]:
    """The page of a list that `?page=` asks for, with agencies and what else stands `beside`.

    Ids alone are put in order; a database that sorts whole records of a city takes twice as long.
    What is found is not asked for again with them: SQLite would go through it all once more.
    """
    shown = Paginator(found.values_list("pk", flat=True), _ROWS).get_page(request.GET.get("page"))
    whole = found.model._default_manager.select_related("agency")
    rows = whole.prefetch_related(*beside).in_bulk(list(shown.object_list))
    shown.object_list = [rows[pk] for pk in shown.object_list]
    return shown


def _named(actor: Actor, kind: str, key: str, text: str) -> str:
    """The code or id of what is called so; the text itself where nothing is."""
    called = Q(title__iexact=text) | Q(**{f"{key}__iexact": text})
    found = visible(actor).filter(called, kind=kind).order_by("id").values_list(key, flat=True)
    return found.first() or text
