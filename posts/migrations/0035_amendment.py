"""Corrections and clarifications of what was published."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, F, Q

from records.sql import append_only, guard

OF_PUBLISHED = """
CREATE FUNCTION tanggap_amendment_of_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM posts_publication p
        WHERE p.post_id = NEW.original_id AND p.published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'post % was never out: nothing to set right', NEW.original_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0034_working_copy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Amendment",
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
                        choices=[("correction", "Correction"), ("clarification", "Clarification")],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="amendments", to="posts.post"
                    ),
                ),
                (
                    "post",
                    models.OneToOneField(on_delete=PROTECT, related_name="amends", to="posts.post"),
                ),
            ],
            options={
                "verbose_name": "correction or clarification",
                "ordering": ["decided_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(original=F("post")), name="amendment_of_another_post"
                    ),
                    models.CheckConstraint(condition=~Q(reason=""), name="amendment_has_a_reason"),
                ],
            },
        ),
        append_only("posts_amendment"),
        *guard("tanggap_amendment_of_published", OF_PUBLISHED, "posts_amendment", "BEFORE INSERT"),
    ]
