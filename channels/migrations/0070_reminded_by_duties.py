"""Reminding of confirmations is the work of duties: the pointers to the next step go."""

from django.db import migrations, models

IN_USE = models.Q(("state__in", ["active", "paused", "closing"]))


class Migration(migrations.Migration):
    dependencies = [("channels", "0060_gone_has_nothing_in_hand")]

    operations = [
        migrations.RemoveIndex("channel", "channel_attestation_sweep"),
        migrations.RemoveIndex("channel", "channel_access_sweep"),
        migrations.RemoveField("channel", "attestation_remind_at"),
        migrations.RemoveField("channel", "access_remind_at"),
        migrations.AddIndex(
            "channel",
            models.Index(
                fields=["attestation_due_at"], condition=IN_USE, name="channel_attestation_due"
            ),
        ),
        migrations.AddIndex(
            "channel",
            models.Index(fields=["access_due_at"], condition=IN_USE, name="channel_access_due"),
        ),
    ]
