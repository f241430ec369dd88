"""What went out under an agreement may be corrected: then the record in its place counts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_disposal"),
    ]

    operations = [
        migrations.AddField(
            model_name="disposal",
            name="corrected_as",
            field=models.CharField(blank=True, max_length=20),
        ),
    ]
