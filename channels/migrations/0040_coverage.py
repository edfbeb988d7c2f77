"""What the coverage check remembers: limits and the marks of digests."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from records.sql import append_only


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("channels", "0031_rota_guards"),
        ("records", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="CoverageLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("most_channels", models.PositiveSmallIntegerField(verbose_name="most channels")),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "limit of channels",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("most_channels__gte", 1)),
                        name="coverage_limit_at_least_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CoverageDigest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.CharField(max_length=8)),
                ("found", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("week", "person"), name="coverage_digest_once_a_week"
                    )
                ],
            },
        ),
        append_only("channels_coveragelimit"),
        append_only("channels_coveragedigest"),
    ]
