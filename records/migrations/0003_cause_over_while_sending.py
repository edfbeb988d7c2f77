"""A mail whose cause ends while it is under way is not tried again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0002_guards")]

    operations = [
        migrations.AddField("notice", "unwanted", models.BooleanField(default=False)),
        migrations.AlterField("eventdetail", "salt", models.CharField(blank=True, max_length=32)),
    ]
