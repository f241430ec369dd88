"""The tables of incidents: each with its facts and findings, its notices, and what came of it.

What people write about people is in `IncidentText` alone, encrypted; every other table may be shown
to whoever checks the office.
"""

from typing import ClassVar

from django.db import models


class Incident(models.Model):
    """A disclosure that should not have happened, or the suspicion of one; never deleted.

    `law.incident_moves` says which states there are. The columns that repeat something of the facts
    are what lists are searched, sorted and cut by.
    """

    id = models.CharField(primary_key=True, max_length=20)
    state = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    # The agency that became aware of it, and the one responsible for it.
    aware = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    # Who entered it, by the id that the record has.
    reporter = models.CharField(max_length=40)
    reporter_name = models.CharField(max_length=120)
    # `incident_contents.IncidentFacts` as JSON.
    facts = models.TextField()
    what = models.CharField(max_length=200, blank=True)
    # By the id of an agency, the code of a contractor, or a name; and which kind.
    party = models.CharField(max_length=200, blank=True)
    party_kind = models.CharField(max_length=40, blank=True)
    people = models.PositiveIntegerField(null=True)
    happened_on = models.DateField(null=True)
    suspected = models.BooleanField(default=False)
    # The matter in which it was found.
    matter = models.CharField(max_length=20, blank=True)
    # What was found: `Assessment` and `BreachAssessment` as JSON; None while nobody has looked.
    violation = models.BooleanField(null=True)
    assessment = models.TextField(blank=True)
    breach = models.BooleanField(null=True)
    breach_assessment = models.TextField(blank=True)
    # The written determination that harm is unlikely: its day, and through when it is kept.
    determined_on = models.DateField(null=True)
    kept_through = models.DateField(null=True)
    # Why the people concerned are not told for now, and when that is looked at again.
    withheld = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    lessons = models.TextField(blank=True)
    # The day of each step that was taken, the first time.
    opened_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    assessed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    objects: ClassVar[models.Manager["Incident"]] = models.Manager()

    class Meta:
        """A list is of an agency, by state and day; a person's own by who they are."""

        indexes = (
            models.Index(fields=("aware", "state", "-reported_at"), name="incident_aware"),
            models.Index(fields=("responsible", "state"), name="incident_responsible"),
            models.Index(fields=("reporter", "-opened_at"), name="incident_own"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(violation=None, assessment="")
                | (models.Q(violation__isnull=False) & ~models.Q(assessment="")),
                name="incident_assessed",
            ),
            models.CheckConstraint(
                condition=models.Q(breach=None, breach_assessment="")
                | (models.Q(breach__isnull=False) & ~models.Q(breach_assessment="")),
                name="incident_breach_assessed",
            ),
            models.CheckConstraint(
                condition=models.Q(withheld="", review_on=None)
                | (~models.Q(withheld="") & models.Q(review_on__isnull=False)),
                name="incident_withheld_until_review",
            ),
            models.CheckConstraint(
                condition=models.Q(determined_on=None, kept_through=None)
                | models.Q(kept_through__gt=models.F("determined_on")),
                name="incident_determination_kept",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "discarded"), reported_at=None)
                | (
                    models.Q(state__in=("reported", "handled", "closed"))
                    & models.Q(reported_at__isnull=False)
                ),
                name="incident_reported",
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class IncidentType(models.Model):
    """A type that an incident is about, to find it by."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="types")
    code = models.CharField(max_length=200)

    class Meta:
        """Each once."""

        indexes = (models.Index(fields=("code", "incident"), name="incident_by_type"),)
        constraints = (
            models.UniqueConstraint(fields=("incident", "code"), name="one_type_of_an_incident"),
        )

    def __str__(self) -> str:
        return self.code


class IncidentNotice(models.Model):
    """Someone who must be told, or was; one row for what several provisions ask alike."""

    class State(models.TextChoices):
        """What was given stays given, whatever is found afterwards."""

        OWED = "owed", "Owed"
        GIVEN = "given", "Given"
        WITHHELD = "withheld", "Withheld for now"
        VOID = "void", "No longer owed"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="notices")
    # Of `law.incidents.Notice.to`.
    to = models.CharField(max_length=40)
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    # The provisions that ask for it; and how its day was worked out.
    provisions = models.JSONField()
    explanation = models.TextField()
    due_on = models.DateField(null=True)
    # The moment of that day, where a policy sets hours.
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OWED)
    # `incident_contents.Proof` as JSON.
    proof = models.TextField(blank=True)
    given_on = models.DateField(null=True)
    by_name = models.CharField(max_length=120, blank=True)

    objects: ClassVar[models.Manager["IncidentNotice"]] = models.Manager()

    class Meta:
        """One to each from each agency; what was given has its proof."""

        indexes = (models.Index(fields=("to", "given_on"), name="notice_given_between"),)
        constraints = (
            models.UniqueConstraint(fields=("incident", "to", "agency"), name="one_notice_to_each"),
            models.CheckConstraint(
                condition=(~models.Q(state="given") & models.Q(proof="", given_on=None))
                | (models.Q(state="given", given_on__isnull=False) & ~models.Q(proof="")),
                name="notice_given_with_proof",
            ),
        )

    def __str__(self) -> str:
        return f"{self.incident_id} to {self.to}"


class CorrectiveAction(models.Model):
    """Something to be done so that it does not happen again."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    # What shows that it was done.
    how = models.TextField(blank=True)
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        """Numbered from 1 within its incident."""

        constraints = (
            models.UniqueConstraint(fields=("incident", "number"), name="one_action_of_a_number"),
            models.CheckConstraint(
                condition=models.Q(done_on=None, how="")
                | (models.Q(done_on__isnull=False) & ~models.Q(how="")),
                name="action_done_with_proof",
            ),
        )

    def __str__(self) -> str:
        return f"action {self.number} of {self.incident_id}"


class IncidentText(models.Model):
    """The story of whoever reported it: encrypted, and empty once it was erased.

    `digest` is SHA-256 over the salt and the text, as the record has it; the salt goes with the
    text, so that nobody can try out what it may have been.
    """

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="story")
    sealed = models.BinaryField()
    salt = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)
    erased_at = models.DateTimeField(null=True)
    erased_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """What was erased has neither text nor salt."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(erased_at=None, erased_by="") & ~models.Q(salt="")
                | models.Q(erased_at__isnull=False, salt="") & ~models.Q(erased_by=""),
                name="incident_text_erased",
            ),
        )

    def __str__(self) -> str:
        return f"story of {self.incident_id}"
