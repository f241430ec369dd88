"""The tables of requests that further immigration enforcement (§ 10-178), and of what was sent."""

from typing import ClassVar

from django.db import models

from discretion.apps.incidents.complaint_models import Sealed


class EnforcementRequest(models.Model):
    """A request, as far as it is counted; never deleted. What was asked is in its text alone."""

    id = models.CharField(primary_key=True, max_length=20)
    version = models.PositiveIntegerField(default=1)
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    # Of `law.enforcement.Asker`, and the name of the body that asked; never a person's.
    asker = models.CharField(max_length=16)
    requesting = models.CharField(max_length=200)
    received_on = models.DateField()
    # Of `law.enforcement.Response`.
    response = models.CharField(max_length=16)
    responded_on = models.DateField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    objects: ClassVar[models.Manager["EnforcementRequest"]] = models.Manager()

    class Meta:
        """Looked for by agency and day; one that was answered has the day."""

        indexes = (models.Index(fields=("agency", "-received_on"), name="enforcement_by_day"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(response="not_yet", responded_on=None)
                | (
                    models.Q(response__in=("refused", "given_in_part", "given"))
                    & models.Q(responded_on__gte=models.F("received_on"))
                ),
                name="enforcement_responded",
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} on {self.received_on}"


class EnforcementText(Sealed):
    """All that is written of a request, what was asked and answered among it."""

    request = models.OneToOneField(
        EnforcementRequest, on_delete=models.PROTECT, related_name="text"
    )

    objects: ClassVar[models.Manager["EnforcementText"]] = models.Manager()

    def __str__(self) -> str:
        return f"text of {self.request_id}"


class SentCompilation(models.Model):
    """That an agency's compilation of a quarter was sent; the last one of a quarter counts."""

    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    # As `2026-Q3`.
    quarter = models.CharField(max_length=7)
    whole_city = models.BooleanField(default=False)
    requests = models.PositiveIntegerField()
    to = models.CharField(max_length=200)
    on = models.DateField()
    how = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    objects: ClassVar[models.Manager["SentCompilation"]] = models.Manager()

    class Meta:
        """Looked for by quarter and agency."""

        indexes = (models.Index(fields=("quarter", "agency"), name="compilation_sent"),)

    def __str__(self) -> str:
        return f"{self.quarter} of {self.agency_id}"
