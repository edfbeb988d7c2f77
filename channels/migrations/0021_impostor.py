"""Cases about accounts that pose as ours."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower, Replace

from platforms.networks import NETWORKS
from records.sql import guard

STATES = [
    ("reported", "Reported"),
    ("confirmed", "Confirmed impostor"),
    ("dismissed", "Not an impostor"),
    ("taken_down", "Taken down"),
]

# An account in our own register is ours: the public is never warned of it.
NOT_OFFICIAL = """
CREATE FUNCTION tanggap_impostor_is_not_official() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('confirmed', 'taken_down') AND EXISTS (
        SELECT 1 FROM channels_channel c
        WHERE lower(c.url) = lower(NEW.url) AND c.state IN ('active', 'paused', 'closing'))
    THEN
        RAISE EXCEPTION 'the account of case % is an official channel', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def skeleton_of_handle() -> Func:
    """Written out: what the code says later must not change what this migration did."""
    plain = Func(
        Lower(F("handle")), Value("i1|0345789q@._-"), Value("llloeastbgg"), function="TRANSLATE"
    )
    for pair, letter in (("rn", "m"), ("vv", "w"), ("cl", "d")):
        plain = Replace(plain, Value(pair), Value(letter))
    return plain


class Migration(migrations.Migration):
    dependencies = [("channels", "0020_public_register"), ("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Impostor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "network",
                    models.CharField(choices=NETWORKS, max_length=12, verbose_name="network"),
                ),
                ("handle", models.CharField(max_length=100, verbose_name="account name")),
                ("url", models.URLField(max_length=300, verbose_name="address")),
                (
                    "look_alike",
                    models.GeneratedField(
                        expression=skeleton_of_handle(),
                        output_field=models.CharField(max_length=100),
                        db_persist=True,
                    ),
                ),
                ("state", models.CharField(choices=STATES, default="reported", max_length=10)),
                ("reported_at", models.DateTimeField()),
                ("last_reported_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                    ),
                ),
                (
                    "imitates",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="impostors",
                        to="channels.channel",
                        verbose_name="poses as",
                    ),
                ),
            ],
            options={
                "verbose_name": "impostor",
                "ordering": ["-last_reported_at", "-id"],
                "indexes": [
                    models.Index(fields=["state", "-last_reported_at"], name="impostor_by_state"),
                    models.Index(fields=["look_alike"], name="impostor_look_alike"),
                ],
                "constraints": [
                    models.UniqueConstraint(Lower("url"), name="impostor_one_case_per_address"),
                    models.CheckConstraint(
                        condition=Q(state__in=["reported", "confirmed", "dismissed", "taken_down"]),
                        name="impostor_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(state="reported")
                        | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason="")),
                        name="impostor_decided_by_somebody_with_a_reason",
                    ),
                ],
            },
        ),
        *guard(
            "tanggap_impostor_is_not_official",
            NOT_OFFICIAL,
            "channels_impostor",
            "BEFORE INSERT OR UPDATE",
        ),
    ]
