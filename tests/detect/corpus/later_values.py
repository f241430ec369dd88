"""What fills the later sentences: formats that the first ones had not, and more innocent numbers.

Written after the patterns and without a look at them, for the held-out half only. As in `values`,
whatever could be someone's is from a reserved, published or never issued range.
"""

from collections.abc import Mapping
from random import Random
from typing import Final

from tests.detect.corpus.values import Make, day, digits, mail, one_of, phone, place, street

_LETTERS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ"
# Lines of the courts, the City's summonses and the boroughs' letters.
_COURTS: Final = ("KI", "BX", "NY", "QU", "RI")


def _shaped(*shapes: str) -> Make:
    """One of some shapes, in which # is a digit and ? is a letter."""

    def make(draw: Random) -> str:
        shape = draw.choice(shapes)
        drawn = {"#": "0123456789", "?": _LETTERS}
        return "".join(draw.choice(drawn[c]) if c in drawn else c for c in shape)

    return make


def _docket(draw: Random) -> str:
    year, court = draw.randint(2018, 2026), draw.choice(_COURTS)
    return draw.choice(
        (
            f"CV-{digits(draw, 6)}-{year % 100}/{court}",
            f"LT-3{digits(draw, 5)}-{year % 100}/{court}",
            f"{year % 100}-cv-0{digits(draw, 4)}",
            f"{year % 100} Civ. {digits(draw, 4)}",
            f"{digits(draw, 6)}/{year}E",
            f"{year}-0{digits(draw, 4)}",
            f"NN-{digits(draw, 5)}-{year % 100}",
            f"E{year}-{digits(draw, 4)}",
        )
    )


def _money(draw: Random) -> str:
    whole = draw.randint(1000, 9_999_999)
    return draw.choice(
        (
            f"${whole / 1e6:.1f}M",
            f"USD {whole:,}.00",
            f"-${whole:,}.{draw.randint(0, 99):02}",
            f"(${whole:,})",
            f"${whole}",
            f"{whole:,} dollars",
            f"${draw.randint(0, 99)}.{draw.randint(0, 99):02}",
        )
    )


def _meeting(draw: Random) -> str:
    month, at, year = draw.randint(1, 12), draw.randint(1, 28), draw.randint(2024, 2027)
    weekday = draw.choice(("Mon", "Tues.", "Wednesday", "Thu", "Fri."))
    return draw.choice(
        (
            f"{weekday} {month}/{at} at {draw.randint(8, 12)}",
            f"{month}/{at}/{year % 100}, 2-3:30pm",
            f"{weekday}, {month}/{at}/{year} 10:00-11:15",
            f"{year}-{month:02}-{at:02}T14:00",
            f"on {month}.{at}.{year}",
            f"{weekday} the {at}th, {draw.randint(1, 5)} pm",
        )
    )


def _isbn_13(draw: Random) -> str:
    """Any title's, with its check digit."""
    body = f"978{digits(draw, 9)}"
    total = sum(int(d) * (1 + at % 2 * 2) for at, d in enumerate(body))
    whole = f"{body}{-total % 10}"
    grouped = f"{whole[:3]}-{whole[3]}-{whole[4:7]}-{whole[7:12]}-{whole[12]}"
    return draw.choice((whole, grouped, grouped.replace("-", " ")))


def _spelt(shape: str) -> Make:
    """Degrees, minutes and seconds in the City."""

    def make(draw: Random) -> str:
        n, w = ((draw.randint(0, 59), draw.randint(0, 59)) for _ in range(2))
        return shape.format(n=40, m=30 + n[0] % 25, s=n[1], w=73, p=45 + w[0] % 14, t=w[1])

    return make


