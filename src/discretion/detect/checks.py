"""Whether digits that look like an identifier are one: check digits, ranges and issuers.

Each check says how many characters from the start make one, and 0 where none do: a pattern may have
taken in what follows, as in `4111 1111 1111 1111 3 times`.
"""

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

# Issuers by their first digits, with the lengths that their numbers have.
_CARDS: Final = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"
    r"|3[47]\d{13}|3(?:0[0-59]|[689]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}"
    r"|(?:60|62|64|65)\d{14,17}"
)
# Area codes of the City and its surroundings. None begins a borough, block and lot.
_NEAR_THE_CITY: Final = re.compile(
    r"212|332|646|917|718|347|929|516|631|934|914|845|201|551|973|862|908|732|848|609|856|203|475|860"
    r"|959|518|838|607|585|716|315|680"
)
_SEPARATORS: Final = re.compile(r"[\s._-]+")
_NO_STREET: Final = re.compile(
    r"(?i:(?:family|supreme|criminal|civil|housing|district|federal|appeals|surrogate's)[\s_-]court$"
    r"|(?:blood|food|coat|toy|hard|flash|test)[\s_-]drive$)"
)
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
# The years of birth of people who may be alive, or have a file.
_YEARS: Final = range(1880, 2100)


def card(found: str) -> int:
    """A payment card: a length and first digits that an issuer has, and the check digit."""
    return next((len(part) for part in _shortened(found) if _is_card(part)), 0)


def iban(found: str) -> int:
    """An IBAN, by its check digits."""
    return next((len(part) for part in _shortened(found) if _is_iban(part)), 0)


def ssn(found: str) -> int:
    """A Social Security number in groups, with the same separator twice; no row of one digit."""
    digits = re.sub(r"\D", "", found)
    between = re.findall(r"\D+", found)
    same = len({re.sub(r"\s", "", separator) for separator in between}) == 1
    return len(found) if same and len(set(digits)) > 1 else 0


def vehicle(found: str) -> int:
    """A vehicle identification number, by the check digit that North America asks for."""
    values = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    digits = [int(values.get(c, c)) for c in found.upper()]
    remainder = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
    mixed = not found.isdigit() and not found.isalpha()
    return len(found) if mixed and found[8].upper() == "0123456789X"[remainder] else 0


def lettered(found: str) -> int:
    """Letters and digits together, as many as a plate has."""
    kept = re.sub(r"[\s_-]", "", found)
    mixed = any(c.isdigit() for c in kept) and any(c.isalpha() for c in kept)
    return len(found) if mixed and 5 <= len(kept) <= 8 else 0


def address_of_device(found: str) -> int:
    """An IP address that belongs to some device: not this machine's own, and not all of them."""
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return 0
    nobody = address.is_loopback or address.is_unspecified or address.is_multicast
    return 0 if nobody or found.startswith("255.") else len(found)


def hardware(found: str) -> int:
    """A hardware address: not twelve plain digits, which may be anything."""
    return len(found) if any(c.isalpha() for c in found) else 0


def day(found: str) -> int:
    """A day of the calendar, in any order of day, month and year."""
    lowered = found.lower()
    numbers = [int(n) for n in re.findall(r"\d+", found)]
    if any(month in lowered for month in _MONTHS):
        return len(found)
    if len(numbers) == 1:
        return len(found) if _is_run_of_day(str(numbers[0]).zfill(8)) else 0
    one, two, three = numbers
    first, last = (two, three) if one > 31 else (one, two)
    fits = 1 <= min(first, last) <= 12 and max(first, last) <= 31
    year = one if one > 31 else three
    return len(found) if fits and (year < 100 or year in _YEARS) else 0


def no_day(found: str) -> int:
    """Digits in groups that are no day of the calendar."""
    numbers = re.findall(r"\d+", found)
    is_day = [len(n) for n in numbers] in ([4, 2, 2], [2, 2, 4]) and bool(day(found))
    return 0 if is_day else len(found)


def phone_near_the_city(found: str) -> int:
    """Ten plain digits, or eleven: a phone number where the area is near; else any id may be so."""
    return len(found) if _NEAR_THE_CITY.match(found[-10:]) else 0


def place(found: str) -> int:
    """Latitude and longitude within the globe."""
    north, east = (float(n) for n in re.findall(r"\d+\.\d+", found))
    return len(found) if north <= 90 and east <= 180 else 0


def street(found: str) -> int:
    """A street with a house on it: no court of law, no drive for blood or coats."""
    return 0 if _NO_STREET.search(found) else len(found)


def _shortened(found: str) -> Iterator[str]:
    """The whole, then without its last group, and so on."""
    yield found
    for match in reversed(list(_SEPARATORS.finditer(found))):
        yield found[: match.start()]


def _is_card(part: str) -> bool:
    digits = _SEPARATORS.sub("", part)
    return _CARDS.fullmatch(digits) is not None and _luhn(digits)


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + at % 2) for at, d in enumerate(reversed(digits)))
    return sum(n // 10 + n % 10 for n in doubled) % 10 == 0


def _is_iban(part: str) -> bool:
    kept = _SEPARATORS.sub("", part)
    turned = kept[4:] + kept[:4]
    return 15 <= len(kept) <= 34 and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def _is_run_of_day(eight: str) -> bool:
    """`01021980` or `19800102`."""
    shapes = ((eight[:4], eight[4:6], eight[6:]), (eight[4:], eight[:2], eight[2:4]))
    return any(
        int(year) in _YEARS and 1 <= int(month) <= 12 and 1 <= int(of_month) <= 31
        for year, month, of_month in shapes
    )
