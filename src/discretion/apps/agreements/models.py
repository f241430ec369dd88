"""The tables of documents attached to agreements, and of what went out under them.

What an agreement says is a record of the register.
"""

from typing import ClassVar

from django.db import models


class AgreementDocument(models.Model):
    """A signed paper, by the hash under which its file is kept; never replaced, only added to."""

    agreement = models.ForeignKey("register.Record", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    attached_at = models.DateTimeField()
    attached_by = models.CharField(max_length=120)

    class Meta:
        """The same file once for each agreement."""

        constraints = (
            models.UniqueConstraint(fields=("agreement", "sha256"), name="agreement_document_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} of {self.agreement_id}"


class Disposal(models.Model):
    """What went out under an agreement, and, once the party that received it said so, that it was
    disposed of or returned."""

    class How(models.TextChoices):
        """What became of it."""

        DISPOSED = "disposed", "Disposed of"
        RETURNED = "returned", "Returned"

    # The record of what went out, by its id: an app above keeps it.
    disclosure = models.CharField(primary_key=True, max_length=20)
    agreement = models.ForeignKey("register.Record", on_delete=models.PROTECT, related_name="+")
    # Whose disclosure it was, to whom, by name, and on which day.
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    party = models.CharField(max_length=200)
    disclosed_on = models.DateField()
    how = models.CharField(max_length=8, choices=How.choices, blank=True)
    on = models.DateField(null=True)
    proof = models.TextField(blank=True)
    at = models.DateTimeField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    # The record that took the place of this one's, where it was corrected: that one counts.
    corrected_as = models.CharField(max_length=20, blank=True)

    objects: ClassVar[models.Manager["Disposal"]] = models.Manager()

    class Meta:
        """What is confirmed has a day and a proof."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(how="", on=None, proof="", at=None)
                | (
                    models.Q(how__in=("disposed", "returned"), on__isnull=False, at__isnull=False)
                    & ~models.Q(proof="")
                ),
                name="disposal_confirmed_with_proof",
            ),
        )

    def __str__(self) -> str:
        return f"disposal of {self.disclosure}"
