"""The way through the questions: which are asked of what, in which order, and what was answered."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.matters.contents import Circumstances, Facts, Grounds
from discretion.apps.matters.wording import party_words
from discretion.apps.register.known import added_types
from discretion.errors import NotFound
from discretion.interfaces.web.asking_forms import QuestionForm
from discretion.interfaces.web.asking_said import Said
from discretion.interfaces.web.asking_what import PurposeForm, TypesForm
from discretion.interfaces.web.asking_who import WhoForm
from discretion.interfaces.web.asking_why import ExtentForm, GroundForm, MoreForm, SpecialForm
from discretion.interfaces.web.type_choices import in_words as type_in_words
from discretion.law.acts import ActKind
from discretion.law.deadlines import in_words
from discretion.law.matters import Kind

# The doors of the first page, by what stands in the address.
DOORS: Final[Mapping[str, Kind]] = {
    "request": Kind.REQUEST,
    "share": Kind.PROPOSAL,
    "emergency": Kind.EXIGENT,
}


class Why(NamedTuple):
    """Why a question is asked, with the section of the law behind it."""

    section: str
    because: str


class Question(NamedTuple):
    """A question: its place in the address, its form, and how it is put in each kind of matter.

    `short` is what its answer is called where all answers stand together. `why` is empty where each
    field of the form says by itself why it is asked.
    """

    slug: str
    form: Callable[..., QuestionForm]
    short: str
    titles: Mapping[Kind, str]
    lead: str = ""
    why: Mapping[ActKind, Why] = {}

    def title(self, kind: Kind, act: ActKind) -> str:
        """The question, as it is put."""
        verb = "collected" if act == "collection" else "shared"
        return self.titles[kind].format(verb=verb)


def _always(section: str, because: str) -> Mapping[ActKind, Why]:
    """The same for what is shared and for what is collected."""
    why = Why(section, because)
    return {"disclosure": why, "collection": why}


_ALL: Final = (
    Question(
        "who",
        WhoForm,
        "With whom",
        {
            Kind.REQUEST: "Who is asking?",
            Kind.PROPOSAL: "Who would get it, or give it?",
            Kind.EXIGENT: "Who got it, or gave it?",
        },
        why={
            "disclosure": Why(
                "§ 23-1202(c)(1)",
                "The rules hold for whatever goes to someone outside your agency, also to another "
                "City agency. Who it is decides which exceptions there are.",
            ),
            "collection": Why(
                "§ 23-1202(b)(1), (b)(2)",
                "What your agency collects needs an approval, unless an exception holds. Some hold "
                "for certain others only, such as the police.",
            ),
        },
    ),
    Question(
        "types",
        TypesForm,
        "What",
        {
            Kind.REQUEST: "What do they want to know?",
            Kind.PROPOSAL: "Which information is it?",
            Kind.EXIGENT: "Which information was it?",
        },
        "Tick the kinds of information. We keep the kinds only, never the information itself.",
        _always(
            "§ 23-1201",
            "The law is about information by which someone can be identified or found, and names "
            "such kinds. What was approved in advance was approved for some of them.",
        ),
    ),
    Question(
        "purpose",
        PurposeForm,
        "What for",
        {
            Kind.REQUEST: "What do they want it for?",
            Kind.PROPOSAL: "What is it for?",
            Kind.EXIGENT: "What was it for, and why could it not wait?",
        },
        why=_always(
            "§ 23-1201",
            "It is routine only if it is a part of your agency’s everyday work and furthers its "
            "purpose or mission. What it is for decides that.",
        ),
    ),
    Question(
        "ground",
        GroundForm,
        "On what ground",
        {
            Kind.REQUEST: "Why may they have it?",
            Kind.PROPOSAL: "Why may it be {verb}?",
        },
        "An approval needs a ground (§ 23-1202(b)(1), (c)(1)). Fill in what you know. If you know "
        "none, leave all of it empty: your officer looks for one with you.",
        {
            "disclosure": Why(
                "§ 23-1202(c)(1)",
                "It can be approved only if the person agreed to it in writing, if it furthers the "
                "purpose or mission of your agency, or if a law or treaty requires it.",
            ),
            "collection": Why(
                "§ 23-1202(b)(1)",
                "It can be approved only if it furthers the purpose or mission of your agency, or "
                "if a law or treaty requires it.",
            ),
        },
    ),
    Question(
        "special",
        SpecialForm,
        "Anything special",
        {
            Kind.REQUEST: "Is anything special about it?",
            Kind.PROPOSAL: "Is anything special about it?",
            Kind.EXIGENT: "Was anything special about it?",
        },
        "Most often nothing is. Then just continue.",
    ),
    Question(
        "extent",
        ExtentForm,
        "How many, and by when",
        {
            Kind.REQUEST: "How many people, and by when?",
            Kind.PROPOSAL: "How many people, and by when?",
        },
        why={
            "disclosure": Why(
                "§ 23-1202(c)(3)",
                "What is not routine goes to your privacy officer as soon as practicable; the day "
                "tells them how soon that is. The law asks for no number: it helps them to weigh "
                "what it means for people.",
            ),
            "collection": Why(
                "§ 23-1202(b)(1)",
                "The law sets no number and no day. They help your privacy officer, whose written "
                "approval it needs, to weigh it in time.",
            ),
        },
    ),
    Question(
        "more",
        MoreForm,
        "Your words",
        {
            Kind.REQUEST: "Who writes, and what do they say?",
            Kind.PROPOSAL: "Is there anything else?",
        },
        "What you write here is kept locked away. Only you and those who decide can read it.",
        {
            "disclosure": Why(
                "§ 23-1202(c)(3)",
                "What is not routine goes to your privacy officer, who decides by what is known of "
                "it and has to know whom to answer.",
            ),
            "collection": Why(
                "§ 23-1202(b)(1)",
                "Your privacy officer decides in writing, by what is known of it.",
            ),
        },
    ),
)


def questions(kind: Kind) -> Sequence[Question]:
    """Those that are asked in a kind of matter, in their order."""
    return [question for question in _ALL if kind in question.titles]


def question(slug: str, kind: Kind) -> Question:
    """One of them; NotFound where it isn't asked."""
    for each in questions(kind):
        if each.slug == slug:
            return each
    raise NotFound("There is no such question.")


