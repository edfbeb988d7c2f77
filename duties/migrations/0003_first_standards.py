"""The response standards that a new office starts with; each may be replaced later.

Working time is that of the channel's unit: a working day has 450 minutes (Perpres 21/2023).
"""

from typing import Any

from django.db import migrations

WORKING_DAY = 450
STANDARDS = [
    # kind, class, clock, minutes
    ("first_response", "emergency", "calendar", 15),
    ("first_response", "hoax", "calendar", 60),
    ("first_response", "complaint", "working", 240),
    ("first_response", "information", "working", WORKING_DAY),
    ("first_response", "aspiration", "working", 2 * WORKING_DAY),
    ("review", "", "working", 240),
]
STEPS = [
    # step, percent, working minutes after, recipients
    ("half", 50, 0, ["on_duty"]),
    ("four_fifths", 80, 0, ["on_duty", "responsible"]),
    ("breach", 100, 0, ["supervisor", "admin", "on_duty"]),
    ("day_after", 100, WORKING_DAY, ["head"]),
]


def add(apps: Any, schema_editor: Any) -> None:
    standard_model = apps.get_model("duties", "Standard")
    step_model = apps.get_model("duties", "StandardStep")
    for kind, message_class, clock, minutes in STANDARDS:
        standard = standard_model.objects.create(
            kind=kind,
            message_class=message_class,
            clock=clock,
            minutes=minutes,
            source="Nilai awal Tanggap",
        )
        step_model.objects.bulk_create(
            step_model(
                standard=standard,
                step=step,
                percent=percent,
                minutes_after=minutes_after,
                recipients=recipients,
            )
            for step, percent, minutes_after, recipients in STEPS
        )


class Migration(migrations.Migration):
    dependencies = [("duties", "0002_guards")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
