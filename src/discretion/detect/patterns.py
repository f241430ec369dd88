"""What identifiers look like, kind by kind.

Written for folded text (`folding`), where an underscore is a blank, as in the names of files. Time
grows with the text and no faster: every repetition is bounded or possessive, and a shape is tried
only where it can start. Where digits alone tell nothing, words beside them must: `DOB 01/02/1980`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from discretion.detect import checks
from discretion.detect.kinds import Kind

# How far around a find the words may stand that make it one, or none.
NEAR: Final = 40
# Stands where something was found already, and in `near` and `unless` for the find itself.
TAKEN: Final = "\x00"


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """The shape of one kind; a group called `it` is the identifier where the shape is more.

    `words`: it is tried only where one of these begins, in small letters. `near`: what must stand
    close by. `unless`: what must not.
    """

    kind: Kind
    shape: re.Pattern[str]
    words: tuple[str, ...] = ()
    check: Callable[[str], int] = len
    near: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None


def _number(first: str, rest: str, ends: str = "") -> re.Pattern[str]:
    """A number that is not the middle of a longer one, as in 12-345-67-8901.

    A year may stand before it, as in the names of files. The look back comes after the first
    character, because the search for that alone is fast.
    """
    alone = r"(?<![A-Za-z0-9].)(?:(?<![0-9][./-].)|(?<=20[0-9]{2}-.))"
    return re.compile(f"{first}{alone}{rest}{ends or _NUMBER_ENDS}")


def _after(words: str, then: str, *, between: str = "") -> re.Pattern[str]:
    """A shape that counts only after one of these words."""
    return re.compile(rf"(?i:(?<![a-z])(?:{words}){between or _IS})(?P<it>{then}){_END}")


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?i:(?<![a-z])(?:{'|'.join(words)}))")


_END: Final = r"(?![A-Za-z0-9])"
_NUMBER_ENDS: Final = r"(?![A-Za-z0-9]|[.-][0-9])"
# Between the groups of one number; a line may break there.
_GAP: Final = r"[\s._-]{1,4}"
# Between a word and the number that it announces.
_IS: Final = (
    r"(?:[\s:=#.,;(\"'_-]"
    r"|(?:nos?|nr|num|numbers?|is|was|are|id|of|the|on|file|in|with)(?![a-z])){0,12}"
)

_SOCIAL: Final = (
    r"(?:ssn|ss(?![a-z])|s\.s\.|soc(?:ial)?(?![a-z])\.?(?:[\s_-]{1,2}sec(?:urity)?(?![a-z])\.?)?"
    r"|itin|tax(?:payer)?[\s_-]id)"
)
_SOCIAL_WORDS: Final = ("ss", "s.s.", "soc", "itin", "tax")
_LAST_FOUR: Final = r"last[\s_-](?:4|four)(?:[\s_-]digits)?"

_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY: Final = (
    r"(?i:[0-9]{1,4}[\s./_-]{1,2}[0-9]{1,2}[\s./_-]{1,2}[0-9]{2,4}|[0-9]{8}"
    rf"|{_MONTH}[\s_-]{{0,2}}[0-9]{{1,2}}(?:st|nd|rd|th)?[\s,_-]{{1,3}}[0-9]{{2,4}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[\s_-]{{0,2}}{_MONTH}[\s,_-]{{1,3}}[0-9]{{2,4}})"
)

# Streets by their last words, long and short, and those whose names have none.
_STREET: Final = (
    r"(?i:street|st|avenue|ave?|boulevard|blvd|road|rd|place|pl|lane|ln|drive|dr|court|ct|parkway|pkwy"
    r"|terrace|ter|plaza|square|sq|turnpike|tpke|expressway|expwy|highway|hwy|concourse|loop|crescent"
    r"|alley|walk|slip|oval|way)"
)
_NAMED_STREET: Final = (
    r"(?i:broadway|bowery|grand[\s_-]concourse|park[\s_-]row|central[\s_-]park[\s_-](?:west|south|north)"
    r"|ave(?:nue)?\.?[\s_-][a-z](?![a-z])|ave(?:nue)?\.?[\s_-]of[\s_-]the[\s_-][a-z]{3,12})"
)
_HOUSE: Final = r"(?<![A-Za-z0-9$.,].)(?<![0-9][/-].)[0-9]{0,4}(?:-[0-9]{1,3})?[A-Za-z]?[\s_-]{1,2}"
_TOWARDS: Final = r"(?:(?i:north|south|east|west|[nsew]\.?)[\s_-]{1,2})?"
_NUMBERED: Final = r"[0-9]{1,3}(?i:st|nd|rd|th)?[\s_-]{1,2}"
_WORD: Final = r"[A-Z][A-Za-z.']{0,20}[\s_-]{1,2}"
_IN_THE_CITY: Final = r"(?:apt|unit|fl|#|bronx|brooklyn|queens|manhattan|staten|new york|ny)"

_EXCHANGE: Final = r"[2-9][0-9]{2}"
_TEN_DIGITS: Final = rf"(?:(?<=1)[2-9]|(?<!1))[0-9]{{2}}{_EXCHANGE}[0-9]{{4}}"
_TALK: Final = _words(
    *("call", r"tel(?:ephone|(?![a-z]))", "phone", "cell", "mobile", "dial", "text", "fax", "sms"),
    *("voicemail", r"ph(?![a-z])", "whatsapp", "contact", "reach", r"(?:home|work)(?![a-z])"),
    *("message", "number", "disconnected"),
)
_LONGITUDE: Final = r"(?:(?i:lon(?:g(?:itude)?)?)[\s.:=]{1,3})?"
# Of an arc, and its seconds where they are not a fraction: 40°42'46"N, 40° 42.767' N.
_MINUTES: Final = (
    r"°\s?[0-9]{1,2}(?:\.[0-9]{1,6})?['\u2019\u2032]"
    r"(?:\s?[0-9]{1,2}(?:\.[0-9]{1,4})?(?:[\"\u201d\u2033]|''))?"
)
# A bill of the council, as in Int 312-2026.
_BILL: Final = re.compile(rf"(?i:(?<![a-z])int(?:ro)?\.?[\s-](?:no\.?\s)?{TAKEN})")
_SOFTWARE: Final = re.compile(
    r"(?i:(?<![a-z])(?:version|release|firmware|build|driver|section|item|manual|appendix|chapter|rev|v)"
    rf"[\s:._-]{{0,2}}{TAKEN}"
    rf"|{TAKEN}[\s._-]{{0,2}}(?:exe|msi|dll|zip|tar|deb|rpm|jar|build|release|of the manual))"
)
_PLATFORMS: Final = (
    *("instagram", "facebook", "twitter", "tiktok", "snapchat", "linkedin", "threads", "youtube"),
)

# In the order in which they are sought; what one has found the next ones do not read.
PATTERNS: Final[tuple[Pattern, ...]] = (
    Pattern(
        kind=Kind.BANK_ACCOUNT,
        shape=re.compile(
            rf"[A-Za-z](?<![A-Za-z0-9].)[A-Za-z][0-9]{{2}}(?:[\s-]{{0,2}}[A-Za-z0-9]){{11,30}}{_END}"
        ),
        check=checks.iban,
    ),
    Pattern(
        kind=Kind.PAYMENT_CARD,
        shape=_number(
            "[2-6]",
            rf"(?:[0-9]{{12,18}}|[0-9]{{3}}{_GAP}(?:[0-9]{{6}}{_GAP}[0-9]{{4,5}}"
            rf"|(?:[0-9]{{4}}{_GAP}){{2}}[0-9]{{1,4}}(?:{_GAP}[0-9]{{1,3}})?))",
            _END,
        ),
        check=checks.card,
    ),
    Pattern(
        kind=Kind.DEVICE,
        shape=_after("imei", r"[0-9](?:[\s-]{0,2}[0-9]){13,15}"),
        words=("imei",),
    ),
    Pattern(
        kind=Kind.DEVICE,
        shape=re.compile(
            r"[0-9A-Fa-f](?<![0-9A-Fa-f].)(?i:[0-9a-f](?:(?::[0-9a-f]{2}){5}|(?:-[0-9a-f]{2}){5}"
            r"|[0-9a-f]{2}(?:\.[0-9a-f]{4}){2})(?![0-9a-f]|[:.-][0-9a-f]))"
        ),
        check=checks.hardware,
    ),
    Pattern(
        kind=Kind.SSN,
        shape=_number("[0-9]", rf"[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}[0-9]{{4}}"),
        check=checks.ssn,
    ),
    Pattern(
        kind=Kind.SSN,
        shape=re.compile(
            rf"[Xx*#](?<![A-Za-z0-9*#].)[Xx*#]{{2}}[\s-]?[Xx*#]{{2}}[\s-]?[0-9]{{4}}{_END}"
        ),
    ),
    Pattern(kind=Kind.SSN, shape=_after(_SOCIAL, r"[0-9]{9}"), words=_SOCIAL_WORDS),
    Pattern(
        kind=Kind.SSN,
        shape=_after(rf"{_SOCIAL}[\s_-]{{1,2}}(?:ending|ends|{_LAST_FOUR})", r"[0-9]{4}"),
        words=_SOCIAL_WORDS,
    ),
    Pattern(
        kind=Kind.SSN,
        shape=_after(
            rf"{_LAST_FOUR}[\s_-]of(?:[\s_-](?:the|his|her|their))?[\s_-]{_SOCIAL}", r"[0-9]{4}"
        ),
        words=("last",),
    ),
    Pattern(
        kind=Kind.DATE_OF_BIRTH,
        shape=_after(
            r"d\.?o\.?b(?![a-z])\.?|date[\s_-]of[\s_-]birth|birth[\s_-]?da(?:te|y)|born|b\.",
            _DAY,
            between=rf"(?:{_IS}|\s?\([a-z ]{{1,20}}\)[\s:]{{0,2}})",
        ),
        words=("dob", "d.o", "date", "birth", "born", "b."),
        check=checks.day,
    ),
    Pattern(
        kind=Kind.DATE_OF_BIRTH,
        shape=_number(
            "[0-9]",
            rf"[0-9]{{0,3}}(?:[\s./_-]{{1,2}}[0-9]{{1,2}}|[\s_-]{{0,2}}(?i:{_MONTH}))[\s,./_-]{{1,3}}[0-9]{{2,4}}",
            r"(?=[\s_-](?i:birth[\s_-]?da(?:y|te)))",
        ),
        check=checks.day,
    ),
    Pattern(
        kind=Kind.DRIVER_LICENSE,
        shape=_after(
            r"driver'?s?[\s_-]{1,2}lic(?:en[cs]e)?(?![a-z])\.?|d\.?l(?![a-z])\.?"
            r"|non-?driver(?:[\s_-](?:identification|id))?(?:[\s_-]card)?",
            r"(?:[0-9]{3}[\s-]{0,3}[0-9]{3}[\s-]{0,3}[0-9]{3}|[0-9]{8}|[A-Z][0-9]{7,18})",
        ),
        words=("driver", "dl", "d.l", "non"),
    ),
    Pattern(
        kind=Kind.PASSPORT,
        shape=_after(
            r"(?:passports?|pasaporte)(?:[\s_-](?:book|card))?", r"[A-Za-z]{0,2}[0-9]{6,9}"
        ),
        words=("passport", "pasaporte"),
    ),
    Pattern(
        kind=Kind.BANK_ACCOUNT,
        shape=_after(r"accounts?|acct(?![a-z])\.?|a/c", r"[0-9](?:[\s-]{0,2}[0-9]){5,16}"),
        words=("acc", "a/c"),
        check=checks.no_day,
    ),
    Pattern(
        kind=Kind.VEHICLE_NUMBER,
        shape=_after("vin|vehicle identification", r"(?i:[a-hj-npr-z0-9]{17})"),
        words=("vin", "vehicle"),
    ),
    Pattern(
        kind=Kind.VEHICLE_NUMBER,
        shape=re.compile(rf"[A-HJ-NPR-Z0-9](?<![A-Za-z0-9].)[A-HJ-NPR-Z0-9]{{16}}{_END}"),
        check=checks.vehicle,
    ),
    Pattern(
        kind=Kind.VEHICLE_NUMBER,
        shape=re.compile(rf"[A-HJ-NPR-Z](?<![A-Za-z0-9].)[A-HJ-NPR-Z0-9]{{10}}[0-9]{{6}}{_END}"),
        near=_words("vin", "vehicle", "title", "car", "truck", "van"),
    ),
    Pattern(
        kind=Kind.LICENSE_PLATE,
        shape=_after(
            r"(?:plates?|tag|lp)(?![a-z])",
            r"(?:[A-Z0-9]{1,5}[\s-]{0,2}[A-Z0-9]{2,5}|[a-z]{1,4}[0-9]{2,5})",
        ),
        words=("plate", "tag", "lp"),
        check=checks.lettered,
    ),
    Pattern(
        kind=Kind.LICENSE_PLATE,
        shape=re.compile(rf"[A-Z](?<![A-Za-z0-9].)[A-Z]{{2}}[\s-]{{0,2}}[0-9]{{4}}{_NUMBER_ENDS}"),
        near=_words("(?:license[ -])?plates?", "vehicle", "parked", "car", "driver"),
    ),
    Pattern(
        kind=Kind.GPS_LOCATION,
        shape=_number(
            "-?[0-9]",
            rf"[0-9]?\.[0-9]{{4,12}}°?\s?[NS]?[\s,;/_]{{1,3}}{_LONGITUDE}"
            r"(?:-[0-9]{1,3}\.[0-9]{4,12}|[0-9]{1,3}\.[0-9]{4,12}°?\s?[EW])",
        ),
        check=checks.place,
    ),
    Pattern(
        kind=Kind.GPS_LOCATION,
        shape=_number(
            "[0-9]", rf"[0-9]?{_MINUTES}\s?[NS][\s,;/_]{{0,3}}[0-9]{{1,3}}{_MINUTES}\s?[EW]"
        ),
    ),
    Pattern(
        kind=Kind.IP_ADDRESS,
        shape=_number("[0-9]", r"[0-9]{0,2}(?:\.[0-9]{1,3}){3}"),
        check=checks.address_of_device,
        unless=_SOFTWARE,
    ),
    Pattern(
        kind=Kind.IP_ADDRESS,
        shape=re.compile(
            r"[0-9A-Fa-f](?<![A-Za-z0-9:.].)(?i:[0-9a-f]{0,3}(?::{1,2}[0-9a-f]{1,4}){2,7}(?![a-z0-9:]))"
        ),
        check=checks.address_of_device,
    ),
    Pattern(
        kind=Kind.PHONE,
        shape=re.compile(
            rf"\([2-9][0-9]{{2}}\)[\s._-]{{0,3}}{_EXCHANGE}[\s._-]{{0,3}}[0-9]{{4}}{_NUMBER_ENDS}"
        ),
    ),
    Pattern(
        kind=Kind.PHONE,
        shape=_number(
            "[1-9]",
            rf"(?:(?<=1)[\s._-]{{0,3}}[2-9]|(?<!1))[0-9]{{2}}[\s./_-]{{1,3}}"
            rf"{_EXCHANGE}[\s._-]{{0,3}}[0-9]{{4}}",
        ),
    ),
    Pattern(kind=Kind.PHONE, shape=_number("[1-9]", _TEN_DIGITS), check=checks.phone_near_the_city),
    Pattern(
        kind=Kind.PHONE,
        shape=_number("[1-9]", rf"(?:{_TEN_DIGITS}|(?<!1)[0-9]{{2}}[\s.-]{{1,2}}[0-9]{{4}})"),
        near=_TALK,
        unless=_BILL,
    ),
    Pattern(kind=Kind.PHONE, shape=re.compile(rf"\+[1-9](?:[\s.()-]{{0,3}}[0-9]){{7,14}}{_END}")),
    Pattern(
        kind=Kind.EMAIL,
        shape=re.compile(
            r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}"
        ),
    ),
    Pattern(
        kind=Kind.SOCIAL_MEDIA,
        shape=re.compile(r"(?i:[a-z]{6,9}\.com[/_](?:in/)?@?[a-z0-9._]{2,40})"),
        words=tuple(f"{platform}.com" for platform in _PLATFORMS),
    ),
    Pattern(
        kind=Kind.SOCIAL_MEDIA,
        shape=re.compile(r"@(?<![A-Za-z0-9@.].)[A-Za-z_][A-Za-z0-9_.]{2,29}"),
        near=_words(*_PLATFORMS, "handle", "x account"),
    ),
    Pattern(
        kind=Kind.STREET_ADDRESS,
        shape=re.compile(
            rf"[0-9]{_HOUSE}(?:{_NUMBERED}{_STREET}|(?=[A-Za-z]){_TOWARDS}(?:{_NAMED_STREET}"
            rf"|{_NUMBERED}{_STREET}|(?:{_WORD}){{1,3}}(?:{_NUMBERED})?{_STREET})){_END}"
        ),
        check=checks.street,
    ),
    Pattern(
        kind=Kind.STREET_ADDRESS,
        shape=re.compile(
            rf"[0-9]{_HOUSE}(?=[a-z]){_TOWARDS}(?:[a-z]{{3,15}}\s|{_NUMBERED}){_STREET}"
            rf"\.?(?i:,?\s{_IN_THE_CITY})"
        ),
        check=checks.street,
    ),
    Pattern(
        kind=Kind.STREET_ADDRESS,
        shape=re.compile(r"(?i:p\.?\s?o\.?\s?box[\s#_-]{1,3}[0-9]{1,6})"),
        words=("p.o", "po", "p o"),
    ),
)
