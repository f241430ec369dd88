"""The record refuses to be changed from the first entry on."""

from django.db import migrations

from discretion.apps.audit.protection import TABLES, protect, unprotect


class Migration(migrations.Migration):
    """Triggers on both databases; on PostgreSQL also the function that extends the chain."""

    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: protect(editor.connection, TABLES),
            lambda apps, editor: unprotect(editor.connection, TABLES),
        )
    ]
