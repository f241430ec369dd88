"""Records are found by their words."""

from django.db import migrations

from discretion.apps.register.words import drop_table, make_table


class Migration(migrations.Migration):
    """A full-text index beside the records, in each database's own way."""

    dependencies = [("register", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: make_table(editor.connection),
            lambda apps, editor: drop_table(editor.connection),
        )
    ]
