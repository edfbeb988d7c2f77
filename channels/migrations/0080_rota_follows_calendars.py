"""Shifts made ahead follow their calendar: each pattern remembers by which one it was filled."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0076_hand_over_translation")]

    operations = [
        migrations.AddField(
            "shiftpattern",
            "days_off",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.DateField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField("shiftpattern", "calendar_stamp", models.UUIDField(null=True)),
        migrations.AddField(
            "shiftpattern", "calendar_code", models.CharField(db_default="", max_length=40)
        ),
        migrations.AddField(
            "shift", "off_by_calendar", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddConstraint(
            "shift",
            models.CheckConstraint(
                condition=models.Q(
                    ("off_by_calendar", False),
                    models.Q(("called_off_at__isnull", False), ("pattern__isnull", False)),
                    _connector="OR",
                ),
                name="shift_off_by_calendar_is_called_off",
            ),
        ),
        # What the calendar called off is made again when the day is a working day again.
        migrations.RemoveConstraint("shift", "shift_made_once_from_a_pattern"),
        migrations.AddConstraint(
            "shift",
            models.UniqueConstraint(
                condition=models.Q(
                    ("off_by_calendar", False), ("pattern__isnull", False), ("replaces", None)
                ),
                fields=("pattern", "starts_at"),
                name="shift_made_once_from_a_pattern",
            ),
        ),
    ]
