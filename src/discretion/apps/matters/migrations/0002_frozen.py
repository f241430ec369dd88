"""What was decided, answered and done in matters refuses to be changed from the first on."""

from django.db import migrations

from discretion.apps.audit.protection import DECIDED, protect, unprotect


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies = [("matters", "0001_initial"), ("audit", "0002_protection")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: protect(editor.connection, DECIDED),
            lambda apps, editor: unprotect(editor.connection, DECIDED),
        )
    ]
