"""What `discretion audit verify` finds beside the chain: rows, files and packages changed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from pytest_django import Settings

from discretion.apps.agreements.models import AgreementDocument
from discretion.apps.audit import queries as audit
from discretion.apps.audit import vault
from discretion.apps.audit.actions import make_checkpoint
from discretion.apps.audit.models import Checkpoint, Entry, Series
from discretion.apps.audit.protection import protect, unprotect
from discretion.apps.register.models import Record, Signature
from discretion.apps.reports import integrity
from discretion.apps.reports.filing import file
from discretion.apps.reports.models import Answer, Contribution, Filing, Report
from discretion.apps.reports.verify import opened
from tests.apps import vouched as filing
from tests.apps.builders import a_joint_designation, approved
from tests.apps.desk import YES, give, write
from tests.cast import NOW, Cast
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def report(everyone: Cast) -> str:
    """An office with something of everything, and a filed report of it."""
    World(everyone)
    approved(everyone, a_joint_designation(name="Jointly"))
    draft = Report.objects.get()
    write(draft, "6", YES, everyone.officer_a)
    give(draft, "6", YES, everyone.officer_office)
    filing.prepare(draft.id, everyone.officer_a)
    filing.sign(draft.id, everyone.head_a)
    file(draft.id, actor=everyone.officer_a, now=NOW)
    return draft.id


def activity() -> QuerySet[Record]:
    """One record of the register."""
    first = Record.objects.filter(kind="activity").earliest("id")
    return Record.objects.filter(id=first.id)


def found() -> list[str]:
    """What a check of everything finds."""
    return [broken.what for broken in integrity.verify()]


def behind(change: Callable[[], object]) -> list[str]:
    """What is found after someone with the database's keys changed something."""
    assert found() == []
    unprotect(connection)
    change()
    protect(connection)
    return found()


def test_an_office_with_something_of_everything_holds(report: str) -> None:
    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        {"content": json.dumps({"act": "disclosure", "name": "By SQL"})},
        {"content": "no JSON"},
        {"title": "By SQL"},
        {"code": "sql"},
        {"until": "2026-12-31"},
        {"state": "retired"},
        {"version": 7},
        {"fingerprint": "0" * 64},
        {"agency": "beta"},
        {"agency": None},
    ],
)
def test_given_a_record_changed_by_sql_then_it_is_named(
    report: str, change: dict[str, object]
) -> None:
    one = activity()
    told = f"{one.get().id} was changed behind the record's back."
    assert behind(lambda: one.update(**change)) == [told]


def test_given_a_record_put_in_by_sql_then_it_is_named(report: str) -> None:
    row = activity().get()
    row.pk = "ACT-2026-00099"
    assert behind(row.save) == ["ACT-2026-00099 was changed behind the record's back."]


def test_given_a_record_deleted_by_sql_then_it_is_named(report: str) -> None:
    one = activity()
    told = f"{one.get().id} is in the record and was deleted from the register."
    assert behind(one.delete) == [told]


def _forged() -> None:
    row = Signature.objects.order_by("pk").first()
    assert row
    row.pk, row.agency_id, row.person = None, "alpha-office", "person:99"
    row.save()


