"""The tables of agencies, people, memberships, deputies, tokens and calendars."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from discretion.law.authority import Role

CITY_WIDE = (Role.CHIEF_PRIVACY_OFFICER, Role.COMMITTEE)
# Which letters someone gets of what is asked of them.
DAILY, AT_ONCE, URGENT = "daily", "at_once", "urgent"


class Agency(models.Model):
    """An agency, or a sub-office of its parent; never deleted, but closed or merged."""

    class Kind(models.TextChoices):
        """The kinds that the chapter tells apart."""

        CITY_AGENCY = "city_agency", "City agency"
        POLICE = "police_department", "Police department"
        EDUCATION = "department_of_education", "Department of Education"
        AUTHORITY = "local_public_authority", "Local public authority"
        BENEFIT = "local_public_benefit_corporation", "Local public benefit corporation"

    # The same id as in documents: given once, and kept when the name changes.
    id = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, choices=Kind.choices, default=Kind.CITY_AGENCY)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="offices"
    )
    foil_officer = models.BooleanField(default=False)
    # Set by the agency's head: in an office of one, an officer may approve their own draft.
    self_approval = models.BooleanField(default=False)
    closed_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Names are told apart; nothing is its own parent."""

        verbose_name_plural = "agencies"
        constraints = (
            models.UniqueConstraint(fields=("name",), name="agency_name"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="agency_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(closed_on__isnull=False),
                name="agency_merged_is_closed",
            ),
        )

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """How Django finds a person by what they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person with this address, whatever its case."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Someone who signs in, or a service account; never deleted, but made inactive."""

    class Letters(models.TextChoices):
        """What is urgent is told at once to all of them."""

        DAILY = DAILY, "One letter a day"
        AT_ONCE = AT_ONCE, "Each thing as it comes, and one letter a day"
        URGENT = URGENT, "Only what is urgent"

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    # Where they work: where letters and visitors find them.
    office = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    letters = models.CharField(max_length=7, choices=Letters.choices, default=DAILY)
    # By list, which columns they chose to see; a list that is not named has its usual ones.
    columns = models.JSONField(default=dict)
    joined_at = models.DateTimeField()
    # Of the account: what is said of the person, and whether it is open.
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        """One account an address."""

        verbose_name_plural = "people"
        constraints = (models.UniqueConstraint(Lower("email"), name="person_email"),)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role that a person holds, in an agency or (city-wide) in none, from one day to another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40, choices=[(r.value, r.value) for r in Role])
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    # Whether the role reaches the offices below the agency as well.
    subtree = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        """A role ends after it begins; the chief and the committee are the city's."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="membership_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=CITY_WIDE) | models.Q(agency=None),
                name="membership_city_wide",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} as {self.role} of {self.agency or 'the City'}"


class Deputy(models.Model):
    """Someone who stands in for the holder of a role while they are away."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="deputies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputizes")
    since = models.DateField()
    until = models.DateField()

    class Meta:
        """An absence ends after it begins."""

        verbose_name_plural = "deputies"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="deputy_dates"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} for {self.membership}"


class Token(models.Model):
    """What a program shows in place of a password: one agency, its scopes, and an end.

    Only its digest is kept; the token itself is shown once.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT)
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} of {self.person}"


class CalendarAddress(models.Model):
    """An address under which a person's calendar reads what they owe; only its digest is kept.

    Whoever has it reads no more than days and ids, and can do nothing.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="calendars")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """One that works, each."""

        verbose_name_plural = "calendar addresses"
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=models.Q(revoked_at=None),
                name="one_calendar_each",
            ),
        )

    def __str__(self) -> str:
        return f"calendar of {self.person}"
