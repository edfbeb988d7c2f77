"""Who has what in hand, how it passes on, and who confirmed it."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("channels", "0011_former_handles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "obligation",
                    models.CharField(
                        choices=[
                            ("attestation", "Half-yearly confirmation"),
                            ("access", "Quarterly access review"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "verbose_name": "confirmation",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CustodyItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "holding",
                    models.CharField(
                        choices=[
                            ("password", "Entry in the password manager"),
                            ("mail", "Recovery mail"),
                            ("sim", "Recovery number (SIM)"),
                            ("factor", "Second-factor device"),
                            ("admin", "Admin on the platform"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                (
                    "outsider",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="person or firm outside"
                    ),
                ),
                ("place", models.CharField(max_length=200, verbose_name="where it lies")),
                ("masked", models.CharField(blank=True, max_length=80)),
                ("since", models.DateField(verbose_name="since")),
                ("checked_on", models.DateField(null=True, verbose_name="last checked")),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "custody",
                "ordering": ["channel", "id"],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("opened_at", models.DateTimeField()),
                ("given_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("completed_at", models.DateTimeField(null=True)),
                ("pdf", models.BinaryField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "hand-over",
                "ordering": ["-opened_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="HandOverItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="confirmation",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="channel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="confirmations",
                to="channels.channel",
            ),
        ),
        migrations.AddField(
            model_name="custodyitem",
            name="channel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="custody",
                to="channels.channel",
            ),
        ),
        migrations.AddField(
            model_name="custodyitem",
            name="checked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="custodyitem",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="custody",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="channel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hand_overs",
                to="channels.channel",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="given_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="giver",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="from",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="opened_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="receiver",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="to",
            ),
        ),
        migrations.AddField(
            model_name="handoveritem",
            name="hand_over",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="channels.handover",
            ),
        ),
        migrations.AddField(
            model_name="handoveritem",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="channels.custodyitem",
            ),
        ),
        migrations.AddIndex(
            model_name="confirmation",
            index=models.Index(
                fields=["channel", "obligation", "-id"], name="confirmation_of_channel"
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__gt", models.F("at"))),
                name="confirmation_holds_for_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="custodyitem",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["person"], name="custody_of_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="custodyitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("outsider", "")),
                    models.Q(("person__isnull", True), models.Q(("outsider", ""), _negated=True)),
                    _connector="OR",
                ),
                name="custody_is_somebodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodyitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("masked", ""), ("masked__contains", "•"), _connector="OR"),
                name="custody_shows_a_mask_only",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodyitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("masked__regex", "[0-9]{5}"), _negated=True),
                name="custody_mask_hides_the_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodyitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "place__iregex",
                            "(password|passwd|kata ?sandi|sandi|pin|otp|token|secret)\\s*[:=]|otpauth:",
                        ),
                        _negated=True,
                    ),
                    models.Q(
                        (
                            "outsider__iregex",
                            "(password|passwd|kata ?sandi|sandi|pin|otp|token|secret)\\s*[:=]|otpauth:",
                        ),
                        _negated=True,
                    ),
                ),
                name="custody_holds_no_secret",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodyitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("ended_at", None), models.Q(("holding", "admin"), _negated=True)
                ),
                fields=("channel", "holding"),
                name="custody_one_of_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodyitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("holding", "admin")),
                fields=("channel", "person"),
                name="custody_admin_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("giver", models.F("receiver")), _negated=True),
                name="hand_over_needs_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("given_by", None),
                    models.Q(("given_by", models.F("receiver")), _negated=True),
                    _connector="OR",
                ),
                name="hand_over_is_not_given_by_its_receiver",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("completed_at", None),
                    models.Q(
                        ("given_at__isnull", False),
                        ("given_by__isnull", False),
                        ("received_at__isnull", False),
                        ("cancelled_at", None),
                        ("pdf__isnull", False),
                        models.Q(("sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hand_over_complete_when_both_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cancelled_at", None), ("completed_at", None)),
                fields=("channel",),
                name="hand_over_one_open_per_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoveritem",
            constraint=models.UniqueConstraint(
                fields=("hand_over", "item"), name="hand_over_item_once"
            ),
        ),
    ]
