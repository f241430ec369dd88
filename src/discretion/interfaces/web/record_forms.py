"""The form of each kind of record: fields as people see them, to and from the record's content.

What is typed becomes the JSON of the contract; the register's own checks then say what is wrong.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Final

import msgspec
from django import forms

from discretion.apps.register import contents
from discretion.apps.register.checks import LIMITS, TERMS
from discretion.apps.register.contents import Content
from discretion.apps.register.known import added_types
from discretion.interfaces.web.components import spoken
from discretion.interfaces.web.forms import DayField, Form
from discretion.interfaces.web.party_names import PartyNames
from discretion.interfaces.web.type_choices import Choices, groups, in_words, meant
from discretion.law.acts import ENTITY_KINDS

_PARTIES_TO_SPARE: Final = 3
# As the question is put, in the order in which most answers fall.
PARTY_KINDS: Final = (
    ("individual", "The person concerned"),
    ("city_agency", "Another City agency"),
    ("police_department", "The police department"),
    ("department_of_education", "The Department of Education"),
    ("local_public_authority", "A local public authority"),
    ("local_public_benefit_corporation", "A local public benefit corporation"),
    ("contractor", "A contractor"),
    ("subcontractor", "A subcontractor"),
    ("third_party", "Someone else: a third party"),
    ("own_agency", "Our own agency"),
)


class Lines(forms.CharField):
    """Several texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: object) -> Any:  # the library's signature
        """The texts, without blank lines."""
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def prepare_value(self, value: object) -> object:
        """The texts as they are shown: one a line."""
        return "\n".join(value) if isinstance(value, list | tuple) else value


def _text(
    label: str, *, help_text: str = "", required: bool = False, rows: int = 0
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, help_text=help_text, required=required, widget=widget)


def _lines(label: str, *, help_text: str = "One a line.") -> Lines:
    return Lines(label=label, help_text=help_text, required=False)


class RecordForm(Form):
    """What all kinds have in common: the version that was opened, and why it is changed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def document(self) -> dict[str, Any]:
        """What was typed, as the content's JSON; what was left out is left out."""
        given = {name: _unix(v) for name, v in msgspec.to_builtins(self.cleaned_data).items()}
        del given["version"]
        return {name: value for name, value in given.items() if value not in ("", None, [])}

    @classmethod
    def initial_of(cls, content: Content) -> dict[str, Any]:
        """The fields that show a content."""
        return dict(msgspec.to_builtins(content))

    def choose_from(
        self, choices: Mapping[str, Choices], names: Callable[[], Mapping[str, str]]
    ) -> None:
        """Fill in what can be chosen, by field; what the record has already stays among it."""
        for name, found in choices.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                first = [] if isinstance(field, forms.MultipleChoiceField) else [("", "– none –")]
                field.choices = [*first, *found, *self._kept(name, found, names)]

    def _kept(
        self, name: str, found: Choices, names: Callable[[], Mapping[str, str]]
    ) -> Iterable[tuple[str, str]]:
        """What the field holds and nobody offers: retired, or another office's."""
        held = self.initial.get(name) or ()
        offered = {value for value, _ in found}
        left = [v for v in ([held] if isinstance(held, str) else held) if v not in offered]
        known = names() if left else {}
        return [(value, f"{known.get(value, value)} (kept as it is)") for value in left]


