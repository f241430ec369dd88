"""What fills the corpus's sentences: identifiers in people's formats, and innocent numbers.

Everything is from reserved, published or never issued ranges."""

import uuid
from collections.abc import Callable, Mapping
from random import Random
from typing import Final, TypeAlias

Make: TypeAlias = Callable[[Random], str]

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
# The processors' published test numbers.
_CARDS: Final = (
    *("4111111111111111", "4012888888881881", "4242424242424242", "4000056655665556"),
    *("5555555555554444", "5105105105105100", "2223003122003222", "5200828282828210"),
    *("378282246310005", "371449635398431", "6011111111111117", "6011000990139424"),
    *("3530111333300000", "30569309025904", "6205500000000000004", "4222222222222"),
)
# The examples of the registry of IBANs.
_IBANS: Final = (
    *("DE89370400440532013000", "GB29NWBK60161331926819", "FR1420041010050500013M02606"),
    *("ES9121000418450200051332", "NL91ABNA0417164300", "CH9300762011623852957"),
    *("IT60X0542811101000000123456", "BE68539007547034", "PL61109010140000071219812874"),
    *("IE29AIBK93115212345678", "AT611904300234573201", "SE4550000000058398257466"),
)
_VINS: Final = (
    *("1M8GDM9AXKP042788", "5GZCZ43D13S812715", "1HGCM82633A004352", "11111111111111111"),
    *("WVWZZZ1JZXW000001", "WBAZZZ00000000000", "ZFAZZZ00000000001"),
)
_PEOPLE: Final = (
    *("Ana Ruiz", "Jordan Lee", "Wei Zhang", "M. Okafor", "Pat O'Neil", "Fatima Khan"),
    *("Luis Ortega", "D'Andre Cole", "Olga Petrova", "Sam Green", "J. Baptiste", "Mrs. Chen"),
)


def digits(draw: Random, count: int) -> str:
    return "".join(draw.choice("0123456789") for _ in range(count))


def _ssn_parts(draw: Random) -> tuple[str, str, str]:
    """Areas 900 to 999 and 666 were never given out; neither was what advertisements print."""
    if draw.random() < 0.15:
        return draw.choice((("078", "05", "1120"), ("219", "09", "9999"), ("987", "65", "4321")))
    area = draw.choice(("666", str(draw.randint(900, 999))))
    return area, f"{draw.randint(1, 49):02}", f"{draw.randint(1, 9999):04}"


def _ssn(separator: str) -> Make:
    return lambda draw: separator.join(_ssn_parts(draw))


def _itin(separator: str) -> Make:
    return lambda draw: separator.join(
        (str(draw.randint(900, 999)), f"{draw.choice((50, 65, 70, 88, 90, 94))}", digits(draw, 4))
    )


def _grouped(number: str, separator: str) -> str:
    if len(number) == 15:
        return separator.join((number[:4], number[4:10], number[10:]))
    if len(number) == 14:
        return separator.join((number[:4], number[4:10], number[10:]))
    return separator.join(number[at : at + 4] for at in range(0, len(number), 4))


def _card(separator: str) -> Make:
    return lambda draw: _grouped(draw.choice(_CARDS), separator)


def phone(shape: str) -> Make:
    def make(draw: Random) -> str:
        area = draw.choice(("212", "718", "917", "347", "646", "929", "332", "516", "201", "914"))
        return shape.format(a=area, x="555", n=f"01{draw.randint(0, 99):02}")

    return make


def _abroad(shape: str) -> Make:
    """Numbers that the regulators of other countries keep for films."""
    return lambda draw: shape + digits(draw, 3)


def mail(shape: str) -> Make:
    def make(draw: Random) -> str:
        first = draw.choice(("ana", "jordan", "wei", "mokafor", "fatima", "luis", "olga", "sam"))
        last = draw.choice(("ruiz", "lee", "zhang", "khan", "ortega", "green", "oneil", "cole"))
        host = draw.choice(("example.org", "example.com", "mail.example.net", "sub.example.edu"))
        return shape.format(f=first, l=last, h=host, n=draw.randint(1, 99))

    return make


def day(shape: str, first: int = 1935, last: int = 2021) -> Make:
    def make(draw: Random) -> str:
        year, month, day = draw.randint(first, last), draw.randint(1, 12), draw.randint(1, 28)
        name = _MONTHS[month - 1]
        return shape.format(y=year, s=year % 100, m=month, d=day, name=name, short=name[:3])

    return make


def street(shape: str) -> Make:
    def make(draw: Random) -> str:
        return shape.format(
            n=draw.randint(2, 2990),
            q=f"{draw.randint(11, 160)}-{draw.randint(1, 60):02}",
            o=draw.choice(("82nd", "21st", "103rd", "57th", "149th", "9th", "116th")),
            w=draw.choice(("127th", "98", "4th", "181st", "33rd", "205")),
            t=draw.choice(
                ("Linden", "Maple", "Dean", "St. Marks", "Van Brunt", "De Kalb", "Sutphin")
            ),
            unit=draw.choice(("4B", "12", "3R", "PH2", "1-C", "605")),
        )

    return make


