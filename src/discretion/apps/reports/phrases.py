"""How records are put into words: sentences with a verb, so that none is taken for a heading."""

from collections.abc import Iterable, Sequence

from msgspec import UNSET

from discretion.apps.matters.determined import Determined
from discretion.apps.register.contents import RetentionRule
from discretion.apps.register.queries import Kept
from discretion.apps.reports.material import Designated, Material, Opened, lowered, party_words
from discretion.law import deadlines


def listed(words: Iterable[str], *, in_order: bool = False) -> str:
    """Words in a row, each once, in the order of the alphabet unless they have their own."""
    each = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    return deadlines.listed(each if in_order else sorted(each, key=str.casefold)) if each else ""


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its unit, which has a plural of its own where one is given."""
    return f"{number} {many}" if many and number != 1 else deadlines.counted(number, one)


def types_in_words(codes: Iterable[str], material: Material) -> str:
    """Types as they are called in a sentence."""
    return listed(material.lowered[code] for code in codes)


def collected(activities: Sequence[Opened], material: Material) -> str:
    """What is collected for a function, and about whom."""
    return _told("collection", "The agency collects", activities, material)


def kept(activities: Sequence[Opened]) -> str:
    """How long information is kept for a function."""
    rules = (activity.says.retention for activity in activities)
    told = listed(_period(rule) for rule in rules if rule is not UNSET)
    return f"It is kept {told}." if told else ""


def _period(rule: RetentionRule) -> str:
    units = ((rule.years, "year"), (rule.months, "month"), (rule.days, "day"))
    period = listed([counted(n, unit) for n, unit in units if n], in_order=True)
    if period:
        return f"for {period} after {lowered(rule.trigger)}"
    return f"until {lowered(rule.until_when)}" if rule.until_when.strip() else ""


def _told(act: str, opening: str, activities: Iterable[Opened], material: Material) -> str:
    meant = [a for a in activities if a.says.act == act and a.says.types]
    if not meant:
        return ""
    types = types_in_words((code for a in meant for code in a.says.types), material)
    whose = listed(lowered(word) for a in meant for word in a.says.categories)
    return f"{opening} {types}{f' of {whose}' if whose else ''}."


def described(activity: Opened, material: Material) -> str:
    """An activity as a row tells of it: its name, what, whose, with whom, and why.

    One that was taken over from a filing keeps the words that were filed, without its made-up name.
    """
    says = activity.says
    parties = listed(party_words(party, material.names) for party in says.counterparties)
    direction = {"collection": " from ", "disclosure": " to "}.get(says.act, "")
    verb = {"collection": "collects", "retention": "keeps", "disclosure": "discloses"}[says.act]
    what = _told(says.act, f"The agency {verb}", [activity], material).rstrip(".")
    if what and parties and direction:
        what += direction + parties
    name = "" if says.source and says.reason.strip() else says.name
    return _sentences(name, what, says.reason)


def approved(designation: Designated, material: Material) -> str:
    """A designation as a row tells of it: its name, what it covers, and why it was given."""
    terms = designation.terms
    act = {"collection": "collection", "disclosure": "disclosure"}.get(
        terms.act, "collection and disclosure"
    )
    what = f"It covers the {act} of {types_in_words(terms.types, material)}"
    if terms.counterparties != "any" and terms.counterparties:
        preposition = {"collection": "from", "disclosure": "to"}.get(terms.act, "from and to")
        what += f" {preposition} {listed(called(word, material) for word in terms.counterparties)}"
    # Another agency's designation is told from our side: it agreed with us.
    others = [designation.record.agency] if designation.names_us else terms.with_agencies
    with_ = listed(material.name(agency) for agency in others)
    joint = f"{with_} agreed that it is routine" if with_ else ""
    return _sentences(terms.name, what, joint, terms.reason)


def determined(record: Kept, says: Determined, material: Material) -> str:
    """What the chief determined in a matter, as a row tells of it; of another agency's act, whose
    it is."""
    preposition = {"collection": "from", "disclosure": "to"}[says.act]
    by = "" if material.is_ours(record) else f" by {material.name(record.agency)}"
    what = f"It covers the {says.act}{by} of {types_in_words(says.types, material)}"
    if says.counterparty != says.matter:
        what += f" {preposition} {called(says.counterparty, material)}"
    if says.until is not UNSET:
        what += f" until {deadlines.in_words(says.until)}"
    return _sentences(says.purpose, what, says.reason)


def called(word: str, material: Material) -> str:
    """An agency by its id, a contractor by its code, a kind of party, or a name as it is."""
    if word in material.names:
        return material.name(word)
    contractor = next((c.title for c in material.contractors if c.code == word), "")
    return contractor or word.replace("_", " ")


def _sentences(*parts: str) -> str:
    told = (part.strip() for part in parts)
    return " ".join(part if part[-1] in ".!?" else f"{part}." for part in told if part)
