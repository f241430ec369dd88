"""The tables of retention: what is kept, what is held, and the certificates of what is gone."""

from typing import ClassVar

from django.db import models


class Holding(models.Model):
    """A series of records in a system, under a rule; never deleted here, whatever became of it."""

    class State(models.TextChoices):
        """Withdrawn is what was listed in error, or is elsewhere by now."""

        KEPT = "kept", "Kept"
        DISPOSED = "disposed", "Disposed of"
        WITHDRAWN = "withdrawn", "Withdrawn"

    id = models.CharField(primary_key=True, max_length=20)
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    system = models.ForeignKey("register.Record", on_delete=models.PROTECT, related_name="+")
    # The activity that tells how long.
    rule = models.ForeignKey("register.Record", on_delete=models.PROTECT, related_name="+")
    triggered_on = models.DateField()
    amount = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.KEPT)
    version = models.PositiveIntegerField(default=1)
    # As they were worked out last: no day while it is held, or where nothing can be counted.
    due_on = models.DateField(null=True)
    explanation = models.TextField()
    held = models.BooleanField(default=False)
    reckoned_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta:
        """Lists are by day, and of one agency, system or rule."""

        indexes = (
            models.Index(fields=("state", "due_on", "id"), name="holding_by_day"),
            models.Index(fields=("agency", "state", "due_on"), name="holding_of_agency"),
        )
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="holding_named"),
            models.CheckConstraint(
                condition=models.Q(held=False) | models.Q(due_on=None), name="held_has_no_day"
            ),
        )

    objects: ClassVar[models.Manager["Holding"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.id} {self.name}"


class Hold(models.Model):
    """An order that suspends disposal, of one holding or of all in a system or under a rule."""

    class Kind(models.TextChoices):
        """Why disposal is suspended."""

        LITIGATION = "litigation", "Litigation"
        FOIL = "foil", "Freedom of information"
        AUDIT = "audit", "Audit"

    id = models.CharField(primary_key=True, max_length=20)
    # With the offices below it.
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    holding = models.ForeignKey(
        Holding, null=True, on_delete=models.PROTECT, related_name="own_holds"
    )
    system = models.ForeignKey(
        "register.Record", null=True, on_delete=models.PROTECT, related_name="+"
    )
    rule = models.ForeignKey(
        "register.Record", null=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateField()
    # Its last day, once it is lifted.
    until = models.DateField(null=True)
    reason = models.TextField()
    reference = models.CharField(max_length=200, blank=True)
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=120)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=120, blank=True)
    lifted_why = models.TextField(blank=True)

    class Meta:
        """A hold is about one thing, and ends with a reason and not before it began."""

        indexes = (models.Index(fields=("agency", "until"), name="hold_of_agency"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(holding__isnull=False, system=None, rule=None)
                | models.Q(holding=None, system__isnull=False, rule=None)
                | models.Q(holding=None, system=None, rule__isnull=False),
                name="hold_about_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None, lifted_at=None, lifted_why="")
                | (
                    models.Q(until__gte=models.F("since"), lifted_at__isnull=False)
                    & ~models.Q(lifted_why="")
                ),
                name="hold_lifted_with_reason",
            ),
        )

    objects: ClassVar[models.Manager["Hold"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.id} {self.get_kind_display()}"


class Disposal(models.Model):
    """A certificate of disposal, as its text says; the database refuses to change it."""

    id = models.CharField(primary_key=True, max_length=20)
    holding = models.OneToOneField(Holding, on_delete=models.PROTECT, related_name="disposal")
    on = models.DateField()
    certificate = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    objects: ClassVar[models.Manager["Disposal"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.id} of {self.holding_id}"
