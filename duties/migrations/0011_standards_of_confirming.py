"""How an office is reminded to confirm its accounts: 30, 14 and 0 days before, then weekly."""

from typing import Any

from django.db import migrations

DAY = 24 * 60
STANDARDS = [
    ("attestation", "Konfirmasi kanal setiap enam bulan"),
    ("access_review", "Tinjauan akses setiap tiga bulan"),
]
STEPS = [
    # step, minutes before, minutes after which it repeats, recipients
    ("early", 30 * DAY, 0, ["on_duty"]),
    ("second", 14 * DAY, 0, ["on_duty", "responsible", "supervisor", "head"]),
    ("breach", 0, 7 * DAY, ["on_duty", "responsible", "supervisor", "head", "admin"]),
]


def add(apps: Any, schema_editor: Any) -> None:
    step_model = apps.get_model("duties", "StandardStep")
    for kind, source in STANDARDS:
        standard = apps.get_model("duties", "Standard").objects.create(
            kind=kind, message_class="", clock="calendar", minutes=30 * DAY, source=source
        )
        step_model.objects.bulk_create(
            step_model(
                standard=standard,
                step=step,
                minutes_before=before,
                repeat_minutes=again,
                recipients=recipients,
            )
            for step, before, again, recipients in STEPS
        )


class Migration(migrations.Migration):
    dependencies = [("duties", "0010_steps_before_and_again")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
