"""How records are shown: as rows of a list, as terms with what each is, as differences."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from textwrap import shorten
from types import MappingProxyType
from typing import Any, Final, NamedTuple, get_type_hints

import msgspec
from django.db.models import Q
from django.http import HttpRequest

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements.contents import Signatory, Terms
from discretion.apps.register import contents, filings
from discretion.apps.register.contents import Content
from discretion.apps.register.kinds import KINDS, Kind
from discretion.apps.register.queries import Kept, visible
from discretion.apps.register.shapes import in_order
from discretion.apps.register.words import said
from discretion.interfaces.web import agreement_words
from discretion.interfaces.web.components import spoken
from discretion.interfaces.web.tables import Column, sortable
from discretion.interfaces.web.type_choices import statutory_labels
from discretion.law.acts import ENTITY_KINDS, PARTY_KINDS
from discretion.law.deadlines import in_words
from discretion.law.information import OTHER

_TYPE = "type:"
_LONGEST_CODE = 80
_CHUNK = 5_000
# The kinds that other records name, by code or id.
_POINTED_TO = ("function", "system", "contractor", "type")
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
# What a record is called stands in a column of its own.
_IN_THE_NAME = ("name", "label")
MOST_SHOWN = 3
# Of a text in a cell; its record has the rest.
_MOST_LETTERS = 160
# Fields that hold codes; where nothing has the code's name, its words are shown.
_CODED = frozenset(
    (
        "act",
        "kind",
        "says",
        "services",
        "classifications",
        "bound_by_contract",
        "extra_review",
        "function",
        "functions",
        "staff",
    )
)
# What a code is called where its own name would not say it.
_MEANT: Final[Mapping[tuple[str, str], str]] = {
    ("act", "both"): "Collection and disclosure",
    ("kind", "best_interests"): "Best interests of the City",
}
# The kinds of which a list says how each stands by its days and signatures.
STANDING: Final = ("designation", "agreement")
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
    "retention": "How long it is kept",
    "classifications": "Approved",
    "follows": "Follows from",
    "source": "Taken over from",
    "with_": "With",
    "bound_by_contract": "Bound by contract",
    "about": "About",
    "subcontractor_of": "Subcontractor of",
    "says": "What it says",
    "hours": "Within how many hours",
    "days": "Within how many days",
    "since": "From",
    "until": "Until",
    "name": "Name",
    "code": "Short name",
    "offices": "Offices that may rely on it",
    "with_agencies": "Agencies that have to agree",
    "extra_review": "Review of each act by",
    "agreement_required": "An agreement is needed first",
    "review_on": "To be looked at again on",
    "terms": "Terms",
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
    # When it was changed last; nothing for a row of a past day.
    changed: datetime | None
    # From which filing it was taken over, if it was.
    origin: str = ""


class Fact(NamedTuple):
    """A field of a record: its label, and each thing that stands in it with the id it names."""

    label: str
    words: Sequence[tuple[str, str]]


class Difference(NamedTuple):
    """A field that was changed: its label, and its text before and after."""

    label: str
    before: str
    after: str


def columns(request: HttpRequest, kind: Kind, chosen: Sequence[str]) -> list[Column]:
    """The heads of a list of one kind."""
    own = [
        sortable(request, label_of(name), name) if name == "until" else Column(label_of(name))
        for name in _short(kind, chosen)
    ]
    return [
        Column("Id"),
        sortable(request, "Name", "title"),
        *own,
        sortable(request, "Agency", "agency"),
        Column("Standing" if kind.name in STANDING else "State"),
        sortable(request, "Changed", "changed"),
    ]


def heads(kind: Kind) -> list[str]:
    """What a list shows of one kind beside its id, name, agency and state."""
    return [label_of(name) for name in _short(kind)]


def to_choose_from(kind: Kind) -> list[tuple[str, str]]:
    """The columns that a list of one kind can show beside those that every list has."""
    fields = (name for name in kind.content.__struct_fields__ if name not in _IN_THE_NAME)
    return [(name, label_of(name)) for name in fields]


def usual(kind: Kind) -> tuple[str, ...]:
    """The columns of a list for which nobody chose others."""
    return _COLUMNS.get(kind.name, ())


def _short(kind: Kind, chosen: Sequence[str] = ()) -> Sequence[str]:
    known = kind.content.__struct_fields__
    return [name for name in chosen if name in known] or usual(kind)


def row(
    kept: Kept,
    agency: str,
    links: Mapping[str, str],
    *,
    chosen: Sequence[str] = (),
    most: int | None = MOST_SHOWN,
) -> Row:
    """A record as a row; `links` name what it points to, `most` is how many a cell says."""
    names = _short(KINDS[kept.kind], chosen)
    cells = tuple(_in_short(kept.content, name, links, most) for name in names)
    changed = kept.changed_at if kept.changed_by else None
    return Row(kept.id, kept.title, agency or "The City", kept.state, cells, changed)


def _in_short(content: Content, name: str, links: Mapping[str, str], most: int | None) -> str:
    words = [word for word, _ in _words(name, getattr(content, name, ""), links)]
    if most is None:
        return ", ".join(words)
    more = len(words) - most
    shown = ", ".join(shorten(word, _MOST_LETTERS, placeholder=" …") for word in words[:most])
    return f"{shown} and {more} more" if more > 0 else shown


def facts(content: Content, links: Mapping[str, str]) -> list[Fact]:
    """Every field of a record that says something; `links` are the names of what it points to."""
    found = []
    for field in msgspec.structs.fields(content):
        words = _words(field.name, getattr(content, field.name), links)
        if words:
            found.append(Fact(label_of(field.name), words))
    return found


def flow(content: Content, links: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Each type of an activity, for which function it is, and from whom or to whom it goes."""
    if not isinstance(content, contents.Activity):
        return []
    parties = "; ".join(party_label(party, links) for party in content.counterparties)
    function = links.get(content.function) or spoken(content.function)
    return [(type_label(code, links), function, parties) for code in content.types]


