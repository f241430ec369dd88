"""The standing cast: who acts in every test. Two agencies, one with an office, and the City."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from discretion.apps.accounts.models import Agency, Membership, Person
from discretion.apps.accounts.policy import Actor
from discretion.apps.accounts.queries import actor_of
from discretion.law.authority import Role

NOW = datetime(2026, 7, 30, 21, 0, tzinfo=UTC)
TODAY = date(2026, 7, 30)
PASSWORD = "correct horse battery staple"  # noqa: S105 (only ever in a test)

# Who: name, role, agency (empty: the City's), whether for the offices below as well.
CAST = {
    "staff_a": ("Sam Staff", Role.EMPLOYEE, "alpha", False),
    "keeper_a": ("Kim Keeper", Role.PRIVACY_STAFF, "alpha", False),
    "officer_a": ("Olga Officer", Role.AGENCY_PRIVACY_OFFICER, "alpha", False),
    "managing_a": ("Maud Managing", Role.MANAGING_PRIVACY_OFFICER, "alpha", True),
    "head_a": ("Hana Head", Role.AGENCY_HEAD, "alpha", True),
    "counsel_a": ("Cora Counsel", Role.COUNSEL, "alpha", False),
    "foil_a": ("Finn Foil", Role.FOIL_OFFICER, "alpha", False),
    "contractor_a": ("Cleo Contractor", Role.CONTRACTOR_PRIVACY_OFFICER, "alpha", False),
    "officer_office": ("Otto Office", Role.AGENCY_PRIVACY_OFFICER, "alpha-office", False),
    "officer_b": ("Bo Officer", Role.AGENCY_PRIVACY_OFFICER, "beta", False),
    "head_b": ("Hal Head", Role.AGENCY_HEAD, "beta", False),
    "chief": ("Chris Chief", Role.CHIEF_PRIVACY_OFFICER, "", False),
    "committee": ("Conny Committee", Role.COMMITTEE, "", False),
    "auditor": ("Ada Auditor", Role.AUDITOR, "", False),
    "administrator": ("Ari Admin", Role.ADMINISTRATOR, "", False),
    "stranger": ("Stu Stranger", None, "", False),
}


@dataclass(frozen=True)
class Cast:
    """The cast on stage: each one's account by their part."""

    people: dict[str, Person]

    def actor(self, part: str, *, now: datetime = NOW) -> Actor:
        """One of the cast, as an action or query knows them."""
        return actor_of(self.people[part], now=now)

    def __getattr__(self, part: str) -> Actor:
        return self.actor(part)


def agencies() -> None:
    """Alpha with its office, and beta."""
    Agency.objects.create(id="alpha", name="Agency Alpha")
    Agency.objects.create(id="alpha-office", name="Alpha's Office", parent_id="alpha")
    Agency.objects.create(id="beta", name="Agency Beta")


def cast() -> Cast:
    """The whole cast, in place since 2026 began."""
    agencies()
    people = {}
    for part, (name, role, agency, subtree) in CAST.items():
        person = Person(email=f"{part}@example.org", name=name, joined_at=NOW)
        person.set_password(PASSWORD)
        person.save()
        people[part] = person
        if role:
            Membership.objects.create(
                person=person,
                role=role,
                agency_id=agency or None,
                subtree=subtree,
                since=date(2026, 1, 1),
            )
    return Cast(people)
