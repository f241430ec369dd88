"""The letters that an incident asks for: what was disclosed, to whom, and whom to call.

They are made when they are asked for and never kept: a letter to a person names that person.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.incidents import incident_queries as queries
from discretion.apps.incidents.incident_contents import IncidentFacts
from discretion.apps.incidents.incident_notices import CHIEF, INDIVIDUAL, WORDS
from discretion.apps.incidents.incident_opened import NoticeSight, Opened
from discretion.apps.matters.letters import FORMATS as FORMATS
from discretion.apps.matters.letters import Format as Format
from discretion.apps.matters.letters import Letter as Letter
from discretion.apps.matters.letters import written as written
from discretion.apps.matters.library import Letterhead
from discretion.apps.matters.wording import party_words, type_words
from discretion.errors import NotFound
from discretion.law.deadlines import in_words, listed

_OWNER: Final = "owner_lessor_or_licensor"
_CODE: Final = "of the Administrative Code of the City of New York"
_SUBJECTS: Final[Mapping[str, str]] = {
    INDIVIDUAL: "Information about you went where it should not have",
    _OWNER: "Information that you entrusted to us was exposed",
}


def noticed(incident_id: str, to: str, agency: str, *, actor: Actor) -> tuple[Opened, NoticeSight]:
    """The incident and the notice that a letter is for; NotFound where none is owed, or was given,
    that the actor sees."""
    it = queries.opened(incident_id, actor=actor)
    found = [one for one in queries.notices(it) if one.to == to and one.state != "void"]
    for one in found:
        if agency in ("", one.agency):
            return it, one
    raise NotFound(f"{incident_id} asks for no such letter.")


def letter(
    it: Opened, notice: NoticeSight, head: Letterhead, *, to: str, words: str, today: date
) -> Letter:
    """The letter; `to` is whoever it goes to, `words` are the officer's own."""
    names = accounts.agency_names({it.aware, it.responsible, *_party(it.facts)})
    told = [*_first(it, notice, names), _done(it.facts), words.strip()]
    return Letter(
        agency=names[notice.agency],
        address=head.address,
        to=to or _addressee(notice),
        dated=today,
        number=it.id,
        subject=_SUBJECTS.get(notice.to, f"Notice of an incident at {names[it.responsible]}"),
        paragraphs=tuple(filter(None, told)),
        items=(),
        after=(_section(notice), head.last_line),
    )


def _party(facts: IncidentFacts) -> list[str]:
    return [] if facts.counterparty is UNSET else [facts.counterparty.id]


def _addressee(notice: NoticeSight) -> str:
    words = WORDS[notice.to]
    return words[:1].upper() + words[1:]


def _first(it: Opened, notice: NoticeSight, names: Mapping[str, str]) -> Iterator[str]:
    """What it is, what was disclosed, and to whom."""
    facts = it.facts
    when = "" if facts.happened_on is UNSET else f" on {in_words(facts.happened_on)}"
    about = {INDIVIDUAL: "Information about you", _OWNER: "Information that you entrusted to us"}
    what = about.get(notice.to, "Information about people")
    may = "may have gone" if facts.suspected else "went"
    yield f"{what} {may} where it should not have{when}, at {names[it.responsible]}."
    yield f"What was disclosed: {type_words(facts.types)}."
    yield _to_whom(facts, names)
    if notice.to == INDIVIDUAL:
        if not facts.suspected:
            yield "We are sorry that this happened."
        return
    if facts.what:
        yield f"What happened: {facts.what.rstrip('.')}."
    if facts.people is not UNSET:
        yield f"It is about {facts.people:,} {'person' if facts.people == 1 else 'people'}."
    if notice.to == CHIEF and it.aware != it.responsible:
        yield f"{names[it.aware]} became aware of it."


def _to_whom(facts: IncidentFacts, names: Mapping[str, str]) -> str:
    if facts.counterparty is UNSET:
        return "To whom: we do not know yet."
    return f"To whom: {party_words(facts.counterparty, names)}."


def _done(facts: IncidentFacts) -> str:
    return f"What we did: {facts.contained.rstrip('.')}." if facts.contained.strip() else ""


def _section(notice: NoticeSight) -> str:
    return f"The law asks for this letter: {listed([f'§ {p}' for p in notice.provisions])} {_CODE}."


def file_name(incident_id: str, to: str, format: Format) -> str:
    """What the file of a letter is called."""
    return f"letter-{incident_id}-{to.replace('_', '-')}.{format}"
