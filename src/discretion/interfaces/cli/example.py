"""The example city as an office: its register, its activities, and an account of each role."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from discretion.errors import DiscretionError
from discretion.interfaces.cli import office
from discretion.interfaces.cli.input import content, register_file, report_file, stop_for

if TYPE_CHECKING:
    from discretion.apps.accounts.policy import Actor

PASSWORD: Final = "the-example-city-2020"  # noqa: S105 (printed at start; on this machine only)
# Who signs in: address, name, role, agency (empty: the City's), whether for the offices below.
PEOPLE: Final = (
    ("employee", "Emil Employee", "employee", "mayor-cau", False),
    ("helper", "Hedda Helper", "privacy_staff", "mayor", True),
    ("officer", "Olga Officer", "agency_privacy_officer", "mayor-cau", False),
    ("managing", "Maud Managing", "managing_privacy_officer", "mayor", True),
    ("head", "Hana Head", "agency_head", "mayor", True),
    ("counsel", "Cora Counsel", "counsel", "mayor", True),
    ("foil", "Finn Foil", "foil_officer", "mayor", True),
    ("contractor", "Cleo Contractor", "contractor_privacy_officer", "mayor-cau", False),
    ("hra", "Bo Benefits", "agency_privacy_officer", "hra", True),
    ("hra-head", "Hal Housing", "agency_head", "hra", True),
    ("chief", "Chris Chief", "chief_privacy_officer", "", False),
    ("committee", "Conny Committee", "committee", "", False),
    ("auditor", "Ada Auditor", "auditor", "", False),
    ("administrator", "Ari Administrator", "administrator", "", False),
)
HOST: Final = "example.org"


def is_loaded() -> bool:
    """Whether the office has agencies already."""
    from discretion.apps.accounts import queries

    return queries.all_agencies().exists()


def fill(examples: Path) -> None:
    """Load the example city in a process that has only just begun."""
    office.load()
    try:
        load(examples)
    except DiscretionError as error:
        stop_for(error, examples)


def load(examples: Path) -> None:
    """Fill an empty office with the example city, all of it or nothing."""
    from django.db import transaction

    from discretion.apps.accounts.policy import Actor, Office
    from discretion.apps.agreements.city import load_agreements
    from discretion.apps.register import document, inventory
    from discretion.apps.register.city import load_city
    from discretion.interfaces.cli import example_past
    from discretion.law.authority import Role

    now = datetime.now(UTC)  # noqa: TID251 (an interface reads the clock)
    days = example_past.Days.before(now)
    city = register_file(examples / "register.json")
    words = report_file(examples / "report.json")
    setter = Actor("system", "Discretion", (Office(Role.ADMINISTRATOR),))
    with transaction.atomic():
        load_city(city, actor=setter, now=days.set_up)
        load_agreements(city.agreements, actor=setter, now=days.set_up)
        _appoint(setter, days.set_up)
        tops = [agency.id for agency in city.agencies if not agency.parent]
        activities = document.read(content(examples / "inventory.json"))
        inventory.import_inventory(activities, actor=_keeper(tops), now=days.set_up)
        example_past.live_through(days, words, now=now)


def _keeper(tops: list[str]) -> "Actor":
    from discretion.apps.accounts import queries
    from discretion.apps.accounts.policy import Actor, Office
    from discretion.law.authority import Role

    offices = tuple(Office(Role.MANAGING_PRIVACY_OFFICER, agency, True) for agency in tops)
    return Actor("system", "Discretion", offices, queries.tree())


def _appoint(setter: "Actor", now: datetime) -> None:
    """Give each role of the example an account with the example's password."""
    from discretion.apps.accounts import actions
    from discretion.law.authority import Role

    since = now.date().replace(month=1, day=1)
    for name, shown, role, agency, subtree in PEOPLE:
        person = actions.invite(f"{name}@{HOST}", shown, password=PASSWORD, actor=setter, now=now)
        actions.give_role(
            person.pk,
            Role(role),
            agency=agency,
            subtree=subtree,
            since=since,
            # An auditor looks in for a time; for as long as the example is likely to be tried.
            until=since.replace(year=since.year + 9) if role == "auditor" else None,
            actor=setter,
            now=now,
        )
