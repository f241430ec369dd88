"""How a designation is told: as one sentence, as terms, and with what a step would change."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.register import queries
from discretion.apps.register.contents import Designation
from discretion.apps.register.effects import Change, Effect
from discretion.apps.register.exclusions import Excluded, Exclusions
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.material import WEIGHTS
from discretion.interfaces.web.components import dated, indefinite, spoken
from discretion.interfaces.web.record_forms import PARTY_KINDS
from discretion.interfaces.web.showing import Fact, type_label
from discretion.law.acts import ENTITY_KINDS
from discretion.law.deadlines import in_words

if TYPE_CHECKING:
    from discretion.interfaces.web.designation_sight import Seen

_MOST_IN_A_SENTENCE: Final = 5
_ENTITIES: Final = {
    "city_council": "the City Council",
    "state_legislature": "the state legislature",
    "governor": "the governor",
    "comptroller": "the comptroller",
    "subpoena": "whoever holds a subpoena",
    "public": "the public",
    "other": "any other party",
}
KINDS_IN_WORDS: Final = {
    "routine": "Routine",
    "joint_routine": "Joint routine",
    "best_interests": "Best interests of the City",
}
# What each field is called on a page.
LABELS: Final = {
    "kind": "Kind",
    "act": "What it approves",
    "name": "Name",
    "offices": "Offices that may rely on it",
    "functions": "Functions",
    "types": "Types of information",
    "counterparties": "From whom, or to whom",
    "staff": "Groups of staff",
    "since": "From",
    "until": "Until",
    "reason": "Why",
    "with_agencies": "Agencies that have to agree",
    "extra_review": "Review of each act by",
    "agreement_required": "An agreement is needed first",
    "review_on": "To be looked at again on",
}
_VERBS: Final = {
    "collection": ("collect", "from"),
    "disclosure": ("disclose", "to"),
    "both": ("collect and disclose", "from or to"),
}
MATERIAL: Final = tuple(LABELS[name] for name, weight in WEIGHTS.items() if weight.material)
WORDING: Final = tuple(LABELS[name] for name, weight in WEIGHTS.items() if not weight.material)


class Touched(NamedTuple):
    """An activity, or a past act, that a step would change; why, and the parties it is with."""

    record: str
    name: str
    parties: tuple[str, ...]
    why: str


class Rule(NamedTuple):
    """What a policy says of some of what a designation covers."""

    types: str
    parties: str
    authority: str
    provision: str


class Told(NamedTuple):
    """What a step would change, by what becomes of each act."""

    newly: Sequence[Touched]
    no_longer: Sequence[Touched]
    undecided: Sequence[Touched]
    # How many activities and acts were tried.
    tried: int


def names_for(actor: Actor) -> dict[str, str]:
    """The names of what a designation may point to: agencies, functions, contractors, types."""
    names = party_words()
    for kind in ("function", "contractor", "type"):
        found = queries.records(KINDS[kind], actor=actor)
        names |= {code: title for code, title in found.values_list("code", "title") if code}
    return names | dict(accounts.all_agencies().values_list("id", "name"))


def why_it_waits(seen: "Seen", names: Mapping[str, str]) -> str:
    """Why another agency's designation is not agreed yet; empty where it is, or is one's own."""
    holder = names.get(seen.agency, seen.agency)
    if seen.kept or seen.state not in ("draft", "proposed"):
        return ""
    if seen.state == "draft":
        return (
            f"{holder} is working on it again, so signatures given before don’t count any more. "
            "Your agency is asked again when it is ready."
        )
    others = _and(names.get(agency, agency) for agency in seen.outstanding)
    return f"It waits for the signature of {others}."


def party_words() -> dict[str, str]:
    """The kinds of counterparty as they stand within a sentence."""
    kinds = {code: _inside(label) for code, label in PARTY_KINDS}
    entities = {code: indefinite(spoken(code).lower()) for code in ENTITY_KINDS}
    return {**entities, **_ENTITIES, **kinds, "third_party": "a third party"}


def _inside(label: str) -> str:
    """A label as it stands within a sentence: small, unless it is a name or letters."""
    if label[1:2].isupper() or label.startswith("Social security"):
        return label
    return label[:1].lower() + label[1:]


def _and(words: Iterable[str], last: str = "and") -> str:
    *before, final = words
    return f"{', '.join(before)} {last} {final}" if before else final


def types_in_words(codes: Sequence[str], names: Mapping[str, str]) -> str:
    """Types as they stand within a sentence, at most a handful of them."""
    told = [names[code] if code in names else _inside(type_label(code)) for code in codes]
    if len(told) > _MOST_IN_A_SENTENCE + 1:
        more = len(told) - _MOST_IN_A_SENTENCE
        told = [*told[:_MOST_IN_A_SENTENCE], f"{more} other types listed below"]
    return _and(told)


def sentence(content: Designation, agency: str, names: Mapping[str, str]) -> str:
    """What a designation covers, as one sentence."""
    verb, side = _VERBS[content.act]
    types = types_in_words(content.types, names)
    return (
        f"{_who(content, agency, names)} may {verb} {types} {side} "
        f"{_parties(content.counterparties, names)}, {_when(content)}."
    )


def _who(content: Designation, agency: str, names: Mapping[str, str]) -> str:
    places = (agency,) if content.offices is UNSET else content.offices
    where = _and(names.get(place, place) for place in places)
    if content.staff == "any":
        who = "Employees of any group"
    else:
        group = "group" if len(content.staff) == 1 else "groups"
        who = f"Employees of the {group} {_and(_named(one, {}) for one in content.staff)}"
    if content.functions == "any":
        return f"{who} at {where}"
    return f"{who} in {_and(_named(code, names) for code in content.functions)} at {where}"


def _parties(parties: Sequence[str], names: Mapping[str, str]) -> str:
    if parties == "any":
        return "anyone"
    return _and((names.get(party, party) for party in parties), "or")


def _when(content: Designation) -> str:
    until = "it is ended" if content.until is UNSET else in_words(content.until)
    return f"from {in_words(content.since)} until {until}"


def terms(content: Designation, names: Mapping[str, str]) -> list[Fact]:
    """Every field of a designation; what was left open is said to be so."""
    told = {
        "kind": [KINDS_IN_WORDS[content.kind]],
        "act": [act_in_words(content.act)],
        "functions": _each(content.functions, names, "Any function"),
        "types": [names[c] if c in names else type_label(c) for c in content.types],
        "counterparties": _each(content.counterparties, names, "Anyone"),
        "staff": _each(content.staff, {}, "Any group"),
        "offices": _each(content.offices or "any", names, "The agency and all its offices"),
        "since": [in_words(content.since)],
        "until": [in_words(content.until) if content.until else "No last day"],
        "with_agencies": [names.get(agency, agency) for agency in content.with_agencies],
        "extra_review": [spoken(content.extra_review)] if content.extra_review else [],
        "agreement_required": ["Yes"] if content.agreement_required else [],
        "review_on": [in_words(content.review_on)] if content.review_on else [],
        "reason": [content.reason] if content.reason else [],
    }
    return [
        Fact(LABELS[name], [(word[:1].upper() + word[1:], "") for word in words])
        for name, words in told.items()
        if words
    ]


def act_in_words(act: str) -> str:
    """What is approved or done."""
    return "Collection and disclosure" if act == "both" else spoken(act)


def _each(values: Sequence[str], names: Mapping[str, str], every: str) -> list[str]:
    return [every] if values == "any" else [_named(value, names) for value in values]


def _named(code: str, names: Mapping[str, str]) -> str:
    """What a code stands for; its own words where another agency's register has the name."""
    return names.get(code) or code.replace("_", " ")


