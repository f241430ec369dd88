"""An approval says why its approver acted in an office of another's.

SQLite makes the table anew for it, and its triggers with it.
"""

from django.db import migrations, models

from discretion.apps.audit.protection import protect, unprotect

_TABLE = ("matters_approval",)


def _protect(apps, editor):
    protect(editor.connection, _TABLE)


def _unprotect(apps, editor):
    unprotect(editor.connection, _TABLE)


class Migration(migrations.Migration):
    dependencies = [("matters", "0004_unfinished")]
    operations = [
        migrations.RunPython(_unprotect, _protect),
        migrations.AddField(
            model_name="approval",
            name="standing_in",
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.RunPython(_protect, _unprotect),
    ]
