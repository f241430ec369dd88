"""The table of documents attached to agreements; what one says is a record of the register."""

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
