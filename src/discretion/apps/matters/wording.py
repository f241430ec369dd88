"""The facts of a matter in the words that a person would use."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from msgspec import UNSET

from discretion.apps.matters.contents import Facts
from discretion.apps.register.contents import Party
from discretion.apps.register.known import added_types
from discretion.law.deadlines import listed
from discretion.law.information import OTHER, enacted_editions
from discretion.law.matters import Kind

_KINDS: Final[Mapping[str, str]] = {
    "own_agency": "the agency itself",
    "city_agency": "a city agency",
    "police_department": "the police department",
    "department_of_education": "the Department of Education",
    "local_public_authority": "a local public authority",
    "local_public_benefit_corporation": "a local public benefit corporation",
    "contractor": "a contractor",
    "subcontractor": "a subcontractor",
    "individual": "a person",
    "third_party": "someone outside the City",
}
_ENTITIES: Final[Mapping[str, str]] = {
    "federal_agency": "a federal agency",
    "state_agency": "a state agency",
    "city_council": "the City Council",
    "state_legislature": "the State Legislature",
    "governor": "the Governor",
    "comptroller": "the Comptroller",
    "audit_authority": "an audit authority",
    "court": "a court",
    "subpoena": "someone with a subpoena",
    "public": "a member of the public",
    "vendor": "a vendor",
    "community_partner": "a community partner",
}


def party_words(party: Party, names: Mapping[str, str]) -> str:
    """A party by its name, or as what it is."""
    if party.id or party.name:
        return names.get(party.id) or party.name or party.id
    entity = "" if party.entity is UNSET else party.entity
    return _ENTITIES.get(entity) or _KINDS[party.kind]


def type_words(codes: Iterable[str], added: Mapping[str, str] | None = None) -> str:
    """Types in a row, as the statute calls them."""
    told = list(words_by_code(codes, added).values())
    return listed(told) if told else ""


def words_by_code(
    codes: Iterable[str], added: Mapping[str, str] | None = None
) -> Mapping[str, str]:
    """Each type as it is called within a sentence."""
    codes, labels = list(codes), _labels()
    if added is None:
        # Most name none that the chief added, and then the database need not be asked.
        added = {} if labels.keys() >= set(codes) else added_types()
    words = {code: labels.get(code) or added.get(code, code.removeprefix(OTHER)) for code in codes}
    return {
        code: word[:1].lower() + word[1:] if word[1:2].islower() else word
        for code, word in words.items()
    }


@cache
def _labels() -> Mapping[str, str]:
    return {t.code: t.label for edition in enacted_editions() for t in edition.types.values()}


def sentence(kind: Kind, facts: Facts, agency: str, names: Mapping[str, str]) -> str:
    """What is asked, wanted or was done, in one sentence."""
    party = "someone" if facts.counterparty is UNSET else party_words(facts.counterparty, names)
    types = type_words(facts.types) or "information"
    what_for = f" for: {facts.purpose}" if facts.purpose else ""
    return f"{_VERBS[kind, facts.act].format(party=party, agency=agency, types=types)}{what_for}."


_VERBS: Final = {
    (Kind.REQUEST, "disclosure"): "{party} asks {agency} for {types}",
    (Kind.REQUEST, "collection"): "{agency} is asked to collect {types} from {party}",
    (Kind.PROPOSAL, "disclosure"): "{agency} wants to disclose {types} to {party}",
    (Kind.PROPOSAL, "collection"): "{agency} wants to collect {types} from {party}",
    (Kind.EXIGENT, "disclosure"): "{agency} disclosed {types} to {party}",
    (Kind.EXIGENT, "collection"): "{agency} collected {types} from {party}",
}
