"""The tables of the register: records of every kind, what they mention, and signatures.

What a record says is a typed content (`contents`), kept as JSON and checked on every way in; the
columns beside it are what lists are searched, sorted and cut by. One table for all kinds lets one
gate, one history, one import and one list serve them all (ADR 12).
"""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce

# Unique among the City's own, too: a database takes any two unknown agencies for different ones.
_THE_CITY: Final = Value("")


class Record(models.Model):
    """One record of the register; never deleted, but retired or superseded."""

    class State(models.TextChoices):
        """A draft binds nobody; the report is made of what is current; retired stays readable."""

        DRAFT = "draft", "Draft"
        CURRENT = "current", "Current"
        RETIRED = "retired", "Retired"
        # Designations only.
        PROPOSED = "proposed", "Waiting for signatures"
        APPROVED = "approved", "Approved"
        WITHDRAWN = "withdrawn", "Withdrawn"
        SUPERSEDED = "superseded", "Superseded"

    id = models.CharField(primary_key=True, max_length=20)
    kind = models.CharField(max_length=20)
    agency = models.ForeignKey(
        "accounts.Agency", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=300)
    code = models.CharField(max_length=80, blank=True)
    content = models.TextField()
    # The days that the content names, as the law reads them; where it names none, none.
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    review_on = models.DateField(null=True)
    fingerprint = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta:
        """Lists are by kind, agency and state; a code is one record's of its kind."""

        indexes = (
            models.Index(fields=("kind", "agency", "state", "title"), name="record_list"),
            models.Index(fields=("kind", "title", "id", "state", "agency"), name="record_by_title"),
        )
        constraints = (
            models.UniqueConstraint(
                "kind",
                Coalesce("agency", _THE_CITY),
                "code",
                condition=~models.Q(code="") & ~models.Q(state="retired"),
                name="record_code",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "current", "retired"))
                | models.Q(kind="designation"),
                name="record_state",
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="record_title"),
        )

    # Lists join what they need; nothing here points upward.
    objects: ClassVar[models.Manager["Record"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.id} {self.title}"


class Mention(models.Model):
    """A word of a record that it is found by: a type, a party, a function, a system."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="mentions")
    what = models.CharField(max_length=12)
    value = models.CharField(max_length=200)

    class Meta:
        """Who holds this? reads the index; changing a record reads the other."""

        indexes = (models.Index(fields=("what", "value", "record"), name="mention_of"),)
        constraints = (
            models.UniqueConstraint(fields=("record", "what", "value"), name="one_mention"),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.value}"


class Signature(models.Model):
    """An officer's signature under a designation: under the fingerprint of what it said."""

    designation = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="signatures")
    agency = models.ForeignKey(
        "accounts.Agency", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # In which capacity, of `law.authority.Role`.
    role = models.CharField(max_length=40)
    person = models.CharField(max_length=40)
    person_name = models.CharField(max_length=120)
    on = models.DateField()
    at = models.DateTimeField()
    reason = models.TextField()
    fingerprint = models.CharField(max_length=64)
    # Whether the signer had written what they signed, as their agency's head allowed.
    own_work = models.BooleanField(default=False)
    # Set when a material edit made it worthless.
    lapsed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One standing signature for each agency."""

        constraints = (
            models.UniqueConstraint(
                "designation",
                Coalesce("agency", _THE_CITY),
                condition=models.Q(lapsed_at=None),
                name="one_signature_an_agency",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_name} under {self.designation_id}"


class FilingImport(models.Model):
    """A filed report that was read, with the file itself, to be shown beside what was read."""

    id = models.CharField(primary_key=True, max_length=20)
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    source = models.BinaryField()
    # `discretion/report/1`, with the reader's doubts.
    report = models.TextField()
    year = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        """Listed by agency, the newest first."""

        indexes = (models.Index(fields=("agency", "-made_at"), name="filing_list"),)

    def __str__(self) -> str:
        return f"{self.id} {self.file_name}"


class FilingRow(models.Model):
    """A row of a filing: its words, what it proposes, and what a person made of it."""

    class Decision(models.TextChoices):
        """Accepted rows are in the register, as drafts; corrected ones as they were corrected."""

        WAITING = "waiting", "Waiting"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Left out"

    filing = models.ForeignKey(FilingImport, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    question = models.CharField(max_length=4)
    row = models.PositiveIntegerField()
    # The kind of record that is proposed; empty where the row proposes nothing by itself.
    kind = models.CharField(max_length=20, blank=True)
    content = models.TextField(blank=True)
    words = models.TextField(blank=True)
    doubts = models.JSONField(default=list)
    decision = models.CharField(max_length=8, choices=Decision.choices, default=Decision.WAITING)
    # The record that it became.
    record_id = models.CharField(max_length=20, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """Rows are numbered; what was accepted has its record."""

        constraints = (
            models.UniqueConstraint(fields=("filing", "number"), name="one_row_a_number"),
            models.CheckConstraint(
                condition=models.Q(decision="accepted") ^ models.Q(record_id=""),
                name="filing_row_record",
            ),
        )

    def __str__(self) -> str:
        return f"question {self.question}, row {self.row}"

    @property
    def origin(self) -> str:
        """From which filing it is, as a mark on what it became."""
        return f"from the {self.filing.year} filing"
