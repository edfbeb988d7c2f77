"""A step that fell due together with a later one says which one spoke for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0003_first_standards")]

    operations = [
        migrations.AddField(
            model_name="reminder",
            name="collapsed_into",
            field=models.CharField(
                blank=True,
                choices=[
                    ("half", "50 % of the time"),
                    ("four_fifths", "80 % of the time"),
                    ("breach", "Deadline passed"),
                    ("day_after", "One working day later"),
                ],
                default="",
                max_length=12,
            ),
        ),
    ]