def links(actor: Actor, told: Iterable[object] | None = None) -> dict[str, str]:
    """The names of what records point to, by id or code; types' stand under `type:` and code.

    `told` are the contents to be shown, where it is not everything that may be named.
    """
    found = visible(actor).filter(kind__in=_POINTED_TO)
    agencies: Iterable[str] = actor.tree.parents
    wanted = [Q()]
    if told is not None:
        texts = {text for each in told for text in said(msgspec.to_builtins(each))}
        agencies = texts.intersection(agencies)
        codes = sorted(text for text in texts if len(text) <= _LONGEST_CODE)
        parts = (codes[n : n + _CHUNK] for n in range(0, len(codes), _CHUNK))
        wanted = [Q(id__in=part) | Q(code__in=part) for part in parts]
    names = dict(accounts.agency_names(agencies))
    fields = ("kind", "id", "code", "title", "state")
    rows = [row for asked in wanted for row in found.filter(asked).values_list(*fields)]
    # A name that holds goes before that of a record retired since.
    for kind, id_, code, title, _ in sorted(rows, key=lambda row: (row[-1] != "retired", row[1])):
        names[f"{_TYPE}{code}" if kind == "type" else code or id_] = title
    return names


def origins(actor: Actor, ids: Iterable[str]) -> dict[str, str]:
    """From which filing each of some records was taken over, for those that were."""
    taken = filings.taken_over(ids, actor=actor)
    return {id_: row.origin for id_, row in taken.items()}


def _words(name: str, value: object, links: Mapping[str, str]) -> list[tuple[str, str]]:
    """What stands in a field, each as words and the id it points to."""
    if value in ("", None, (), msgspec.UNSET, False):
        return []
    if value == "any":
        return [("Any", "")]
    if isinstance(value, tuple):
        return [pair for item in value for pair in _words(name, item, links)]
    if isinstance(value, contents.Party):
        return [(party_label(value, links), "")]
    if isinstance(value, contents.RetentionRule):
        return [(retention(value), "")]
    if isinstance(value, Signatory):
        return [(agreement_words.party(value, links), "")]
    if isinstance(value, Terms):
        return [(f"{label}: {told}", "") for label, told in agreement_words.promises(value)]
    return [(_word(name, value, links), "")]


def _word(name: str, value: object, links: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "Yes"
    if isinstance(value, date):
        return in_words(value)
    text = str(value)
    if meant := _MEANT.get((name, text)):
        return meant
    if name == "types":
        return type_label(text, links)
    if name in _CODED or (name == "counterparties" and text in PARTY_KINDS | ENTITY_KINDS):
        return links.get(text) or spoken(text)
    return links.get(text, text)


def type_label(code: str, links: Mapping[str, str] = MappingProxyType({})) -> str:
    """A type as the chief calls it who added it, as the statute's list does, or its own words."""
    known = links.get(f"{_TYPE}{code}") or statutory_labels().get(code)
    return known or code.removeprefix(OTHER)


def party_label(party: contents.Party, links: Mapping[str, str]) -> str:
    """A party by its name, with what it is."""
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
    kind: Kind,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    links: Mapping[str, str] = MappingProxyType({}),
) -> list[Difference]:
    """What a recorded fact changed, field by field."""
    old, new = (
        {**(told or {}).get("content", {}), "state": (told or {}).get("state")}
        for told in (before, after)
    )
    fields = dict.fromkeys(["state", *old, *new])
    found = [difference(kind, name, old.get(name), new.get(name), links) for name in fields]
    return [each for each in found if each.before != each.after]


def difference(
    kind: Kind,
    field: str,
    before: object,
    after: object,
    links: Mapping[str, str] = MappingProxyType({}),
) -> Difference:
    """A field as it was and as it is, of a record's JSON, in words; lists of codes in one order."""
    if in_order(field, before) == in_order(field, after):
        before = after
    told = (_told(kind, field, value, links) for value in (before, after))
    return Difference(label_of(field), *told)


def _told(kind: Kind, field: str, value: object, links: Mapping[str, str]) -> str:
    """A value as a record shows it; as it was written where records have such a field no more."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    shape = _shapes(kind.content).get(field)
    try:
        opened = value if shape is None or value is None else msgspec.convert(value, shape)
    except msgspec.ValidationError:
        return _flat(value)
    return "; ".join(word for word, _ in _words(field, opened, links)) or _flat(value)


@cache
def _shapes(content: type[Content]) -> Mapping[str, Any]:
    return get_type_hints(content)


def compared(
    kind: Kind,
    mine: Content,
    theirs: Content,
    links: Mapping[str, str] = MappingProxyType({}),
) -> list[Difference]:
    """Where two versions of one record differ: mine, and the one that stands there by now."""
    return differences(
        kind,
        {"content": msgspec.to_builtins(theirs)},
        {"content": msgspec.to_builtins(mine)},
        links,
    )


def _flat(value: object) -> str:
    """A value of a recorded content as words in a line."""
    if isinstance(value, Mapping):
        return ", ".join(_flat(part) for part in value.values() if part)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "; ".join(_flat(part) for part in value)
    return "" if value is None else str(value)
