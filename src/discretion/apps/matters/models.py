"""The tables of matters: each with its facts and state, its approvals, and what came of them.

What people write about people is in `PrivateText` alone, encrypted; every other table may be shown
to whoever checks the office.
"""

from typing import ClassVar

from django.db import models


class Matter(models.Model):
    """A request, a proposal, or an act under exigent circumstances; never deleted.

    `law.matters` says which states there are and what leads from one to the next. The columns that
    repeat something of the facts are what lists are searched, sorted and cut by.
    """

    id = models.CharField(primary_key=True, max_length=20)
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    # Who entered it, by the id that the record has.
    requester = models.CharField(max_length=40)
    requester_name = models.CharField(max_length=120)
    # `contents.Facts` as JSON, and its fingerprint.
    facts = models.TextField()
    fingerprint = models.CharField(max_length=64)
    act = models.CharField(max_length=10)
    foil = models.BooleanField(default=False)
    # By the id of an agency, the code of a contractor, or a name; and which kind.
    party = models.CharField(max_length=200, blank=True)
    party_kind = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    function = models.CharField(max_length=80, blank=True)
    # The contractor that acts, by its code.
    contractor = models.CharField(max_length=80, blank=True)
    assignee = models.CharField(max_length=40, blank=True)
    assignee_name = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True)
    due_why = models.TextField(blank=True)
    # The last determination: its id, if it was kept, and the answer itself as JSON.
    determination = models.CharField(max_length=20, blank=True)
    answer = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    designation = models.CharField(max_length=20, blank=True)
    # How it was decided, of `law.matters.State`; and the reason where nothing was approved.
    decision = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    # That whoever asked was answered, when and how.
    answered_on = models.DateField(null=True)
    answered_how = models.TextField(blank=True)
    # What was refused, and is looked at once more here.
    earlier = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    # The day of each step that was taken, the last time.
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    consulted_at = models.DateTimeField(null=True)
    referred_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    carried_out_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    objects: ClassVar[models.Manager["Matter"]] = models.Manager()

    class Meta:
        """A docket is of an agency, by state and day; a person's own by who they are."""

        indexes = (
            models.Index(fields=("agency", "state", "due_on"), name="matter_docket"),
            models.Index(fields=("requester", "-opened_at"), name="matter_own"),
            models.Index(fields=("assignee", "state"), name="matter_assigned"),
            models.Index(fields=("party", "agency"), name="matter_party"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=("request", "proposal", "exigent")), name="matter_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(act__in=("collection", "disclosure")), name="matter_act"
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at=None)
                | (
                    models.Q(decision__in=("approved", "approved_with_less", "refused"))
                    & models.Q(decided_at__isnull=False)
                ),
                name="matter_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(earlier=models.F("id")), name="matter_not_its_own_reconsidering"
            ),
            models.CheckConstraint(
                condition=models.Q(answered_on=None, answered_how="")
                | (models.Q(answered_on__isnull=False) & ~models.Q(answered_how="")),
                name="matter_answered",
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.kind} {self.state}"