def _plate(shape: str) -> Make:
    """Letters and digits in the shapes of New York and its neighbours."""

    def make(draw: Random) -> str:
        letters = "".join(draw.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(4))
        return shape.format(l=letters, d=digits(draw, 6))

    return make


def _lettered(shape: str) -> Make:
    return lambda draw: shape.format(a=draw.choice("ABCDEGHKMPX"), d=digits(draw, 12))


def one_of(*words: str) -> Make:
    return lambda draw: draw.choice(words)


def _hex(length: int) -> Make:
    return lambda draw: "".join(draw.choice("0123456789abcdef") for _ in range(length))


def _mac(separator: str, size: int) -> Make:
    def make(draw: Random) -> str:
        twelve = _hex(12)(draw)
        parts = separator.join(twelve[at : at + size] for at in range(0, 12, size))
        return parts.upper() if draw.random() < 0.5 else parts

    return make


def _ipv4(draw: Random) -> str:
    net = draw.choice(("192.0.2", "198.51.100", "203.0.113"))
    return f"{net}.{draw.randint(1, 254)}"


def _ipv6(draw: Random) -> str:
    return draw.choice(
        (
            f"2001:db8::{_hex(4)(draw)}",
            f"2001:0db8:85a3:0000:0000:8a2e:0370:{draw.randint(1000, 9999)}",
            f"2001:db8:{_hex(3)(draw)}:1::{draw.randint(1, 99)}",
        )
    )