@pytest.mark.parametrize(
    "change",
    [
        _forged,
        lambda: Signature.objects.filter(agency="beta").update(person="person:99"),
        lambda: Signature.objects.filter(agency="beta").update(lapsed_at=NOW),
        lambda: Signature.objects.filter(agency="beta").delete(),
    ],
)
def test_given_a_signature_forged_or_taken_away_then_the_designation_is_named(
    report: str, change: Callable[[], object]
) -> None:
    (id_,) = set(Signature.objects.values_list("designation", flat=True))
    told = f"The signatures under {id_} were changed behind the record's back."
    assert behind(change) == [told]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda: Report.objects.update(header='{"agency": "Agency Beta"}'),
            "{} was changed behind the record's back.",
        ),
        (
            lambda: Report.objects.update(state="signed"),
            "{} was changed behind the record's back.",
        ),
        (lambda: Report.objects.update(frozen="{}"), "{} does not say what was signed."),
        (
            lambda: Answer.objects.filter(question="6").update(words='{"yes":false,"text":null}'),
            "Answer 6 of {} was changed behind the record's back.",
        ),
        (
            lambda: Answer.objects.filter(question="5").update(words='{"text":"By SQL"}'),
            "Answer 5 of {} was changed behind the record's back.",
        ),
        (
            lambda: Contribution.objects.update(words='{"yes":false,"text":null}'),
            "What alpha-office gave to 6 in {} was changed behind the record's back.",
        ),
    ],
)
def test_given_a_report_changed_by_sql_then_that_is_said(
    report: str, change: Callable[[], object], told: str
) -> None:
    assert behind(change) == [told.format(report)]


def test_given_a_document_attached_or_taken_away_by_sql_then_its_agreement_is_named(
    report: str,
) -> None:
    row = AgreementDocument.objects.get()
    told = f"The documents of {row.agreement_id} were changed behind the record's back."
    assert behind(AgreementDocument.objects.all().delete) == [told]


@pytest.mark.parametrize("text", [b"another", None])
def test_given_a_kept_file_damaged_or_gone_then_it_is_named(
    report: str, tmp_path: Path, text: bytes | None
) -> None:
    assert found() == []
    for path in [path for path in tmp_path.rglob("*") if path.is_file()]:
        path.write_bytes(text) if text else path.unlink()
    said = "is not what was kept there" if text else "lacks the file"
    agreement = AgreementDocument.objects.get().agreement_id
    beginnings = (
        *(f"A document of {agreement}:", "An attachment of MAT-"),
        f"The package of {report}:",
    )
    assert [
        what.startswith(b) and said in what for what, b in zip(found(), beginnings, strict=True)
    ]


def test_given_a_damaged_file_when_it_is_sent_again_then_it_is_whole_again(tmp_path: Path) -> None:
    digest = vault.keep(b"a paper")
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(b"a pap")
    assert vault.keep(b"a paper") == digest
    assert vault.content(digest) == b"a paper"


def test_given_the_record_cut_then_the_package_kept_here_or_elsewhere_shows_it(
    report: str,
) -> None:
    packed = opened(vault.content(Filing.objects.get().package)).manifest
    assert packed
    head = packed.record.number

    def cut() -> None:
        Checkpoint.objects.all().delete()
        Series.objects.all().delete()
        Entry.objects.filter(number__gte=head).delete()

    told = f"The record was cut: it once reached entry {head}."
    assert told in behind(cut)
    unprotect(connection)
    Filing.objects.all().delete()
    protect(connection)
    assert told not in found()
    assert told in [broken.what for broken in integrity.verify(packages=[packed])]


def test_given_a_filing_changed_by_sql_then_its_package_tells(report: str) -> None:
    told = behind(lambda: Filing.objects.update(head_number=0, head_digest=""))
    assert told == [f"The filing of {report} is not what its package says."]


def test_given_another_key_than_the_office_has_then_package_and_checkpoint_are_not_trusted(
    report: str,
) -> None:
    with transaction.atomic():
        make_checkpoint(now=NOW)
    others = [broken.what for broken in integrity.verify(keys=["0" * 64])]
    assert f"The package of {report} is signed with another key than this office's." in others
    assert len(others) == len(audit.checkpoints()) + 1


def test_every_fact_about_a_record_tells_what_it_then_said(report: str) -> None:
    entries = [audit.told(entry) for entry in Entry.objects.all()]
    shown = [fact for fact in entries if fact.record[:3] in ("ACT", "AGR", "DES", "FUN", "RPT")]
    assert {fact.kind for fact in shown} >= {"agreement.document_attached", "report.filed"}
    assert [fact for fact in shown if fact.after is None] == []
