"""The kinds of record that the register keeps, and what it looks at in each.

A kind is a table row: to add one is to add an entry here and a content in `contents`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from discretion.apps.register import contents
from discretion.apps.register.contents import Content
from discretion.errors import NotFound
from discretion.law.authority import Power
from discretion.law.citations import Citation

# What a record mentions, to be found by: a type, a party, a function, a system, a category.
Mention = tuple[str, str]


@dataclass(frozen=True)
class Coming:
    """A day of a content on which someone is to look at the record, and the duty that this is."""

    field: str
    duty: str
    # With the places {name} and {agency}; and why it is due then, with the place {day}.
    what: str
    why: str
    provision: Callable[[Content], Citation]


@dataclass(frozen=True)
class Kind:
    """One kind of record: how it is called, who keeps it, what it is found by."""

    name: str
    plural: str
    prefix: str
    content: type[Content]
    # The words it is listed under, and the code by which other records name it, if any.
    title: Callable[[Content], str]
    code: Callable[[Content], str] = lambda content: ""
    mentions: Callable[[Content], Iterator[Mention]] = lambda content: iter(())
    power: Power = Power.KEEP_REGISTER
    # Whether it belongs to an agency; else to the City as a whole.
    of_agency: bool = True
    comings: tuple[Coming, ...] = ()


def _name(content: Content) -> str:
    return str(getattr(content, "name", "") or getattr(content, "label", ""))


def _code(content: Content) -> str:
    return str(getattr(content, "code", ""))


def _of_activity(content: Content) -> Iterator[Mention]:
    assert isinstance(content, contents.Activity)  # noqa: S101 (tells mypy what the table says)
    yield "act", content.act
    yield from (("type", code) for code in content.types)
    yield from (("category", word) for word in content.categories)
    yield from (("system", system) for system in content.systems)
    if content.function:
        yield "function", content.function
    for party in content.counterparties:
        yield "party_kind", party.kind
        if party.id or party.name:
            yield "party", party.id or party.name


def _of_terms(content: Content) -> Iterator[Mention]:
    for field, what in (
        ("types", "type"),
        ("functions", "function"),
        ("counterparties", "party"),
        ("with_agencies", "agency"),
    ):
        values = getattr(content, field, ())
        if values != "any":
            yield from ((what, value) for value in values)
        elif what == "type":
            yield what, values
    if isinstance(content, contents.Designation):
        yield "kind", content.kind


def _of_contract(content: Content) -> Iterator[Mention]:
    """The contractor who runs a system, or whose subcontractor one is."""
    for field in ("vendor", "subcontractor_of"):
        if code := getattr(content, field, ""):
            yield "party", code


def _approved_by(content: Content) -> Citation:
    """The provision under which a designation's acts are approved."""
    assert isinstance(content, contents.Designation)  # noqa: S101 (as above)
    act = "b" if content.act == "collection" else "c"
    whose = "b" if content.kind == "best_interests" else "a"
    return Citation(f"23-1202({act})(2)({whose})")


_KINDS: Final = (
    Kind("function", "functions", "FUN", contents.Function, _name, _code),
    Kind("system", "systems", "SYS", contents.System, _name, mentions=_of_contract),
    Kind(
        "contractor",
        "contractors",
        "CON",
        contents.Contractor,
        _name,
        _code,
        mentions=_of_contract,
    ),
    Kind("activity", "activities", "ACT", contents.Activity, _name, mentions=_of_activity),
    Kind(
        "designation",
        "designations",
        "DES",
        contents.Designation,
        _name,
        mentions=_of_terms,
        comings=(
            Coming(
                "review_on",
                "review_designation",
                "Look at “{name}” of {agency} again",
                "{day} was set for looking at it again; the law sets no day",
                _approved_by,
            ),
            Coming(
                "until",
                "review_designation",
                "“{name}” of {agency} ends: approve another in time, or let it end",
                "its last day is {day}; acts after it are not covered",
                _approved_by,
            ),
        ),
    ),
    Kind(
        "type",
        "types",
        "TYP",
        contents.AddedType,
        _name,
        _code,
        power=Power.ADD_TYPE,
        of_agency=False,
    ),
    Kind(
        "policy",
        "policies",
        "POL",
        contents.Policy,
        _name,
        mentions=_of_terms,
        power=Power.ADOPT_POLICIES,
        of_agency=False,
    ),
)
KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in _KINDS}


def add(kind: Kind) -> Kind:
    """Let an app above keep records of its own kind in the same way."""
    KINDS[kind.name] = kind
    return kind


def kind_of(record_id: str) -> Kind:
    """The kind of a record, from its id; NotFound for an id of another shape."""
    prefix = record_id.partition("-")[0]
    for kind in KINDS.values():
        if kind.prefix == prefix:
            return kind
    raise NotFound(f"There is no record “{record_id}” here.")


def by_plural(plural: str) -> Kind:
    """The kind that a list page or file is about, as `activities`."""
    for kind in KINDS.values():
        if kind.plural == plural:
            return kind
    raise NotFound(f"There is no list of “{plural}” here.")


def prefixes() -> Mapping[str, Kind]:
    """The kinds by the prefix of their ids."""
    return {kind.prefix: kind for kind in KINDS.values()}