def _unix(value: object) -> object:
    """A text with the line ends that it was kept with; browsers send others."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


class FunctionForm(RecordForm):
    """A function of the agency."""

    name = _text("What is the function called?", required=True)
    code = _text(
        "Short name",
        required=True,
        help_text="Letters, digits and underscores, such as constituent_services. Designations "
        "name the function by it.",
    )
    mission = _text(
        "How does it further the agency's purpose or mission?",
        rows=4,
        help_text="Stands in the report under question 2, § 23-1205(a)(1)(f).",
    )
    purposes = _lines("Usual purposes", help_text="One a line; staff choose from them.")


class SystemForm(RecordForm):
    """A place where information is kept."""

    name = _text("What is it called?", required=True)
    owner = _text("Which unit owns it?")
    vendor = forms.ChoiceField(label="Does a contractor run it?", required=False)
    about = _text("What is it?", rows=3)


class ContractorForm(RecordForm):
    """A party to a contract."""

    name = _text("What is the contractor called?", required=True)
    code = _text(
        "Short name", required=True, help_text="Letters, digits and hyphens, such as harborlight."
    )
    services = forms.ChoiceField(
        label="What does it do for the agency?",
        choices=[
            ("human", "Human services"),
            ("designated", "Other services that the chief privacy officer designated"),
            ("other", "Anything else: the chapter does not reach it"),
        ],
        widget=forms.RadioSelect,
        initial="human",
    )
    about = _text("Which services?", rows=3)
    subcontractor_of = forms.ChoiceField(label="Is it a subcontractor of another?", required=False)
    privacy_officer = forms.BooleanField(
        label="The agency has designated it to do its privacy officer's duties (§ 23-1202(g))",
        required=False,
    )
    bound_by_contract = forms.ChoiceField(
        label="Does the contract pass on the chapter's duties?",
        choices=[("not_known", "Not known yet"), ("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        initial="not_known",
        help_text="§ 23-1202(g): contracts for these services bind the contractor to the chapter.",
    )
    clause = _text("In which clause?")

    def document(self) -> dict[str, Any]:
        """A box without a tick is no."""
        return {**super().document(), "privacy_officer": self.cleaned_data["privacy_officer"]}


class PartyForm(Form):
    """One counterparty; a row left blank is none."""

    kind = forms.ChoiceField(
        label="Who", choices=[("", "– choose –"), *PARTY_KINDS], required=False
    )
    who = forms.CharField(
        label="Name",
        required=False,
        help_text="An agency or contractor of the register by its name or id, or any other name.",
        widget=forms.TextInput(attrs={"list": "parties"}),
    )
    entity = forms.ChoiceField(
        label="If a third party, of which kind?",
        required=False,
        choices=[("", "–"), *((code, spoken(code)) for code in sorted(ENTITY_KINDS))],
    )


class Typed(RecordForm):
    """A form with the types of identifying information, by group as the printed form has them."""

    # Where a part of the content is typed that no field is named for.
    parts_of: ClassVar[Mapping[str, str]] = {"types": "other_types"}

    other_types = _lines("Other types", help_text="One a line, in words, where no box fits.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = self.fields.pop("other_types")
        self._groups = groups()
        for number, (heading, choices) in enumerate(self._groups):
            self.fields[f"types_{number}"] = forms.MultipleChoiceField(
                label=heading,
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["other_types"] = last

    @property
    def type_fields(self) -> list[forms.BoundField]:
        """The groups of boxes, and the texts beside them."""
        return [f for f in self.visible_fields() if f.name.startswith(("types_", "other_types"))]

    def document(self) -> dict[str, Any]:
        """The ticked boxes of all groups as one list, and the texts after them."""
        given = super().document()
        ticked = [given.pop(f"types_{n}", []) for n in range(len(self._groups))]
        added = added_types()
        # What the record says already is meant by the words it was shown in.
        held = {in_words(code, added): code for code in self.initial.get("types") or ()}
        typed = given.pop("other_types", [])
        others = [held.get(text) or meant(text, added) for text in typed]
        types = dict.fromkeys([*(code for group in ticked for code in group), *others])
        return {**given, "types": list(types)} if types else given

    @classmethod
    def initial_of(cls, content: Content) -> dict[str, Any]:
        """The boxes to tick; what has no box stands among the other types."""
        told = super().initial_of(content)
        types = told.get("types") or []
        offered, added = groups(), added_types()
        boxed = {code for _, choices in offered for code, _ in choices}
        for number, (_, choices) in enumerate(offered):
            told[f"types_{number}"] = [code for code, _ in choices if code in types]
        rest = [in_words(code, added) for code in types if code not in boxed]
        return {**told, "other_types": rest}


class ActivityForm(Typed):
    """A collection, a retention or a disclosure."""

    act = forms.ChoiceField(
        label="What does the agency do?",
        choices=[
            ("collection", "It collects information"),
            ("retention", "It keeps information"),
            ("disclosure", "It discloses information"),
        ],
        widget=forms.RadioSelect,
    )
    name = _text("What do you call it?", required=True, help_text="Such as: Sign-in at events.")
    function = forms.ChoiceField(label="For which function?", required=False)
    categories = _lines("Whose information is it?", help_text="One a line: tenants, visitors.")
    systems = forms.MultipleChoiceField(
        label="Where is it kept?", required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = _text("Why is it done, or why does the other side ask for it?", rows=3)
    mission = _text("How does it further the agency's purpose or mission?", rows=3)
    legal_authority = _text("Legal authority", help_text="The law, rule or order, if there is one.")
    staff = _lines("Which groups of staff are entitled to it?")
    classifications = forms.MultipleChoiceField(
        label="How is it approved?",
        choices=[
            ("routine", "As routine, by our privacy officer"),
            ("joint_routine", "As routine between two agencies"),
            ("case_by_case", "Case by case"),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    trigger = _text("Kept from when on?", help_text="Such as: the case is closed.")
    years = forms.IntegerField(label="Years", required=False, min_value=0, max_value=200)
    months = forms.IntegerField(label="Months", required=False, min_value=0, max_value=1200)
    days = forms.IntegerField(label="Days", required=False, min_value=0, max_value=40000)
    until_when = _text("Or until when, in words", help_text="Where no period can be given.")
    disposal = _text("How is it disposed of?")
    citation = _text("Which schedule or law says so?")
    follows = _lines(
        "Which activities does it follow from?",
        help_text="One id a line, as ACT-2026-00012: the collection that a retention keeps.",
    )
    source = forms.CharField(widget=forms.HiddenInput, required=False)

    _RETENTION: Final = (
        "trigger", "years", "months", "days", "until_when", "disposal", "citation",
    )  # fmt: skip
    parts_of: ClassVar = {**Typed.parts_of, **{f"retention.{name}": name for name in _RETENTION}}

    @property
    def retention_fields(self) -> list[forms.BoundField]:
        """How long it is kept."""
        return [self[name] for name in self._RETENTION]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """What the activity is, before the types."""
        return [self[name] for name in ("act", "name", "function", "categories")]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """Why and by whom, after the types and parties."""
        names = (
            "reason",
            "mission",
            "legal_authority",
            "staff",
            "classifications",
            "systems",
            "follows",
        )
        return [self[name] for name in names]

    def document(self) -> dict[str, Any]:
        """The retention rule as a part of its own, where anything of it was given."""
        given = super().document()
        rule = {name: given.pop(name) for name in self._RETENTION if name in given}
        return {**given, "retention": rule} if rule else given

    @classmethod
    def initial_of(cls, content: Content) -> dict[str, Any]:
        """The retention rule among the other fields."""
        told = super().initial_of(content)
        return {**told, **(told.get("retention") or {})}


def parties_of(content: Content | None) -> tuple[contents.Party, ...]:
    """The counterparties of an activity; none of anything else."""
    return content.counterparties if isinstance(content, contents.Activity) else ()


def party_rows(content: Content | None, names: PartyNames) -> list[dict[str, str]]:
    """The rows of the form that show an activity's counterparties, each by its name."""
    return [
        {
            "kind": party.kind,
            "who": names.shown(party.id, party.name),
            "entity": party.entity or "",
        }
        for party in parties_of(content)
    ]


