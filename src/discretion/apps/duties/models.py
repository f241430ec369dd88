"""The tables of duties: each thing owed, the holidays as the operator changed them, the nights."""

from datetime import UTC, date, datetime
from typing import ClassVar, Final

from django.db import models
from django.db.models.functions import Coalesce, Concat

from discretion.apps.duties.kinds import KINDS
from discretion.law.deadlines import WITHOUT_DELAY

# The turn of what bears no delay: before every day that there is.
AT_ONCE: Final = date.min
# The hour of what has the whole of its day: after every hour that there is.
THE_WHOLE_DAY: Final = datetime(9999, 12, 31, tzinfo=UTC)


def desk(kind: str, agency: str = "", person: str = "") -> str:
    """The name of a desk, as the table's own column has it."""
    return person or f"{kind}@{agency}"


class Duty(models.Model):
    """Something owed by an agency's officers, the City's, or one person; never deleted.

    What it is about stays where it is done: `record` names it, and `part` which of several.
    """

    class State(models.TextChoices):
        """Done leaves evidence; void says why it is no longer owed."""

        OPEN = "open", "Open"
        DONE = "done", "Done"
        VOID = "void", "No longer owed"

    class News(models.TextChoices):
        """What a morning's letter has still to tell of a duty, or told on `news_on`."""

        NONE = "", "Nothing"
        NEW = "new", "New"
        MOVED = "moved", "Its day moved"

    id = models.CharField(primary_key=True, max_length=20)
    # Of `kinds.KINDS`: it says which powers let someone do it.
    kind = models.CharField(max_length=40)
    # Whose officers owe it; none for the City's.
    agency = models.ForeignKey(
        "accounts.Agency", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Where one person owes it, and not whoever holds the power.
    person = models.CharField(max_length=40, blank=True)
    # On which desk it lies: a person's, or that of whoever may do this kind there. As one value,
    # what falls to someone is found and put in order within one index, however much there is.
    desk = models.GeneratedField(
        expression=models.Case(
            models.When(
                person="",
                then=Concat("kind", models.Value("@"), "agency", output_field=models.CharField()),
            ),
            default="person",
        ),
        output_field=models.CharField(max_length=81),
        db_persist=True,
    )
    what = models.CharField(max_length=400)
    owed_to = models.CharField(max_length=200)
    record = models.CharField(max_length=80)
    part = models.CharField(max_length=80, blank=True)
    # About what is in the making, so that nobody knows of it for the City as a whole.
    inside = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    # The moment of that day at which it is late, where a limit in hours says so.
    due_at = models.DateTimeField(null=True)
    # When it is its turn: on its day; before all others where the law bears no delay, and after
    # them where there is no day at all.
    turn = models.GeneratedField(
        expression=models.Case(
            models.When(due_on__isnull=False, then="due_on"),
            *(
                models.When(explanation__startswith=words, then=models.Value(AT_ONCE))
                for words in WITHOUT_DELAY
            ),
            default=models.Value(date.max),
        ),
        output_field=models.DateField(),
        db_persist=True,
    )
    # And of the same turn, what has an hour comes by its hour, before what has the whole day.
    turn_at = models.GeneratedField(
        expression=Coalesce("due_at", models.Value(THE_WHOLE_DAY)),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    # How the day was worked out, or why there is none; and the provision that asks, if one does.
    explanation = models.TextField()
    provision = models.CharField(max_length=60, blank=True)
    # What a day in business days was counted from, to count it anew when the holidays change.
    counted_from = models.DateField(null=True)
    business_days = models.PositiveSmallIntegerField(null=True)
    # The day that it was due before what it is counted by changed last, and what changed.
    moved_from = models.DateField(null=True)
    moved_why = models.CharField(max_length=300, blank=True)
    # When its day was last set anew, or it was owed again: since then a calendar has it otherwise.
    changed_at = models.DateTimeField(null=True)
    news = models.CharField(max_length=5, choices=News.choices, blank=True)
    # In which morning's letter that is told; none yet where there is news.
    news_on = models.DateField(null=True)
    state = models.CharField(max_length=4, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True)
    # What shows that it was done; of a void one, why.
    evidence = models.TextField(blank=True)

    class Meta:
        """What is open is looked for by who owes it, by day, and by what it is about."""

        verbose_name_plural = "duties"
        indexes = (
            models.Index(fields=("state", "desk", "turn", "turn_at", "id"), name="duty_by_desk"),
            models.Index(fields=("state", "due_on"), name="duty_by_day"),
            models.Index(fields=("record", "kind"), name="duty_by_record"),
            models.Index(fields=("news", "news_on"), name="duty_by_news"),
        )
        constraints = (
            # Two, because SQLite takes no two absent agencies for the same.
            models.UniqueConstraint(
                fields=("kind", "record", "part", "agency"),
                condition=models.Q(state="open"),
                name="one_open_duty",
            ),
            models.UniqueConstraint(
                fields=("kind", "record", "part"),
                condition=models.Q(state="open", agency=None),
                name="one_open_duty_of_the_city",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at=None, closed_by="", evidence="")
                | (
                    models.Q(state__in=("done", "void"), closed_at__isnull=False)
                    & ~models.Q(evidence="")
                ),
                name="duty_closed_with_evidence",
            ),
            models.CheckConstraint(
                condition=~models.Q(explanation="") & ~models.Q(what=""), name="duty_explained"
            ),
            models.CheckConstraint(
                condition=models.Q(counted_from=None, business_days=None)
                | models.Q(
                    counted_from__isnull=False, business_days__isnull=False, due_on__isnull=False
                ),
                name="duty_counted_from_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(due_at=None) | models.Q(due_on__isnull=False),
                name="duty_of_an_hour_has_its_day",
            ),
        )

    objects: ClassVar[models.Manager["Duty"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.id} {self.what}"

    @property
    def asks(self) -> str:
        """What is asked, in few words."""
        return KINDS[self.kind].asks

    @property
    def who(self) -> str:
        """Whose duty it is by its office, as a role."""
        return KINDS[self.kind].who.value


class CityDay(models.Model):
    """A day on which the City differs from the list of holidays: kept as one, or worked on."""

    on = models.DateField(primary_key=True)
    kept = models.BooleanField()
    # What it is called, where it is kept.
    name = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta:
        """A holiday has a name."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(kept=False) | ~models.Q(name=""), name="holiday_has_a_name"
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.name or 'worked on'}"


class Night(models.Model):
    """A morning's letters: begun once a day, and gone on with until everyone has theirs."""

    day = models.DateField(primary_key=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.day)
