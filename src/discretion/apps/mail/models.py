"""The table of letters: to whom, what, and how far each has come."""

from django.db import models


class Message(models.Model):
    """One letter to one person, under an id of mail that stays the same at every try.

    It points to people and things by plain words and ids, so it outlives them.
    """

    class State(models.TextChoices):
        """Three of these are on their way, two will be tried again, three are at an end."""

        WAITING = "waiting", "Waiting"
        GOING = "going", "Going out"
        GONE = "gone", "Gone"
        # Whoever sent it was stopped, or cut off, before the mail server's word was kept.
        MAY_HAVE_GONE = "may_have_gone", "May have gone"
        FAILED = "failed", "Failed, tried again later"
        GIVEN_UP = "given_up", "Given up"
        STOPPED = "stopped", "Not to be sent"

    message_id = models.CharField(max_length=200, unique=True)
    # A name under which one letter is written and no second, as a day's reminder to a person.
    once = models.CharField(max_length=120, unique=True, null=True)
    kind = models.CharField(max_length=40)
    to_name = models.CharField(max_length=120)
    to_email = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    # Emptied, where it is secret, once the letter is at its end.
    text = models.TextField(blank=True)
    secret = models.BooleanField(default=False)
    record = models.CharField(max_length=80, blank=True)
    agency = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=14, choices=State.choices, default=State.WAITING)
    posted_at = models.DateTimeField()
    # After which it is of no use any more.
    until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # How often it may have gone before the try that is told of.
    doubts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    going_since = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    # What the mail server, or the way to it, said last.
    said = models.TextField(blank=True)

    class Meta:
        """What is to be tried has a moment, what is going a beginning, what is over an end."""

        indexes = (
            models.Index(fields=("due_at", "id"), name="message_due"),
            models.Index(fields=("state", "-id"), name="message_by_state"),
            models.Index(fields=("agency", "-id"), name="message_by_agency"),
            models.Index(fields=("record", "-id"), name="message_by_record"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    state__in=("waiting", "failed", "may_have_gone"),
                    due_at__isnull=False,
                    going_since=None,
                    settled_at=None,
                )
                | models.Q(state="going", due_at=None, going_since__isnull=False, settled_at=None)
                | models.Q(
                    state__in=("gone", "given_up", "stopped"),
                    due_at=None,
                    going_since=None,
                    settled_at__isnull=False,
                ),
                name="message_state",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None) | models.Q(secret=False) | models.Q(text=""),
                name="message_secret_forgotten",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_email}"

    @property
    def can_be_tried(self) -> bool:
        """Whether it makes sense to have it tried now: not at its first, nor once it has gone."""
        over = self.state in (self.State.GIVEN_UP, self.State.STOPPED)
        return (over and not self.secret) or self.state in (
            self.State.FAILED,
            self.State.MAY_HAVE_GONE,
        )

    @property
    def can_be_stopped(self) -> bool:
        """Whether it has still to be sent."""
        return self.due_at is not None
