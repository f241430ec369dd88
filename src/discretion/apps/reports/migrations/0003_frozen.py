"""What was signed or filed refuses to be changed from the first on."""

from django.db import migrations

from discretion.apps.audit.protection import FROZEN, protect, unprotect


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies = [("reports", "0002_filing"), ("audit", "0002_protection")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: protect(editor.connection, FROZEN),
            lambda apps, editor: unprotect(editor.connection, FROZEN),
        )
    ]
