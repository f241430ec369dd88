"""The tables of the quarterly report: each with what was reviewed for it, and what it rests on; and
that of directions, from the module that says what they are.

What is in a draft is counted anew on every look, until the signature freezes it.
"""

from typing import ClassVar

from django.db import models

from discretion.apps.oversight.direction_models import Direction as Direction

_UNSIGNED = models.Q(
    frozen="", kept="", fingerprint="", signed_at=None, signer="", capacity="", intent=""
)
_SIGNED = (
    ~models.Q(frozen="")
    & ~models.Q(kept="")
    & ~models.Q(fingerprint="")
    & ~models.Q(signer="")
    & ~models.Q(intent="")
    & models.Q(signed_at__isnull=False)
)


class QuarterlyReport(models.Model):
    """The report on a quarter (§ 23-1202(c)(4), (d)(2)); never deleted, but superseded."""

    class State(models.TextChoices):
        """What is signed is frozen; what is published is for everyone to read."""

        DRAFT = "draft", "Draft"
        SIGNED = "signed", "Signed"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"

    id = models.CharField(primary_key=True, max_length=20)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    # 0 for the first report on a quarter, 1 for the one that amends it.
    amendment = models.PositiveSmallIntegerField(default=0)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    # Why it amends the other: it stands in the report.
    because = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    # The chief's own words at the head of the report.
    note = models.TextField(blank=True)
    # `contents.Release` as JSON; the fingerprint is of what was signed, the signature apart.
    frozen = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    # What was counted, and what of it may be told: for the report that amends this one.
    kept = models.TextField(blank=True)
    # By format, the hash under which the file is kept.
    files = models.JSONField(default=dict, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signer = models.CharField(max_length=40, blank=True)
    signer_name = models.CharField(max_length=120, blank=True)
    capacity = models.CharField(max_length=200, blank=True)
    intent = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=120, blank=True)
    # To the speaker: when, in which way, by what proof; a paper by the hash it is kept under.
    delivered_on = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=12, blank=True)
    proof = models.TextField(blank=True)
    paper = models.CharField(max_length=64, blank=True)
    paper_name = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    objects: ClassVar[models.Manager["QuarterlyReport"]] = models.Manager()

    class Meta:
        """One first report on a quarter, one amendment at a time, and nothing signed but frozen."""

        indexes = (models.Index(fields=("state", "-year", "-number"), name="quarterly_list"),)
        constraints = (
            models.UniqueConstraint(
                fields=("year", "number", "amendment"), name="quarterly_of_a_quarter"
            ),
            models.UniqueConstraint(
                fields=("year", "number"),
                condition=models.Q(state__in=("draft", "signed")),
                name="one_quarterly_in_the_making",
            ),
            models.CheckConstraint(
                condition=models.Q(year__gte=2018, year__lte=2200, number__gte=1, number__lte=4),
                name="quarterly_quarter",
            ),
            models.CheckConstraint(
                condition=models.Q(amendment=0, supersedes=None, because="")
                | (models.Q(amendment__gt=0, supersedes__isnull=False) & ~models.Q(because="")),
                name="quarterly_amendment_supersedes",
            ),
            models.CheckConstraint(
                condition=~models.Q(supersedes=models.F("id")),
                name="quarterly_not_its_own_amendment",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="draft") & _UNSIGNED)
                | (models.Q(state__in=("signed", "published", "superseded")) & _SIGNED),
                name="quarterly_frozen_when_signed",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "signed"), published_at=None)
                | models.Q(state__in=("published", "superseded"), published_at__isnull=False),
                name="quarterly_published",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    delivered_on=None, how="", proof="", paper="", recorded_at=None, recorded_by=""
                )
                | (
                    models.Q(delivered_on__isnull=False, recorded_at__isnull=False)
                    & ~models.Q(state="draft")
                    & ~models.Q(how="")
                    & ~models.Q(recorded_by="")
                    & ~models.Q(proof="", paper="")
                ),
                name="quarterly_delivery_proven",
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.year}-Q{self.number}"


class Line(models.Model):
    """What was decided of the words of one act or violation: whether and how the report tells it.

    `read` is what stood there when it was decided; where that changes, it is to be decided anew.
    """

    class Decision(models.TextChoices):
        """What becomes of it."""

        ACCEPTED = "accepted", "Accepted"
        REWORDED = "reworded", "Reworded"
        LEFT_OUT = "left_out", "Left out"

    report = models.ForeignKey(QuarterlyReport, on_delete=models.PROTECT, related_name="lines")
    # The id of the matter or the incident.
    source = models.CharField(max_length=20)
    decision = models.CharField(max_length=8, choices=Decision.choices)
    read = models.TextField(blank=True)
    words = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        """Each once; what is left out has no words, and what is told has some."""

        constraints = (
            models.UniqueConstraint(fields=("report", "source"), name="one_line_of_a_source"),
            models.CheckConstraint(
                condition=models.Q(decision="left_out", words="")
                | (models.Q(decision__in=("accepted", "reworded")) & ~models.Q(words="")),
                name="line_told_in_words",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} in {self.report_id}"


class ReportingPolicy(models.Model):
    """What the chief's policy sets for the report: one row, none while there is no policy."""

    key = models.CharField(primary_key=True, max_length=20)
    threshold = models.PositiveSmallIntegerField()
    due_in_next_quarter = models.BooleanField()
    authority = models.CharField(max_length=300)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta:
        """A policy may hide more counts than those below five, never fewer, and has a source."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(threshold__gte=5, threshold__lte=1000) & ~models.Q(authority=""),
                name="reporting_policy",
            ),
        )

    def __str__(self) -> str:
        return f"below {self.threshold}"
