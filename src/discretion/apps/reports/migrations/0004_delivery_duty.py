"""By when a report is to be delivered is told by the ledger of duties alone."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F

_MOVED = ("due_on", "explanation", "provision")


def _into_the_ledger(apps, editor):
    """Give each delivery its duty."""
    deliveries = apps.get_model("reports", "Delivery").objects
    duties = apps.get_model("duties", "Duty").objects
    numbers = apps.get_model("audit", "Series").objects
    for row in deliveries.select_related("report").order_by("pk"):
        year = row.report.changed_at.year
        series, _ = numbers.get_or_create(prefix="DTY", year=year)
        numbers.filter(pk=series.pk).update(last=F("last") + 1)
        series.refresh_from_db()
        deposit = row.recipient == "department_of_records"
        told = {name: getattr(row, name) for name in _MOVED}
        if row.delivered_on:
            told |= {"state": "done", "closed_at": row.recorded_at, "closed_by": row.recorded_by}
            told["evidence"] = f"Delivered on {row.delivered_on}: {row.proof or row.paper_name}"
        row.duty = duties.create(
            id=f"DTY-{year}-{series.last:05}",
            kind="deposit_report" if deposit else "file_report",
            agency_id=row.report.agency_id,
            what=f"Deliver the report of {row.report.cycle} to: {row.recipient}",
            owed_to=row.recipient,
            record=row.report_id,
            part=row.recipient,
            opened_at=row.report.changed_at,
            opened_by=row.report.changed_by,
            **told,
        )
        row.save(update_fields=["duty"])


def _ledger(*, null):
    to = {"to": "duties.duty", "on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
    return models.OneToOneField(null=null, **to)


class Migration(migrations.Migration):
    """The columns become a row each."""

    dependencies = [
        ("reports", "0003_frozen"),
        ("duties", "0001_initial"),
        ("audit", "0001_initial"),
    ]
    operations = [
        migrations.AddField("delivery", "duty", _ledger(null=True)),
        migrations.RunPython(_into_the_ledger),
        migrations.AlterField("delivery", "duty", _ledger(null=False)),
        *(migrations.RemoveField("delivery", name) for name in _MOVED),
    ]
