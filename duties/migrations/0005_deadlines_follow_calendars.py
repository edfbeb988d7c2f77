"""Each open deadline remembers the calendars that it was computed by, to follow their changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0004_reminder_collapsed_into")]

    operations = [
        migrations.AddField("duty", "calendar_stamp", models.UUIDField(null=True)),
        migrations.AddIndex(
            "duty",
            models.Index(
                fields=["calendar_stamp"],
                condition=models.Q(("cancelled_at", None), ("met_at", None)),
                name="duty_open_by_stamp",
            ),
        ),
    ]
