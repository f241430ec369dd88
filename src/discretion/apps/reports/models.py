"""The tables of reports: each question's words, and what offices contributed to them.

What is computed from records is kept nowhere: it is assembled anew until the report is frozen.
"""

from typing import ClassVar

from django.db import models


class Report(models.Model):
    """An agency's report for a cycle, on a form; never deleted, but superseded by an amended one.

    `cycle` is the year in which it is due; `edition` is the form, which may be an older one.
    """

    class State(models.TextChoices):
        """A draft is assembled on every look; from the signature on, its content is frozen."""

        DRAFT = "draft", "Draft"
        PREPARED = "prepared", "Ready to be signed"
        SIGNED = "signed", "Signed"
        FILED = "filed", "Filed"
        SUPERSEDED = "superseded", "Superseded"

    id = models.CharField(primary_key=True, max_length=20)
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    cycle = models.PositiveSmallIntegerField()
    # 0 for the first report of a cycle, 1 for the one that amends it.
    amendment = models.PositiveSmallIntegerField(default=0)
    edition = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    # Of the header, the signatures and the state; answers have versions of their own.
    version = models.PositiveIntegerField(default=1)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    # The header and the signatures as `discretion/report/1` has them, and the whole once frozen.
    header = models.TextField()
    signatures = models.TextField()
    frozen = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta:
        """One first report a cycle, one amendment at a time, and nothing signed but frozen."""

        indexes = (models.Index(fields=("state", "cycle", "agency"), name="report_list"),)
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "cycle", "amendment"), name="report_of_a_cycle"
            ),
            models.UniqueConstraint(
                fields=("agency", "cycle"),
                condition=models.Q(state__in=("draft", "prepared", "signed")),
                name="one_report_in_the_making",
            ),
            models.CheckConstraint(
                condition=models.Q(amendment=0, supersedes=None)
                | models.Q(amendment__gt=0, supersedes__isnull=False),
                name="report_amendment_supersedes",
            ),
            models.CheckConstraint(
                condition=~models.Q(supersedes=models.F("id")), name="report_not_its_own_amendment"
            ),
            models.CheckConstraint(
                condition=(models.Q(state="draft") & models.Q(frozen=""))
                | models.Q(state="prepared")
                | (models.Q(state__in=("signed", "filed", "superseded")) & ~models.Q(frozen="")),
                name="report_frozen_when_signed",
            ),
            models.CheckConstraint(
                condition=models.Q(cycle__gte=2018, cycle__lte=2200), name="report_cycle"
            ),
        )

    objects: ClassVar[models.Manager["Report"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.id} {self.agency_id} {self.cycle}"


class Answer(models.Model):
    """An officer's own words to one question, as JSON of the question's kind."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=8)
    words = models.TextField()
    # Whether the sentences computed for a narrative stand under the officer's words.
    with_computed = models.BooleanField(default=True)
    confirmed = models.BooleanField(default=False)
    # Reports' ids, or "filing:" and its name, with commas between; and what was said there.
    carried_from = models.TextField(blank=True)
    carried = models.TextField(blank=True)
    # `numbers.Taken` as JSON: the numbers of matters behind these words; empty for none.
    numbers = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    edited_by = models.CharField(max_length=120, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One answer a question; what was carried says from where."""

        constraints = (
            models.UniqueConstraint(fields=("report", "question"), name="one_answer"),
            models.CheckConstraint(
                condition=models.Q(carried="", carried_from="")
                | (~models.Q(carried="") & ~models.Q(carried_from="")),
                name="answer_carried_from_somewhere",
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.question}"


class Contribution(models.Model):
    """What an office of the agency says to a question, for the managing officer to take in."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="contributions")
    office = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=8)
    words = models.TextField()
    # What of it stands in the answer, so that a newer one takes its place; empty: nothing yet.
    taken = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        """One contribution of an office to a question."""

        constraints = (
            models.UniqueConstraint(
                fields=("report", "office", "question"), name="one_contribution"
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.question} from {self.office_id}"


class Signing(models.Model):
    """Someone's name under a report as it then stood; triggers refuse to change or delete it.

    The preparer's counts until the report is returned to draft, where a later one follows.
    """

    class Part(models.TextChoices):
        """As the form names its signatories."""

        PREPARER = "preparer", "Preparer"
        AGENCY_HEAD = "agency_head", "Agency head or designee"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="signings")
    part = models.CharField(max_length=12, choices=Part.choices)
    person = models.CharField(max_length=40)
    person_name = models.CharField(max_length=120)
    capacity = models.CharField(max_length=200)
    on = models.DateField()
    at = models.DateTimeField()
    intent = models.TextField()
    # Of the content that was signed, the signature itself apart.
    fingerprint = models.CharField(max_length=64)

    class Meta:
        """The head signs once, and says what is meant by it."""

        constraints = (
            models.UniqueConstraint(
                fields=("report",),
                condition=models.Q(part="agency_head"),
                name="one_signature_of_the_head",
            ),
            models.CheckConstraint(condition=~models.Q(intent=""), name="signing_states_intent"),
            models.CheckConstraint(
                condition=models.Q(part__in=("preparer", "agency_head")), name="signing_part"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_name} under {self.report_id}"


class Filing(models.Model):
    """A report's package, frozen at the signature; triggers refuse to change or delete it."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="filing")
    # Of the content, the signature included; and of the package's bytes, under which it is kept.
    fingerprint = models.CharField(max_length=64)
    package = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    # How the record ended when the package was made.
    head_number = models.BigIntegerField()
    head_digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        """Every package has its fingerprints."""

        constraints = (
            models.CheckConstraint(
                condition=~models.Q(fingerprint="") & ~models.Q(package="") & ~models.Q(key=""),
                name="filing_has_fingerprints",
            ),
        )

    def __str__(self) -> str:
        return f"package of {self.report_id}"


class Delivery(models.Model):
    """A filed report on its way to a recipient; once delivered, how, and the proof.

    By when, and how that day was worked out, is told by the duty, in the ledger of duties.
    """

    class How(models.TextChoices):
        """How it was handed over."""

        EMAIL = "email", "By email"
        PORTAL = "portal", "Through a website"
        HAND = "hand", "By hand"
        POST = "post", "By post"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="deliveries")
    # Of `deliveries.RECIPIENTS`.
    recipient = models.CharField(max_length=40)
    filed_on = models.DateField()
    duty = models.OneToOneField("duties.Duty", on_delete=models.PROTECT, related_name="+")
    delivered_on = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=12, choices=How.choices, blank=True)
    # In words, such as the number of a receipt; a paper by the hash it is kept under.
    proof = models.TextField(blank=True)
    paper = models.CharField(max_length=64, blank=True)
    paper_name = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """One delivery to each; none counts as made without day, way and proof."""

        constraints = (
            models.UniqueConstraint(fields=("report", "recipient"), name="one_delivery_each"),
            models.CheckConstraint(
                condition=models.Q(
                    delivered_on=None, how="", proof="", paper="", recorded_at=None, recorded_by=""
                )
                | (
                    models.Q(delivered_on__isnull=False, recorded_at__isnull=False)
                    & ~models.Q(how="")
                    & ~models.Q(recorded_by="")
                    & ~models.Q(proof="", paper="")
                ),
                name="delivery_proven",
            ),
            models.CheckConstraint(
                condition=models.Q(delivered_on=None)
                | models.Q(delivered_on__gte=models.F("filed_on")),
                name="delivery_after_filing",
            ),
            models.CheckConstraint(
                condition=models.Q(paper="", paper_name="")
                | (~models.Q(paper="") & ~models.Q(paper_name="")),
                name="delivery_paper_named",
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} to {self.recipient}"
