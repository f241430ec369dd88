"""The tables of complaints (§ 23-1203(9)): how each stands, and what people wrote, encrypted.

Who complained, how to reach them, their words, the notes and the answer are in `ComplaintText`
alone. Every other column may be shown to whoever checks the office.
"""

from typing import ClassVar

from django.db import models


class Sealed(models.Model):
    """A text about people: encrypted, and empty once it was erased.

    `digest` is SHA-256 over the salt and the text, as the record has it; the salt goes with the
    text, so that nobody can try out what it may have been.
    """

    sealed = models.BinaryField()
    salt = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)
    erased_at = models.DateTimeField(null=True)
    erased_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """What was erased has neither text nor salt."""

        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=models.Q(erased_at=None, erased_by="") & ~models.Q(salt="")
                | models.Q(erased_at__isnull=False, salt="") & ~models.Q(erased_by=""),
                name="%(class)s_erased",
            ),
        )


class Complaint(models.Model):
    """A complaint, of an agency or (without one) of none in particular; never deleted.

    `law.complaints` says which states there are and what leads from one to the next.
    """

    id = models.CharField(primary_key=True, max_length=20)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12)
    agency = models.ForeignKey(
        "accounts.Agency", null=True, on_delete=models.PROTECT, related_name="+"
    )
    about = models.CharField(max_length=12)
    # What it is about, in an officer's few words that name nobody.
    gist = models.CharField(max_length=200, blank=True)
    # SHA-256 of the secret that goes with the receipt number; the secret itself is nowhere.
    secret = models.CharField(max_length=64, unique=True)
    # How the answer gets there: by mail, by letter, or only by the page that it is followed on.
    reach = models.CharField(max_length=6)
    assignee = models.CharField(max_length=40, blank=True)
    assignee_name = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True)
    due_why = models.TextField(blank=True)
    # That a letter with the answer went out, and how.
    sent_on = models.DateField(null=True)
    sent_how = models.TextField(blank=True)
    received_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    objects: ClassVar[models.Manager["Complaint"]] = models.Manager()

    class Meta:
        """Looked for by agency, state and day."""

        indexes = (models.Index(fields=("agency", "state", "due_on"), name="complaint_list"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("received", "with_officer", "answered", "closed")),
                name="complaint_state",
            ),
            models.CheckConstraint(
                condition=models.Q(reach__in=("mail", "letter", "page")), name="complaint_reach"
            ),
            models.CheckConstraint(
                condition=models.Q(sent_on=None, sent_how="")
                | (models.Q(sent_on__isnull=False) & ~models.Q(sent_how="")),
                name="complaint_sent",
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class ComplaintText(Sealed):
    """Something that was written in a complaint."""

    class What(models.TextChoices):
        """What it is."""

        CONTACT = "contact", "Who complained, and how to reach them"
        WORDS = "words", "What they wrote"
        NOTE = "note", "A note of the investigation"
        ANSWER = "answer", "The answer"

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="texts")
    what = models.CharField(max_length=8, choices=What.choices)

    objects: ClassVar[models.Manager["ComplaintText"]] = models.Manager()

    class Meta(Sealed.Meta):
        """One of each that whoever complained wrote."""

        constraints = (
            *Sealed.Meta.constraints,
            models.UniqueConstraint(
                fields=("complaint", "what"),
                condition=models.Q(what__in=("contact", "words")),
                name="one_text_of_a_complaint",
            ),
        )

    def __str__(self) -> str:
        return f"{self.what} of {self.complaint_id}"
