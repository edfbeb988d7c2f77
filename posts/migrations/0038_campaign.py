"""Campaigns, and the topic and the audience of a post."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, F, Q
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0037_comment"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("starts_on", models.DateField(verbose_name="begins")),
                ("ends_on", models.DateField(verbose_name="ends")),
                ("made_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=PROTECT,
                        related_name="campaigns",
                        to="accounts.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "campaign",
                "ordering": ["-starts_on", "name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        "unit",
                        Lower("name"),
                        condition=Q(closed_at=None),
                        name="campaign_name_once",
                    ),
                    models.CheckConstraint(condition=~Q(name=""), name="campaign_has_a_name"),
                    models.CheckConstraint(
                        condition=Q(ends_on__gte=F("starts_on")),
                        name="campaign_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=Q(closed_by=None, closed_at=None)
                        | Q(closed_by__isnull=False, closed_at__isnull=False),
                        name="campaign_closed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="post",
            name="campaign",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=PROTECT,
                related_name="posts",
                to="posts.campaign",
                verbose_name="campaign",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="topic",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=60, verbose_name="topic"
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="audience",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=60, verbose_name="audience"
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                fields=["campaign", "-id"],
                condition=Q(campaign__isnull=False),
                name="post_of_campaign",
            ),
        ),
    ]
