"""Secret addresses of the content calendar."""

from datetime import timedelta

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, F, Q

from records.sql import guard

STANDS = """
CREATE FUNCTION tanggap_calendar_link_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.kind, NEW.owner_id, NEW.token_hash, NEW.made_at, NEW.label)
        IS DISTINCT FROM (OLD.kind, OLD.owner_id, OLD.token_hash, OLD.made_at, OLD.label)
        OR NEW.unit_id IS DISTINCT FROM OLD.unit_id
        OR NEW.channel_id IS DISTINCT FROM OLD.channel_id
        OR NEW.expires_at IS DISTINCT FROM OLD.expires_at
        OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
    THEN
        RAISE EXCEPTION 'address % stands as made and can only be taken back', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0035_amendment"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("feed", "For a calendar program"), ("page", "A page to read")],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("label", models.CharField(max_length=60, verbose_name="for whom")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "channel",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="calendar_links",
                        to="channels.channel",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=PROTECT,
                        related_name="calendar_links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="calendar_links",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar address",
                "ordering": ["-made_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(unit=None) | Q(channel=None), name="calendar_link_one_scope"
                    ),
                    models.CheckConstraint(
                        condition=Q(kind="feed", expires_at=None)
                        | Q(
                            ~Q(unit=None, channel=None),
                            kind="page",
                            expires_at__isnull=False,
                            expires_at__gt=F("made_at"),
                            expires_at__lte=F("made_at") + timedelta(days=180),
                        ),
                        name="calendar_link_page_ends",
                    ),
                    models.CheckConstraint(
                        condition=~Q(label=""), name="calendar_link_has_a_label"
                    ),
                ],
            },
        ),
        *guard("tanggap_calendar_link_stands", STANDS, "posts_calendarlink", "BEFORE UPDATE"),
    ]