def barred(found: Exclusions, names: Mapping[str, str]) -> list[Rule]:
    """What policies take out of a designation (§ 23-1203(5))."""
    return [_rule(excluded, names) for excluded in found.barred]


def agreement_first(found: Exclusions, names: Mapping[str, str]) -> list[Rule]:
    """For what policies ask an agreement, though it is routine (§ 23-1203(4))."""
    return [_rule(excluded, names) for excluded in found.agreement_for]


def _rule(excluded: Excluded, names: Mapping[str, str]) -> Rule:
    types = types_in_words(excluded.types, names) if excluded.types else "what it covers"
    parties = _parties(excluded.counterparties, names)
    return Rule(
        types[:1].upper() + types[1:],
        parties[:1].upper() + parties[1:],
        excluded.authority,
        excluded.provision,
    )


def changed_by(effects: Sequence[Effect], names: Mapping[str, str]) -> Told:
    """What a step would change, an activity told once with all of its parties."""
    return Told(
        newly=touched((e for e in effects if e.change is Change.NEWLY_COVERED), names),
        no_longer=touched((e for e in effects if e.change is Change.NO_LONGER_COVERED), names),
        undecided=touched((e for e in effects if e.change is Change.UNDECIDED), names),
        tried=len({effect.record for effect in effects}),
    )


def resting_on(
    record_id: str, effects: Iterable[Effect], names: Mapping[str, str]
) -> list[Touched]:
    """What rests on a designation today: the effects of a step tell of each act before it."""
    return touched(
        (
            msgspec.structs.replace(effect, why=effect.before.because)
            for effect in effects
            if effect.before and effect.before.designation == record_id
        ),
        names,
    )


def touched(effects: Iterable[Effect], names: Mapping[str, str]) -> list[Touched]:
    """Activities, each once, with the parties with whom it is touched."""
    rows: dict[str, Touched] = {}
    for effect in effects:
        row = rows.setdefault(
            effect.record, Touched(effect.record, effect.name, (), dated(effect.why))
        )
        party = _party_of(effect, names)
        if party and party not in row.parties:
            rows[effect.record] = row._replace(parties=(*row.parties, party))
    return list(rows.values())


def _party_of(effect: Effect, names: Mapping[str, str]) -> str:
    if effect.act is None:
        return ""
    party = effect.act.counterparty
    word = party.name or party.id or (party.entity or "") or party.kind
    return names.get(word, word)
