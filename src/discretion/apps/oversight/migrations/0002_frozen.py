"""What a quarterly report says refuses to be changed once it was signed."""

from django.db import migrations

from discretion.apps.audit.protection import QUARTERLY, protect, unprotect


class Migration(migrations.Migration):
    """Triggers on both databases; for a later migration that moves the table to put back."""

    dependencies = [("oversight", "0001_initial"), ("audit", "0002_protection")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: protect(editor.connection, [QUARTERLY]),
            lambda apps, editor: unprotect(editor.connection, [QUARTERLY]),
        )
    ]
