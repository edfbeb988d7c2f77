"""An offer to swap ends by itself when it can be taken no more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0080_rota_follows_calendars")]

    operations = [
        migrations.AlterField(
            "swapoffer",
            "state",
            models.CharField(
                choices=[
                    ("open", "Waiting for an answer"),
                    ("accepted", "Accepted"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("decided", "Decided by the rota manager"),
                    ("lapsed", "Lapsed"),
                ],
                default="open",
                max_length=10,
                verbose_name="state",
            ),
        ),
    ]
