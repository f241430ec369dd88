"""The table of the chief's directions: what each says is never changed, only how it stands."""

from typing import ClassVar

from django.db import models


class Direction(models.Model):
    """A direction to an agency (Charter § 8(h)(2)); never deleted, whatever became of it.

    `law.directions` says which states there are and what leads from one to the next.
    """

    id = models.CharField(primary_key=True, max_length=20)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=11)
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    what = models.TextField()
    reason = models.TextField()
    # The id of the matter or designation that it is about; empty for none.
    concerns = models.CharField(max_length=20, blank=True)
    provision = models.CharField(max_length=60)
    due_on = models.DateField()
    due_why = models.TextField()
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)
    # What was done; of a withdrawn one, why; of a superseded one, what took its place.
    outcome = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True)

    objects: ClassVar[models.Manager["Direction"]] = models.Manager()

    class Meta:
        """Looked for by agency, state and day, and by what it concerns."""

        indexes = (
            models.Index(fields=("agency", "state", "due_on"), name="direction_list"),
            models.Index(fields=("concerns",), name="direction_about"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="given", outcome="", closed_at=None, closed_by="")
                | (
                    models.Q(
                        state__in=("carried_out", "withdrawn", "superseded"),
                        closed_at__isnull=False,
                    )
                    & ~models.Q(outcome="")
                    & ~models.Q(closed_by="")
                ),
                name="direction_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=~models.Q(what="") & ~models.Q(reason=""),
                name="direction_says_what_and_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(supersedes=models.F("id")), name="direction_not_its_own"
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
