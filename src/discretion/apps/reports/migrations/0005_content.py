"""What a report says refuses to be changed once it was signed."""

from django.db import migrations

from discretion.apps.audit.protection import CONTENT, protect, unprotect


class Migration(migrations.Migration):
    """Triggers on both databases; for a later migration that moves the table to put back."""

    dependencies = [("reports", "0004_delivery_duty")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: protect(editor.connection, [CONTENT]),
            lambda apps, editor: unprotect(editor.connection, [CONTENT]),
        )
    ]
