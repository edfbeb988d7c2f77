"""Accounts that were in use before confirmations existed count as confirmed now."""

from django.db import migrations

CONFIRM = """
UPDATE channels_channel SET
    attested_at = now(),
    attestation_due_at = now() + interval '6 months',
    attestation_remind_at = now() + interval '5 months',
    access_due_at = now() + interval '3 months',
    access_remind_at = now() + interval '2 months'
WHERE state IN ('active', 'paused', 'closing');
UPDATE channels_channel SET
    end_reason = 'Ditutup sebelum alasan dicatat.',
    closing_notice = 'Akun ini tidak dipakai lagi.',
    closes_on = current_date,
    closed_at = now()
WHERE state IN ('closing', 'closed');
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0012_custody")]

    operations = [migrations.RunSQL(CONFIRM, migrations.RunSQL.noop)]
