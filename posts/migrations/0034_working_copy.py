"""What stands in a composer and is not saved yet."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, Q


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0027_saved_view"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkingCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
                ("fields", models.JSONField(default=dict)),
                ("opened_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("typed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=PROTECT,
                        related_name="working_copies",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="working_copies",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "working copy",
                "ordering": ["-seen_at", "-id"],
                "indexes": [
                    models.Index(
                        fields=["post", "seen_at"],
                        condition=Q(ended_at=None),
                        name="working_copy_of_post",
                    ),
                    models.Index(
                        fields=["seen_at"],
                        condition=Q(ended_at=None),
                        name="working_copy_to_forget",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(ended_at=None) | Q(fields={}),
                        name="working_copy_empty_when_ended",
                    ),
                    models.CheckConstraint(
                        condition=~Q(typed_at=None) | Q(fields={}),
                        name="working_copy_words_have_a_time",
                    ),
                ],
            },
        ),
    ]