def _imei(draw: Random) -> str:
    """Under the type allocation code of tests, with its check digit."""
    body = f"00101{digits(draw, 9)}"
    doubled = (int(d) * (1 + at % 2) for at, d in enumerate(body))
    total = sum(n // 10 + n % 10 for n in doubled)
    return f"{body}{-total % 10}"


def _imei_in_groups(draw: Random) -> str:
    imei = _imei(draw)
    return f"{imei[:2]}-{imei[2:8]}-{imei[8:14]}-{imei[14]}"


def place(shape: str) -> Make:
    def make(draw: Random) -> str:
        north, west = 40.5 + draw.random() * 0.4, 73.7 + draw.random() * 0.5
        return shape.format(n=north, w=west)

    return make


def _money(draw: Random) -> str:
    amount = draw.choice((draw.randint(5, 999), draw.randint(1000, 9_999_999)))
    return draw.choice((f"${amount:,}", f"${amount:,}.{draw.randint(0, 99):02}", f"{amount} USD"))


def _record(draw: Random) -> str:
    kind = draw.choice(("DES", "ACT", "AGR", "MAT", "DET", "APP", "REC", "INC", "DTY", "RPT"))
    return f"{kind}-{draw.randint(2024, 2027)}-{draw.randint(1, 99999):05}"


def _isbn(draw: Random) -> str:
    return draw.choice(
        ("978-0-306-40615-7", "9780306406157", "978-3-16-148410-0", "978 1 86197 876 9")
    )


# Formats by kind. Each third one is met in the held-out half only.
IDENTIFIERS: Final[Mapping[str, tuple[Make, ...]]] = {
    "ssn": (_ssn("-"), _ssn(" "), _ssn("."), _ssn("-"), _ssn(" - "), _ssn("–")),
    "ssn_bare": (_ssn(""), _ssn("-"), _ssn(" ")),
    "itin": (_itin("-"), _itin(" "), _itin("-")),
    "last4": (lambda draw: digits(draw, 4),),
    "ssn_masked": (
        lambda draw: f"XXX-XX-{digits(draw, 4)}",
        lambda draw: f"***-**-{digits(draw, 4)}",
        lambda draw: f"xxx-xx-{digits(draw, 4)}",
    ),
    "card": (_card(" "), _card(""), _card("-"), _card(" ")),
    "phone": (
        *(phone("({a}) {x}-{n}"), phone("{a}-{x}-{n}"), phone("{a}.{x}.{n}")),
        *(phone("{a} {x} {n}"), phone("+1 {a} {x} {n}"), phone("1-{a}-{x}-{n}")),
        *(phone("{a}{x}{n}"), phone("+1{a}{x}{n}"), phone("({a}){x}-{n}")),
        *(phone("+1 ({a}) {x}-{n}"), phone("{x}-{n}"), phone("{a}-{x}{n}")),
        *(_abroad("+44 20 7946 0"), _abroad("+49 30 23125 "), _abroad("+33 1 99 00 1")),
    ),
    "email": (
        *(mail("{f}.{l}@{h}"), mail("{f}{n}@{h}"), mail("{f}_{l}@{h}")),
        *(mail("{f}.{l}+snap@{h}"), mail("{f}@{h}"), mail("{f}-{l}.{n}@{h}")),
        *(lambda draw: mail("{f}.{l}@{h}")(draw).upper(), mail("{n}{f}@{h}")),
    ),
    "dob": (
        *(day("{m:02}/{d:02}/{y}"), day("{m}/{d}/{s:02}"), day("{d}.{m}.{y}")),
        *(day("{y}-{m:02}-{d:02}"), day("{name} {d}, {y}"), day("{d} {short} {y}")),
        *(day("{short}. {d}, {y}"), day("{m:02}-{d:02}-{y}"), day("{d:02}-{short}-{s:02}")),
        *(day("{name} {d} {y}"), day("{m:02}{d:02}{y}"), day("{y}/{m:02}/{d:02}")),
    ),
    "dob_file": (
        *(day("{y}-{m:02}-{d:02}"), day("{m:02}{d:02}{y}"), day("{y}_{m:02}_{d:02}")),
        *(day("{y}{m:02}{d:02}"), day("{m:02}-{d:02}-{y}"), day("{m}.{d}.{s:02}")),
    ),
    "address": (
        *(street("{q} {o} Street"), street("{n} {t} Street, Apt {unit}"), street("{n} {t} Pl")),
        *(street("{n} W {w} St"), street("{n} Grand Concourse #{unit}"), street("{n} {t} Ave.")),
        *(
            street("{n} East {w} Street Apt. {unit}"),
            street("{n} {t} Blvd"),
            street("{n} Avenue C"),
        ),
        *(
            street("{n} Broadway, Apt {unit}"),
            street("{q} {o} Ave"),
            street("{n} {t} Rd #{unit}"),
        ),
        *(street("{n} {t} Avenue"), street("P.O. Box {n}"), street("{n} Beach {o} Street")),
        *(
            street("{n} {t} St, {unit}"),
            street("{n} Ocean Pkwy"),
            street("{n} {t} Court, Unit {unit}"),
        ),
    ),
    "address_file": (
        *(street("{n} {t} Street"), street("{n}_{t}_Ave_Apt_{unit}"), street("{n}-{t}-Street")),
        *(street("{q} {o} Ave"), street("{n} W {w} St {unit}"), street("{n}_E_{w}_St")),
    ),
    "plate": (
        *(_plate("{l:.3}-{d:.4}"), _plate("{l:.3}{d:.4}"), _plate("{l:.3} {d:.4}")),
        *(_plate("T{d:.6}C"), _plate("{l:.1}{d:.2}-{l:.3}"), _plate("{d:.5}{l:.2}")),
    ),
    "plate_plain": (_plate("{l:.3}{d:.4}"), _plate("{l:.3}-{d:.4}"), _plate("{l:.3} {d:.4}")),
    "vin": (one_of(*_VINS),),
    "iban": (
        one_of(*_IBANS),
        lambda draw: _grouped(draw.choice(_IBANS) + " ", " ").rstrip(),
        lambda draw: draw.choice(_IBANS).lower(),
    ),
    "account": (
        lambda draw: digits(draw, draw.choice((8, 9, 10, 12))),
        lambda draw: f"{digits(draw, 4)}-{digits(draw, 6)}",
        lambda draw: f"{digits(draw, 4)} {digits(draw, 4)} {digits(draw, 2)}",
    ),
    "passport": (
        lambda draw: digits(draw, 9),
        _lettered("{a}{d:.8}"),
        _lettered("{a}{a}{d:.7}"),
    ),
    "licence": (
        lambda draw: f"{digits(draw, 3)} {digits(draw, 3)} {digits(draw, 3)}",
        lambda draw: digits(draw, 9),
        lambda draw: f"{digits(draw, 3)}-{digits(draw, 3)}-{digits(draw, 3)}",
        _lettered("{a}{d:.7}"),
    ),
    "ip": (_ipv4, _ipv6, _ipv4),
    "mac": (_mac(":", 2), _mac("-", 2), _mac(".", 4)),
    "imei": (_imei, _imei_in_groups, _imei),
    "gps": (
        *(place("{n:.6f}, -{w:.6f}"), place("{n:.4f},-{w:.4f}")),
        *(place("{n:.5f}° N, {w:.5f}° W"), place("{n:.5f} / -{w:.5f}")),
    ),
    "gps_file": (place("{n:.5f},-{w:.5f}"), place("{n:.5f}_-{w:.5f}")),
    "handle": (mail("@{f}_{l}{n}"), mail("@{f}{l}"), mail("@{f}.{l}.{n}")),
    "handle_url": (
        *(mail("instagram.com/{f}_{l}"), mail("https://twitter.com/{f}{l}{n}")),
        *(mail("https://www.facebook.com/{f}.{l}.{n}"), mail("tiktok.com/@{f}{l}")),
    ),
    "handle_url_file": (mail("instagram.com_{f}_{l}"), mail("@{f}{l} instagram")),
    "dob_labelled": (day("DOB {m:02}/{d:02}/{y}"),),
    "dob_plain": (day("{y}-{m:02}-{d:02}"), day("{m:02}/{d:02}/{y}")),
}
# What each slot is labelled.
KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("ssn", "ssn_bare", "itin", "last4", "ssn_masked"), "ssn"),
    "card": "payment_card",
    "phone": "phone",
    "email": "email",
    **dict.fromkeys(("dob", "dob_file", "dob_labelled", "dob_plain"), "date_of_birth"),
    "address": "street_address",
    "address_file": "street_address",
    "plate": "license_plate",
    "plate_plain": "license_plate",
    "vin": "vehicle_number",
    "iban": "bank_account",
    "account": "bank_account",
    "passport": "passport",
    "licence": "driver_license",
    "ip": "ip_address",
    "mac": "device",
    "imei": "device",
    "gps": "gps_location",
    "gps_file": "gps_location",
    **dict.fromkeys(("handle", "handle_url", "handle_url_file"), "social_media"),
}
FILLERS: Final[Mapping[str, Make]] = {
    "name": one_of(*_PEOPLE),
    "name_": lambda draw: draw.choice(_PEOPLE).replace(" ", "_").replace(".", ""),
    "id": _record,
    "section": one_of("23-1202(c)(2)", "23-1202(b)(1)(a)", "23-1203(3)(ii)", "23-1205(a)(1)(c)(4)"),
    "admin": one_of("10-502(a)", "14-150", "21-980", "17-1501", "10-178(d)", "27-2005"),
    "charter": one_of("8(h)", "1133(a)", "1134", "1061", "556(c)(2)"),
    "ll": lambda draw: f"{draw.randint(1, 250)}/{draw.randint(2005, 2026)}",
    "bill": lambda draw: f"{draw.randint(1, 2500):04}-{draw.randint(2018, 2026)}",
    "date": lambda draw: draw.choice(
        (day("{m:02}/{d:02}/{y}", 2018, 2027), day("{y}-{m:02}-{d:02}", 2018, 2027))
    )(draw),
    "date_long": day("{name} {d}, {y}", 2018, 2027),
    "time": lambda draw: (
        f"{draw.randint(1, 12)}:{draw.randint(0, 59):02} {draw.choice(('am', 'pm'))}"
    ),
    "year": lambda draw: str(draw.randint(2018, 2026)),
    "yy": lambda draw: f"{draw.randint(18, 27)}",
    "money": _money,
    "n": lambda draw: str(draw.choice((draw.randint(2, 99), draw.randint(100, 999)))),
    "digit": lambda draw: str(draw.randint(1, 9)),
    "bignum": lambda draw: draw.choice(("{:,}", "{}")).format(draw.randint(1000, 9_999_999)),
    "pct": lambda draw: f"{draw.randint(1, 99)}.{draw.randint(0, 9)}%",
    "zip": lambda draw: draw.choice(("10007", "11207", "10451", "11373-0042", "10301", "11101")),
    "zip_city": lambda draw: draw.choice(
        ("Brooklyn, NY 11207", "Bronx NY 10451", "New York, NY 10007")
    ),
    "bbl": lambda draw: f"{draw.randint(1, 5)}-{digits(draw, 5)}-{digits(draw, 4)}",
    "bin": lambda draw: f"{draw.randint(1, 5)}{digits(draw, 6)}",
    "uuid": lambda draw: str(uuid.UUID(int=draw.getrandbits(128), version=4)),
    "sha": _hex(64),
    "md5": _hex(32),
    "hex": _hex(10),
    "version": lambda draw: f"{draw.randint(0, 24)}.{draw.randint(0, 30)}.{draw.randint(0, 120)}",
    "version4": lambda draw: ".".join(str(draw.randint(0, 99)) for _ in range(4)),
    "port": lambda draw: str(draw.randint(1024, 65535)),
    "fileno": lambda draw: digits(draw, 7),
    "fileno3": lambda draw: digits(draw, 3),
    "fileno5": lambda draw: digits(draw, 5),
    "contract": lambda draw: f"{digits(draw, 3)}-{digits(draw, 11)}",
    "ein": lambda draw: f"{draw.randint(10, 99)}-{digits(draw, 7)}",
    "po": lambda draw: f"PO{digits(draw, 8)}",
    "docket": lambda draw: f"{draw.randint(100000, 999999)}/{draw.randint(2018, 2026)}",
    "routing": one_of("021000021", "011401533"),
    "isbn": _isbn,
    "isbn10": one_of("0-306-40615-2", "0306406152", "1-86197-271-7"),
}