LATER_IDENTIFIERS: Final[Mapping[str, tuple[Make, ...]]] = {
    "later_phone": (
        *(phone("({a})-{x}-{n}"), phone("{a}/{x}-{n}"), phone("+1-{a}-{x}-{n}")),
        *(phone("({a}) {x} {n}"), phone("1 {a} {x} {n}"), phone("{a} {x}-{n}")),
        *(phone("1.{a}.{x}.{n}"), phone("+1.{a}.{x}.{n}"), phone("({a}) {x}.{n}")),
        *(phone("{a}-{x}-{n}"), phone("{a} - {x} - {n}"), phone("{a}{x}{n}")),
    ),
    "later_email": (
        *(mail("{l}.{f}@{h}"), mail("{f}.{l}.{n}@{h}"), mail("{l}{n}@{h}")),
        *(mail("the.{l}.family@{h}"), mail("{f}-{l}@{h}"), mail("{f}+{l}@{h}")),
        lambda draw: mail("{f}{l}@{h}")(draw).title(),
    ),
    "later_dob": (
        *(day("{m}/{d}/{y}"), day("{d} {name} {y}"), day("{short} {d} {y}")),
        *(day("{y}.{m:02}.{d:02}"), day("{name} {d}th, {y}"), day("{m:02}/{d:02}/{s:02}")),
        *(day("{short} {d}, {y}"), day("{d}-{short}-{y}"), day("{m}-{d}-{s:02}")),
    ),
    "later_address": (
        *(street("{n} {t} Terrace"), street("{n} {t} Lane"), street("{q} {o} Road")),
        *(street("{n} E. {w} St., #{unit}"), street("{n} {t} Pl., Apt. {unit}")),
        *(street("{n}A {t} Street"), street("{n} Central Park West, {unit}")),
        *(street("{n} {t} Avenue, Apartment {unit}"), street("{n} {t} Drive")),
        *(street("{n} West {w} Street, Apt {unit}"), street("{n} {t} Parkway")),
        *(street("{n} {t} Street, Floor 2"), street("{q} {o} Avenue, #{unit}")),
    ),
    "later_address_file": (
        *(street("{n} {t} Avenue"), street("{n}-{t}-Road"), street("{n} E {w} St")),
        *(street("{n}_{t}_Place"), street("{q} {o} Street")),
    ),
    "later_gps": (
        *(_spelt("{n}°{m}'{s}\"N {w}°{p}'{t}\"W"), place("{n:.6f} -{w:.6f}")),
        *(place("({n:.4f}, -{w:.4f})"), place("{n:.5f}N, {w:.5f}W")),
        place("lat {n:.5f}, lon -{w:.5f}"),
    ),
    "later_gps_file": (place("{n:.6f}_-{w:.6f}"), place("{n:.4f},-{w:.4f}")),
    "later_handle_url": (
        *(mail("x.com/{f}_{l}{n}"), mail("https://www.instagram.com/{f}.{l}/")),
        *(mail("facebook.com/{f}.{l}.{n}"), mail("https://www.tiktok.com/@{f}.{l}{n}")),
        mail("https://www.linkedin.com/in/{f}-{l}-{n}"),
    ),
}
LATER_KINDS: Final[Mapping[str, str]] = {
    "later_phone": "phone",
    "later_email": "email",
    "later_dob": "date_of_birth",
    **dict.fromkeys(("later_address", "later_address_file"), "street_address"),
    **dict.fromkeys(("later_gps", "later_gps_file"), "gps_location"),
    "later_handle_url": "social_media",
}
LATER_FILLERS: Final[Mapping[str, Make]] = {
    "later_docket": _docket,
    "later_docket_file": lambda draw: _docket(draw).replace("/", "_"),
    "later_summons": _shaped("0#######?", "1#########", "8#########", "03#######?", "4########-#"),
    "later_statute": _shaped(
        *("CPLR 310#(a)", "Pub. L. 1##-###", "## Fed. Reg. #####", "L. 201#, ch. ###"),
        *("29 U.S.C. § 79#(b)", "Soc. Serv. Law § 13#-a", "24 C.F.R. § 5.2##", "RPTL § 4##-b"),
        *("NYC Charter § 10##(b)", "9 NYCRR § 6#.#", "Mental Hyg. Law § 33.1#", "GBL § 899-aa"),
        *("Admin. Code § 26-#00#", "Exec. Order 1#, § #", "Ed. Law 30##-c(#)"),
    ),
    "later_statute_file": _shaped("CPLR 310#", "Pub L 1##-###", "RPTL 4##-b"),
    "later_contract": _shaped(
        *("20#########", "CT1 8## 20######", "MA1-858-########", "85#-##-###-####"),
        *("0#62#P00##", "20##-##-######", "C-####-##", "09#-2#-DSS-####"),
    ),
    "later_invoice": _shaped("INV-#####", "#######-0#", "A-####/2#", "V##-######", "2026####-##"),
    "later_extension": _shaped("ext. ####", "x#####", "extension ###", "Ext ####", "ext.#####"),
    "later_meeting_id": _shaped("8## #### ####", "2## ### ### ###", "9##-####-####"),
    "later_meeting": _meeting,
    "later_money": _money,
    "later_bates": _shaped("NYC_00#####", "DSS-000####", "CITY0000####", "ALPHA 00####"),
    "later_isbn": _isbn_13,
    "later_issn": _shaped("####-####", "####-###X"),
    # The carriers' own examples, and what their labels look like.
    "later_tracking": one_of(
        *("1Z999AA10123456784", "1Z 999 AA1 01 2345 6784", "9400 1000 0000 0000 0000 00"),
        *("9407 3000 0000 0000 0000 00", "7012 3456 0000 1234 5678", "EA 000 000 000 US"),
        *("449044304137821", "JD014600003050903600", "9205500000000000000000"),
    ),
    "later_school": _shaped("1#K###", "0#M###", "2#Q###", "3#R0##", "1#X###"),
    "later_beds": _shaped("33##000#####", "32##000#####"),
    "later_permit": _shaped(
        "B00######-I1", "M00######-S#", "12#######", "P-##-#####", "3########-01-EW"
    ),
    "later_workorder": _shaped("WO#######", "WO-##-#####", "A#######", "####-####"),
    "later_device_no": _shaped("1P#####", "3P####", "2F####"),
    "later_business": _shaped("20#####-DCA", "10#####-2-DCA", "L-00#####"),
    "later_build": _shaped("2026####.#", "b####-######", "#.#.#+########", "run-########"),
    "later_sku": _shaped("??-####-##", "###-#####-###", "?#####?", "##-####-###"),
}
