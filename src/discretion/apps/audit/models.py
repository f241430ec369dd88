"""The tables of the record: entries in a chain, signed checkpoints on it, and numbers given out."""

from typing import Final

from django.db import models


class Entry(models.Model):
    """One fact, chained to the entry before it; triggers refuse to change or delete it.

    It points to people and things by plain id with a copy of the name, so it outlives them. The
    columns beside `fact` are copies from it, to search by; `chain.verify` compares them.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    record = models.CharField(max_length=80)
    agency = models.CharField(max_length=40)
    # JSON as it was hashed, byte for byte.
    fact = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        """Indexes for the three ways in which the record is read."""

        indexes = (
            models.Index(fields=("record", "-number"), name="entry_by_record"),
            models.Index(fields=("agency", "-number"), name="entry_by_agency"),
            models.Index(fields=("actor", "-number"), name="entry_by_actor"),
            models.Index(fields=("kind", "-number"), name="entry_by_kind"),
            models.Index(fields=("at",), name="entry_by_time"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(number__gte=1), name="entry_number"),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.kind} {self.record}"


class Checkpoint(models.Model):
    """The head of the chain at some moment, signed with the installation's key."""

    number = models.BigIntegerField(primary_key=True)
    # Among the checkpoints, from 1 on without a gap, and signed: so that a deleted one is missed.
    place = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"up to {self.number}"


# The series that counts checkpoints, of no year.
CHECKPOINTS: Final = "CHK"


class Series(models.Model):
    """The last number given out in a year to one kind of record."""

    prefix = models.CharField(max_length=3)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        """One row for each kind and year."""

        constraints = (
            models.UniqueConstraint(fields=("prefix", "year"), name="one_series_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:05}"


class Answered(models.Model):
    """What a program was answered, for a day: asking again under the same key does nothing twice.

    It is written in the transaction of what was done, so that both are there or neither.
    """

    # The digest of the program's token.
    owner = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    question = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        """One answer for each key of a program; old ones are found by their time."""

        indexes = (models.Index(fields=("at",), name="answered_by_time"),)
        constraints = (models.UniqueConstraint(fields=("owner", "key"), name="one_answer_a_key"),)

    def __str__(self) -> str:
        return self.key