class MatterType(models.Model):
    """A type that a matter is about, to find it by."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="types")
    code = models.CharField(max_length=200)

    class Meta:
        """Each once."""

        indexes = (models.Index(fields=("code", "matter"), name="matter_by_type"),)
        constraints = (
            models.UniqueConstraint(fields=("matter", "code"), name="one_type_of_a_matter"),
        )

    def __str__(self) -> str:
        return self.code


class PrivateText(models.Model):
    """Something that was written about people: encrypted, and empty once it was erased.

    `digest` is SHA-256 over the salt and the text, as the record has it; the salt goes with the
    text, so that nobody can try out what it may have been.
    """

    class What(models.TextChoices):
        """What it is."""

        ABOUT = "about", "Who asks, and their words"
        QUESTION = "question", "A question"
        ANSWER = "answer", "An answer"
        PAPER = "paper", "An attachment"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="private")
    what = models.CharField(max_length=8, choices=What.choices)
    sealed = models.BinaryField()
    salt = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    # Of a paper: the hash under which its file, encrypted with a key of its own, is kept.
    file = models.CharField(max_length=64, blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)
    erased_at = models.DateTimeField(null=True)
    erased_by = models.CharField(max_length=120, blank=True)

    objects: ClassVar[models.Manager["PrivateText"]] = models.Manager()

    class Meta:
        """One set of words about who asks; what was erased has neither text nor salt."""

        constraints = (
            models.UniqueConstraint(
                fields=("matter",), condition=models.Q(what="about"), name="one_about_a_matter"
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at=None, erased_by="") & ~models.Q(salt="")
                | models.Q(erased_at__isnull=False, salt="") & ~models.Q(erased_by=""),
                name="private_text_erased",
            ),
        )

    def __str__(self) -> str:
        return f"{self.what} of {self.matter_id}"


class Unfinished(models.Model):
    """What someone typed into a question and has not answered yet, as `unfinished` keeps it."""

    person = models.CharField(max_length=40)
    # The matter, or its kind before there is one; and the question, by its place in the address.
    of = models.CharField(max_length=20)
    question = models.CharField(max_length=20)
    sealed = models.BinaryField()
    kept_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Unfinished"]] = models.Manager()

    class Meta:
        """What is typed anew takes the place of what was there."""

        constraints = (
            models.UniqueConstraint(fields=("of", "question", "person"), name="unfinished_once"),
        )

    def __str__(self) -> str:
        return f"{self.question} of {self.of}"


class Approval(models.Model):
    """A written approval, a review by counsel or a determination by the chief, pinned to the facts
    that it rests on; triggers refuse to change or delete it."""

    id = models.CharField(primary_key=True, max_length=20)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="approvals")
    # In which capacity, in the contract's words, or the chief.
    by = models.CharField(max_length=40)
    person = models.CharField(max_length=40)
    person_name = models.CharField(max_length=120)
    # Whether it is the approver's own matter, as the agency's head allows.
    own = models.BooleanField(default=False)
    # Why the approver acted in an office of another's: as a deputy, or while it was vacant.
    standing_in = models.CharField(max_length=160, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=10)
    types = models.JSONField()
    counterparty = models.CharField(max_length=200)
    purpose = models.TextField()
    function = models.CharField(max_length=80, blank=True)
    until = models.DateField(null=True)
    # Whose extra review it is.
    designation = models.CharField(max_length=20, blank=True)
    # `contents.Decision` as JSON; the facts by their fingerprint, with the last determination.
    decision = models.TextField()
    facts = models.CharField(max_length=64)
    determination = models.CharField(max_length=20, blank=True)

    objects: ClassVar[models.Manager["Approval"]] = models.Manager()

    class Meta:
        """A matter is approved once; reviews may come before."""

        indexes = (models.Index(fields=("agency", "act"), name="approval_on_file"),)
        constraints = (
            models.UniqueConstraint(
                fields=("matter",), condition=~models.Q(by="counsel"), name="approved_once"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("on")),
                name="approval_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} of {self.matter_id}"


class DisclosureRecord(models.Model):
    """What went out or came in, when, to or from whom; triggers refuse to change or delete it.

    What was written down wrong is corrected by a new record, which takes the place of the first.
    """

    id = models.CharField(primary_key=True, max_length=20)
    # None where nobody put it as a matter: it was routine, and written down as it was done.
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="happened")
    # The record in whose place this one stands, and why that was corrected.
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    why_corrected = models.TextField(blank=True)
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=10)
    on = models.DateField()
    types = models.JSONField()
    party_kind = models.CharField(max_length=40)
    party = models.CharField(max_length=200, blank=True)
    entity = models.CharField(max_length=40, blank=True)
    purpose = models.TextField(blank=True)
    function = models.CharField(max_length=80, blank=True)
    # `contents.Facts` as JSON: what it takes to do the like again.
    facts = models.TextField()
    people = models.PositiveIntegerField(null=True)
    form = models.TextField(blank=True)
    # What let it happen, of `law.determinations.Basis`, and under which of the two, if either.
    basis = models.CharField(max_length=24)
    approval = models.CharField(max_length=20, blank=True)
    designation = models.CharField(max_length=20, blank=True)
    determination = models.CharField(max_length=20, blank=True)
    by = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["DisclosureRecord"]] = models.Manager()

    class Meta:
        """Looked for by agency and day, by party, and by designation."""

        indexes = (
            models.Index(fields=("agency", "-on"), name="disclosure_by_day"),
            models.Index(fields=("designation", "-on"), name="disclosure_by_designation"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(act__in=("collection", "disclosure")), name="disclosure_act"
            ),
            models.UniqueConstraint(
                fields=("matter",),
                condition=models.Q(supersedes=None),
                name="disclosure_once_of_a_matter",
            ),
            models.CheckConstraint(
                condition=models.Q(supersedes=None, why_corrected="")
                | (models.Q(supersedes__isnull=False) & ~models.Q(why_corrected="")),
                name="disclosure_corrected_with_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} on {self.on}"


class ConditionKept(models.Model):
    """That a condition of an approval was kept, and what shows it."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="kept")
    # Its place among the conditions of the decision, from 0 on.
    number = models.PositiveSmallIntegerField()
    how = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        """Each once."""

        constraints = (
            models.UniqueConstraint(fields=("matter", "number"), name="condition_kept_once"),
        )

    def __str__(self) -> str:
        return f"condition {self.number} of {self.matter_id}"


