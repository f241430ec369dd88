"""A certificate of disposal refuses to be changed from the first on."""

from django.db import migrations

from discretion.apps.audit.protection import DISPOSED, protect, unprotect


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies = [("retention", "0001_initial"), ("audit", "0002_protection")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: protect(editor.connection, DISPOSED),
            lambda apps, editor: unprotect(editor.connection, DISPOSED),
        )
    ]
