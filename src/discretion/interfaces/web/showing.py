"""How records are shown: as rows of a list, as terms with what each is, as differences."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec
from django.http import HttpRequest

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.register import contents
from discretion.apps.register.contents import Content
from discretion.apps.register.kinds import KINDS, Kind
from discretion.apps.register.queries import Kept, records
from discretion.interfaces.web.components import in_words, spoken
from discretion.interfaces.web.tables import Column, sortable
from discretion.law.information import enacted_editions

_OTHER = "other:"
# What a list shows of each kind beside id, title, agency and state.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "activity": ("act", "types", "counterparties"),
    "function": ("code", "mission"),
    "system": ("owner", "vendor"),
    "contractor": ("services", "bound_by_contract"),
    "designation": ("kind", "act", "types", "until"),
    "type": ("code", "since", "until"),
    "policy": ("says", "types", "counterparties"),
    "agreement": ("with_", "types", "until"),
}
_MOST_SHOWN = 3
# What a field is called where a record is shown; a form asks for it in a question of its own.
LABELS: Final[Mapping[str, str]] = {
    "act": "Act",
    "types": "Types",
    "categories": "Whose information",
    "counterparties": "Parties",
    "systems": "Kept in",
    "reason": "Reason",
    "mission": "How it furthers the mission",
    "legal_authority": "Legal authority",
    "staff": "Entitled staff",
    "retention": "Kept how long",
    "classifications": "Approved",
    "follows": "Follows from",
    "source": "Taken over from",
    "with_": "With",
    "bound_by_contract": "Chapter passed on",
    "about": "About",
    "subcontractor_of": "Subcontractor of",
    "says": "Says",
    "since": "From",
    "until": "Until",
    "name": "Name",
    "code": "Short name",
}


def label_of(field: str) -> str:
    """What a field is called where a record is shown."""
    return LABELS.get(field) or spoken(field)


class Row(NamedTuple):
    """A record in a list."""

    id: str
    title: str
    agency: str
    state: str
    cells: tuple[str, ...]


class Fact(NamedTuple):
    """A field of a record: its label, and each thing that stands in it with the id it names."""

    label: str
    words: Sequence[tuple[str, str]]


class Difference(NamedTuple):
    """A field that was changed: its label, and its text before and after."""

    label: str
    before: str
    after: str


def columns(request: HttpRequest, kind: Kind) -> list[Column]:
    """The heads of a list of one kind."""
    own = [Column(label_of(name)) for name in _short(kind)]
    return [
        Column("Id"),
        sortable(request, "Name", "title"),
        *own,
        Column("Agency"),
        Column("State"),
    ]


def _short(kind: Kind) -> tuple[str, ...]:
    return _COLUMNS.get(kind.name, ())


def row(kept: Kept, agency: str) -> Row:
    """A record as a row."""
    kind = KINDS[kept.kind]
    cells = tuple(_in_short(kept.content, name) for name in _short(kind))
    return Row(kept.id, kept.title, agency or "The City", kept.state, cells)


def past_row(id_: str, kind: Kind, told: Mapping[str, Any], names: Mapping[str, str]) -> Row:
    """A record as a row, as the record of a past day told it."""
    content = msgspec.convert(told["content"], kind.content)
    cells = tuple(_in_short(content, name) for name in _short(kind))
    return Row(id_, kind.title(content), names.get("", ""), told["state"], cells)


def _in_short(content: Content, name: str) -> str:
    words = [word for word, _ in _words(name, getattr(content, name, ""), {})]
    more = len(words) - _MOST_SHOWN
    shown = ", ".join(words[:_MOST_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown


def facts(content: Content, links: Mapping[str, str]) -> list[Fact]:
    """Every field of a record that says something; `links` are the names of what it points to."""
    found = []
    for field in msgspec.structs.fields(content):
        words = _words(field.name, getattr(content, field.name), links)
        if words:
            found.append(Fact(label_of(field.name), words))
    return found


def links(actor: Actor) -> dict[str, str]:
    """The names of what records point to, by id or code."""
    names = dict(accounts.agency_names(actor.tree.parents))
    for kind, key in (("function", "code"), ("contractor", "code"), ("system", "id")):
        names |= dict(records(KINDS[kind], actor=actor).values_list(key, "title"))
    return names


def _words(name: str, value: object, links: Mapping[str, str]) -> list[tuple[str, str]]:
    """What stands in a field, each as words and the id it points to."""
    if value in ("", None, (), msgspec.UNSET, False):
        return []
    if value == "any":
        return [("Any", "")]
    if isinstance(value, tuple):
        return [pair for item in value for pair in _words(name, item, links)]
    if isinstance(value, contents.Party):
        return [(_party(value, links), "")]
    if isinstance(value, contents.RetentionRule):
        return [(retention(value), "")]
    return [(_word(name, value, links), "")]


def _word(name: str, value: object, links: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "Yes"
    if isinstance(value, date):
        return in_words(value)
    text = str(value)
    if name == "types":
        return type_label(text)
    if name in ("act", "kind", "says", "services", "classifications", "bound_by_contract"):
        return spoken(text)
    return links.get(text, text)


def type_label(code: str) -> str:
    """A type as the statute's list calls it, or its own words."""
    return _type_labels().get(code) or code.removeprefix(_OTHER)


@cache
def _type_labels() -> Mapping[str, str]:
    kinds = (kind for edition in enacted_editions() for kind in edition.types.values())
    return {kind.code: kind.label for kind in kinds}


def _party(party: contents.Party, links: Mapping[str, str]) -> str:
    name = links.get(party.id, party.id) if party.id else party.name
    kind = spoken(party.entity or party.kind)
    return f"{name} ({kind.lower()})" if name else kind


def retention(rule: contents.RetentionRule) -> str:
    """A retention rule as a sentence."""
    parts = ((rule.years, "year"), (rule.months, "month"), (rule.days, "day"))
    period = " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in parts if n)
    how_long = f"{period} from: {rule.trigger}" if period else f"From: {rule.trigger}"
    until = f"; until {rule.until_when}" if rule.until_when else ""
    then = f"; then: {rule.disposal}" if rule.disposal else ""
    return how_long + until + then + (f" ({rule.citation})" if rule.citation else "")


def differences(
    kind: Kind, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[Difference]:
    """What a recorded fact changed, field by field."""
    old, new = ((told or {}).get("content", {}) for told in (before, after))
    moved = [
        Difference(
            spoken(name), str((before or {}).get(name, "")), str((after or {}).get(name, ""))
        )
        for name in ("state",)
    ]
    fields = [
        Difference(label_of(name), _flat(old.get(name)), _flat(new.get(name)))
        for name in dict.fromkeys([*old, *new])
    ]
    return [found for found in (*moved, *fields) if found.before != found.after]


def compared(kind: Kind, mine: Content, theirs: Content) -> list[Difference]:
    """Where two versions of one record differ: mine, and the one that stands there by now."""
    return differences(
        kind,
        {"content": msgspec.to_builtins(theirs)},
        {"content": msgspec.to_builtins(mine)},
    )


def _flat(value: object) -> str:
    """A value of a recorded content as words in a line."""
    if isinstance(value, Mapping):
        return ", ".join(_flat(part) for part in value.values() if part)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "; ".join(_flat(part) for part in value)
    return "" if value is None else str(value)
