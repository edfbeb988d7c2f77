"""An account passes to another unit, by a row that says by whose letter and why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from records.sql import append_only, guard

UNIT_BY_LETTER = """
CREATE FUNCTION tanggap_channel_unit_by_letter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.unit_id <> OLD.unit_id AND NOT EXISTS (
        SELECT 1 FROM (
            SELECT u.before_id, u.after_id FROM channels_unitchange u
            WHERE u.channel_id = NEW.id ORDER BY u.id DESC LIMIT 1) latest
        WHERE latest.before_id = OLD.unit_id AND latest.after_id = NEW.unit_id
    ) THEN
        RAISE EXCEPTION 'nobody moved channel % to unit %', NEW.id, NEW.unit_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def to(model: str, name: str = "+", *, null: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        model, on_delete=django.db.models.deletion.PROTECT, related_name=name, null=null
    )


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0072_over_has_no_task"),
        ("accounts", "0032_admin_counted_after_waiting"),
        ("records", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("at", models.DateTimeField()),
                ("channel", to("channels.channel", "unit_changes")),
                ("before", to("accounts.unit")),
                ("after", to("accounts.unit")),
                ("mandate", to("accounts.mandate", "unit_changes")),
                ("by", to(settings.AUTH_USER_MODEL, null=True)),
            ],
            options={
                "verbose_name": "change of unit",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("before", models.F("after")), _negated=True),
                        name="unit_change_changes_the_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="unit_change_says_why",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["channel", "-id"], name="unit_change_latest"),
                ],
            },
        ),
        append_only("channels_unitchange"),
        *guard(
            "tanggap_channel_unit_by_letter",
            UNIT_BY_LETTER,
            "channels_channel",
            "BEFORE UPDATE OF unit_id",
        ),
    ]