PartyRows = forms.formset_factory(PartyForm, extra=_PARTIES_TO_SPARE, max_num=60)


def parties_typed(rows: Iterable[PartyForm], names: PartyNames) -> list[dict[str, str]]:
    """The counterparties that were typed."""
    found = []
    for row in rows:
        typed = row.cleaned_data
        who = typed.get("who", "").strip()
        if not typed.get("kind") and not who:
            continue
        named = names.typed(who)
        party = {"kind": typed.get("kind") or "third_party", **named, "entity": typed["entity"]}
        found.append({name: value for name, value in party.items() if value})
    return found


class AddedTypeForm(RecordForm):
    """A type that the chief privacy officer adds."""

    label = _text("What is the type called?", required=True)
    code = _text("Short name", required=True, help_text="Such as biometrics.voiceprint.")
    authority = _text("By which determination?", required=True)
    since = DayField(label="From which day on?")
    until = DayField(label="Until which day?", required=False)


class PolicyForm(Typed):
    """What a policy of the chief privacy officer says."""

    name = _text("What is the policy called?", required=True)
    says = forms.ChoiceField(
        label="What does it say?",
        choices=[
            ("never_routine", "Such disclosures are never routine (§ 23-1203(5))"),
            (
                "routine_needs_agreement",
                "Such routine disclosures need an agreement (§ 23-1203(4))",
            ),
            ("notify_individual", "The individual is told of such violations (§ 23-1203(6))"),
            (
                "exigent_notice_hours",
                "The Chief Privacy Officer is told of exigent disclosures within some hours",
            ),
            (
                "violation_notice_hours",
                "The Chief Privacy Officer is told of violations within some hours",
            ),
            ("complaint_answer_days", "Complaints are answered within some days (§ 23-1203(9))"),
            ("complaint_kept_days", "What is written in a complaint is erased after some days"),
        ],
        widget=forms.RadioSelect,
    )
    hours = forms.IntegerField(
        label="Within how many hours?",
        required=False,
        min_value=1,
        help_text="Only where the policy is about hours. It holds for every type and party.",
    )
    days = forms.IntegerField(
        label="Within how many days?",
        required=False,
        min_value=1,
        help_text="Only where the policy is about complaints.",
    )
    authority = _text("Where is it written?", required=True)
    any_type = forms.BooleanField(label="It is about every type", required=False)
    parties = _lines(
        "About which counterparties?",
        help_text="One a line: a kind such as third_party, or an id; leave blank for any.",
    )
    since = DayField(label="From which day on?", required=False)
    until = DayField(label="Until which day?", required=False)

    def document(self) -> dict[str, Any]:
        """`any` where every type or party is meant."""
        given = super().document()
        parties = given.pop("parties", "any")
        if given.pop("any_type", False) or (
            given.get("says") in LIMITS | TERMS and "types" not in given
        ):
            given["types"] = "any"
        return {"types": [], **given, "counterparties": parties}

    @classmethod
    def initial_of(cls, content: Content) -> dict[str, Any]:
        """The box ticked, or the parties blank, where any is meant."""
        told = super().initial_of(
            msgspec.structs.replace(content, types=())
            if getattr(content, "types", ()) == "any"
            else content
        )
        parties = told["counterparties"]
        every = getattr(content, "types", ()) == "any"
        return {**told, "any_type": every, "parties": [] if parties == "any" else parties}


FORMS: Final[Mapping[str, type[RecordForm]]] = {
    "function": FunctionForm,
    "system": SystemForm,
    "contractor": ContractorForm,
    "activity": ActivityForm,
    "type": AddedTypeForm,
    "policy": PolicyForm,
}
