"""Browsers that a person is known by, and when the password was chosen."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_letters_stand")]

    operations = [
        migrations.AddField("user", "password_set_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="KnownDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("forgotten_at", models.DateTimeField(null=True)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="known_devices", to=settings.AUTH_USER_MODEL, verbose_name="person")),
            ],
            options={
                "verbose_name": "known device",
                "constraints": [models.UniqueConstraint(fields=["person", "token_hash"], name="known_device_once")],
            },
        ),
    ]  # fmt: skip
