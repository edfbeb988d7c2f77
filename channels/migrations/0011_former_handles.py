"""Names that an account had before."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("channels", "0010_register_fields"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerHandle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "network",
                    models.CharField(
                        choices=[
                            ("x", "X"),
                            ("facebook", "Facebook"),
                            ("instagram", "Instagram"),
                            ("threads", "Threads"),
                            ("youtube", "YouTube"),
                            ("tiktok", "TikTok"),
                            ("linkedin", "LinkedIn"),
                            ("telegram", "Telegram"),
                            ("mastodon", "Mastodon"),
                            ("bluesky", "Bluesky"),
                            ("whatsapp", "WhatsApp"),
                            ("website", "Website"),
                        ],
                        max_length=12,
                    ),
                ),
                ("handle", models.CharField(max_length=100)),
                ("url", models.URLField(max_length=300)),
                ("until", models.DateTimeField()),
            ],
            options={
                "verbose_name": "former account name",
                "ordering": ["-until", "-id"],
            },
        ),
        migrations.AddField(
            model_name="formerhandle",
            name="channel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="former_handles",
                to="channels.channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="formerhandle",
            constraint=models.UniqueConstraint(
                models.F("channel"),
                django.db.models.functions.text.Lower("handle"),
                django.db.models.functions.text.Lower("url"),
                name="former_handle_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="formerhandle",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("network", "="),
                    (django.db.models.functions.text.Lower("handle"), "="),
                    ("channel", "<>"),
                ],
                name="former_handle_of_one_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="formerhandle",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.text.Lower("url"), "="),
                    ("channel", "<>"),
                ],
                name="former_address_of_one_channel",
            ),
        ),
    ]
