"""Filters that somebody comes back to, under a name of their own."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, Q
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0026_rhythm"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "page",
                    models.CharField(
                        choices=[
                            ("calendar", "Calendar"),
                            ("board", "Board"),
                            ("list", "List"),
                        ],
                        max_length=10,
                    ),
                ),
                ("query", models.CharField(blank=True, max_length=600)),
                ("made_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=PROTECT,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "saved view",
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        "owner",
                        Lower("name"),
                        condition=Q(dropped_at=None),
                        name="saved_view_name_once",
                    ),
                    models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
                ],
            },
        ),
    ]