def beside(slug: str, kind: Kind) -> tuple[str, str]:
    """The questions before and after one; empty at either end."""
    slugs = ["", *(each.slug for each in questions(kind)), ""]
    place = slugs.index(slug)
    return slugs[place - 1], slugs[place + 1]


def unanswered(kind: Kind, facts: Facts) -> str:
    """The first question whose answer is needed and isn't there; empty where none is."""
    there = {
        "who": facts.counterparty is not UNSET,
        "types": bool(facts.types),
        "purpose": bool(facts.purpose)
        and (kind is not Kind.EXIGENT or bool(facts.circumstances.exigent)),
    }
    return next((slug for slug, answered in there.items() if not answered), "")


class Line(NamedTuple):
    """An answer: the question, what it is about, and what was said."""

    slug: str
    term: str
    words: Sequence[str]


def answers(kind: Kind, said: Said) -> list[Line]:
    """What was said, question by question; what was left open is an empty line."""
    told = dict(_words(kind, said))
    return [Line(q.slug, q.short, [w for w in told[q.slug] if w]) for q in questions(kind)]


def _words(kind: Kind, said: Said) -> Iterator[tuple[str, Sequence[str]]]:
    facts = said.facts
    yield "who", _who(kind, facts)
    added = added_types()
    yield "types", [type_in_words(code, added) for code in facts.types]
    exigent = facts.circumstances.exigent if kind is Kind.EXIGENT else ""
    yield "purpose", [facts.purpose, exigent and f"It could not wait: {exigent}"]
    yield "ground", _grounds(facts.grounds)
    yield "special", _special(kind, facts)
    people, by = facts.people, facts.wanted_by
    yield (
        "extent",
        [
            "" if people is UNSET else f"About {people:,} {'person' if people == 1 else 'people'}",
            "" if by is UNSET else f"Wanted by {in_words(by)}",
        ],
    )
    private = said.private
    yield "more", [private.asker, private.contact, private.words]


def _who(kind: Kind, facts: Facts) -> list[str]:
    party = facts.counterparty
    if party is UNSET:
        return []
    words = party_words(party, accounts.agency_names([party.id]) if party.id else {})
    if kind is Kind.REQUEST:
        return [_first_large(words)]
    done = kind is Kind.EXIGENT
    collected = "Collected from" if done else "To collect from"
    shared = "Shared with" if done else "To share with"
    return [f"{collected if facts.act == 'collection' else shared} {words}"]


def _first_large(words: str) -> str:
    return words[:1].upper() + words[1:]


_WRITTEN: Final = {
    "individual": "the person it is about",
    "parent_or_guardian": "their parent or guardian",
    "legal_representative": "someone who may decide for them by law",
}


def _grounds(grounds: Grounds) -> list[str]:
    agreed = grounds.written_authorization
    found = [
        grounds.furthers_mission and f"It helps the agency’s work: {grounds.furthers_mission}",
        grounds.required_by_law and f"Required by {grounds.required_by_law}",
        "" if agreed is UNSET else f"Agreed to in writing by {_WRITTEN[agreed]}",
    ]
    none = grounds.examined and not any(found)
    return ["You looked, and found none"] if none else found


def _special(kind: Kind, facts: Facts) -> list[str]:
    stated: Circumstances = facts.circumstances
    crime = {
        "crime_committed": "The police investigate a crime that was committed",
        "attempted_or_impending_crime": "The police investigate a crime tried or about to happen",
    }
    welfare = {
        "by_city_agency": "A City agency looks into someone’s welfare",
        "by_other": "Someone looks into a person’s welfare",
    }
    return [
        "Asked under the Freedom of Information Law" if facts.foil else "",
        crime.get(stated.police_investigation or "", ""),
        "The police have an open investigation" if stated.open_criminal_investigation else "",
        welfare.get(stated.welfare_investigation or "", ""),
        "Done in enforcing the law, or for health or safety" if stated.protective_powers else "",
        "Not everyday work" if stated.outside_normal_course else "",
        f"It can’t wait: {stated.exigent}" if stated.exigent and kind is not Kind.EXIGENT else "",
        "Anonymous" if facts.anonymized else "",
    ]