class Notice(models.Model):
    """That the chief was told of an act under exigent circumstances (§ 23-1202(d)(1))."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="notice")
    on = models.DateField()
    how = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"notice of {self.matter_id}"


class Determination(models.Model):
    """What the law was found to say of an act: act and answer to the letter, with the fingerprint
    of the register that it rests on; triggers refuse to change or delete it."""

    id = models.CharField(primary_key=True, max_length=20)
    # The first of those that were kept by one request; the record has a digest of them together.
    batch = models.CharField(max_length=20)
    agency = models.CharField(max_length=40)
    # Empty where a program asked.
    matter = models.CharField(max_length=20, blank=True)
    act = models.TextField()
    answer = models.TextField()
    kind = models.CharField(max_length=10)
    on = models.DateField()
    outcome = models.CharField(max_length=20)
    basis = models.CharField(max_length=24)
    designation = models.CharField(max_length=20, blank=True)
    register = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=120)

    objects: ClassVar[models.Manager["Determination"]] = models.Manager()

    class Meta:
        """Looked for by agency and time, by matter, and by what was kept together."""

        indexes = (
            models.Index(fields=("agency", "-at"), name="determination_by_agency"),
            models.Index(fields=("batch", "agency", "id"), name="determination_together"),
            models.Index(
                fields=("matter",), condition=~models.Q(matter=""), name="determination_of_matter"
            ),
        )

    def __str__(self) -> str:
        return f"{self.id}: {self.outcome}"


class ReasonText(models.Model):
    """A reason, or a question, that an agency's officers give again and again; never deleted."""

    id = models.CharField(primary_key=True, max_length=20)
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    words = models.TextField()
    # The provision that it rests on, where there is one.
    citation = models.CharField(max_length=60, blank=True)
    # For which decision it is meant, of `contents.Use`.
    use = models.CharField(max_length=8)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)
    retired_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["ReasonText"]] = models.Manager()

    class Meta:
        """An agency's own, those that hold first."""

        indexes = (models.Index(fields=("agency", "retired_at"), name="reason_of_agency"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(use__in=("approve", "refuse", "ask")), name="reason_use"
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.name}"


class LetterWords(models.Model):
    """What an agency's letters say beside the decision: beginning, end, and whom to call."""

    agency = models.OneToOneField(
        "accounts.Agency", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    # `contents.Letterhead` as JSON.
    content = models.TextField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"letters of {self.agency_id}"
