"""What must hold of every account in the register."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("channels", "0013_confirm_what_is_in_use"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="channel",
            name="channel_handle_once_per_network",
        ),
        migrations.RemoveConstraint(
            model_name="channel",
            name="channel_address_once",
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                condition=models.Q(("state__in", ["active", "paused", "closing"])),
                fields=["attestation_remind_at"],
                name="channel_attestation_sweep",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                condition=models.Q(("state__in", ["active", "paused", "closing"])),
                fields=["access_remind_at"],
                name="channel_access_sweep",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                condition=models.Q(("state", "closing")),
                fields=["closes_on"],
                name="channel_closing_sweep",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                models.F("network"),
                django.db.models.functions.text.Lower("handle"),
                condition=models.Q(("state", "declined"), _negated=True),
                name="channel_handle_once_per_network",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("url"),
                condition=models.Q(("state", "declined"), _negated=True),
                name="channel_address_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                models.F("network"),
                models.F("platform_id"),
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("platform_id", ""), _negated=True),
                ),
                name="channel_platform_id_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["active", "paused", "closing"]), _negated=True),
                    models.Q(
                        ("access_due_at__isnull", False), ("attestation_due_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="channel_in_use_has_confirmations_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("end_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="channel_declined_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["closing", "closed"]), _negated=True),
                    models.Q(
                        ("closes_on__isnull", False),
                        models.Q(("end_reason", ""), _negated=True),
                        models.Q(("closing_notice", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="channel_closing_says_why_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    ("closed_at__isnull", False),
                    _connector="OR",
                ),
                name="channel_closed_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("redirect_to", None),
                    models.Q(("redirect_to", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="channel_does_not_lead_to_itself",
            ),
        ),
    ]
