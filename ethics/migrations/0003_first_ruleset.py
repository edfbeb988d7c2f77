"""The first version of the eight points and the rules, in force from the start."""

from django.db import migrations

VERSION = "2026-1"


def load(apps, schema_editor):
    from ethics import loading
    from ethics.screening import shipped

    row = loading.insert(
        shipped.load(VERSION),
        ruleset=apps.get_model("ethics", "Ruleset"),
        principle=apps.get_model("ethics", "Principle"),
        rule=apps.get_model("ethics", "Rule"),
    )
    row.state = "active"
    row.save(update_fields=["state"])


class Migration(migrations.Migration):
    dependencies = [("ethics", "0002_guards")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
