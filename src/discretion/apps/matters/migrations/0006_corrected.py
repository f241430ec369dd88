"""What was written down wrong is corrected by a new record in its place, also within a matter.

SQLite makes the table anew for it, and its triggers with it.
"""

import django.db.models.deletion
from django.db import migrations, models

from discretion.apps.audit.protection import protect, unprotect

_TABLE = ("matters_disclosurerecord",)


def _protect(apps, editor):
    protect(editor.connection, _TABLE)


def _unprotect(apps, editor):
    unprotect(editor.connection, _TABLE)


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0005_standing_in"),
    ]

    operations = [
        migrations.RunPython(_unprotect, _protect),
        migrations.AddField(
            model_name="disclosurerecord",
            name="supersedes",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="matters.disclosurerecord",
            ),
        ),
        migrations.AddField(
            model_name="disclosurerecord",
            name="why_corrected",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="disclosurerecord",
            name="matter",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="happened",
                to="matters.matter",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosurerecord",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes", None)),
                fields=("matter",),
                name="disclosure_once_of_a_matter",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosurerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("supersedes", None), ("why_corrected", "")),
                    models.Q(
                        ("supersedes__isnull", False),
                        models.Q(("why_corrected", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="disclosure_corrected_with_why",
            ),
        ),
        migrations.RunPython(_protect, _unprotect),
    ]
