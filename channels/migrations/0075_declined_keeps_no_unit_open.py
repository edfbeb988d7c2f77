"""A request that was declined does not keep its unit from being closed."""

import importlib

from django.db import migrations

from records.sql import guard

before = importlib.import_module("channels.migrations.0050_channel_in_open_unit")

NO_CHANNEL = before.NO_CHANNEL.replace(
    "tanggap_closed_unit_has_no_channel", "tanggap_closed_unit_has_no_live_channel"
).replace("c.state <> 'closed'", "c.state NOT IN ('declined', 'closed')")


class Migration(migrations.Migration):
    dependencies = [("channels", "0074_one_letter_apart")]

    operations = [
        *guard(
            "tanggap_closed_unit_has_no_live_channel",
            NO_CHANNEL,
            "accounts_unit",
            "BEFORE UPDATE OF is_active",
        ),
        migrations.RunSQL(
            "DROP TRIGGER tanggap_closed_unit_has_no_channel ON accounts_unit",
            before.NO_CHANNEL_TRIGGER,
        ),
        migrations.RunSQL("DROP FUNCTION tanggap_closed_unit_has_no_channel()", before.NO_CHANNEL),
    ]
