"""What colleagues say about a post."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, Q

from records.sql import guard

STANDS = """
CREATE FUNCTION tanggap_comment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (
        (NEW.post_id, NEW.by_id, NEW.at) IS DISTINCT FROM (OLD.post_id, OLD.by_id, OLD.at)
        OR NEW.revision_id IS DISTINCT FROM OLD.revision_id
        OR NEW.parent_id IS DISTINCT FROM OLD.parent_id
        OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
        OR (NEW.withdrawn_at IS NULL AND (NEW.text, NEW.quote) <> (OLD.text, OLD.quote))
    ) THEN
        RAISE EXCEPTION 'comment % stands as said and can only be taken back', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.revision_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM posts_revision r WHERE r.id = NEW.revision_id AND r.post_id = NEW.post_id
    ) OR NEW.parent_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM posts_comment c
        WHERE c.id = NEW.parent_id AND c.post_id = NEW.post_id AND c.parent_id IS NULL
    ) THEN
        RAISE EXCEPTION 'comment of another post, or an answer to an answer'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def _person(name: str, *, null: bool = False) -> tuple[str, models.ForeignKey]:
    key = models.ForeignKey(
        null=null, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )
    return name, key


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0036_calendar_link"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    models.CharField(blank=True, max_length=2000, verbose_name="comment"),
                ),
                (
                    "quote",
                    models.CharField(blank=True, max_length=300, verbose_name="passage"),
                ),
                ("at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                _person("by"),
                _person("resolved_by", null=True),
                (
                    "mentioned",
                    models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="answers",
                        to="posts.comment",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=PROTECT, related_name="comments", to="posts.post"),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="comments",
                        to="posts.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(resolved_by=None, resolved_at=None)
                        | Q(resolved_by__isnull=False, resolved_at__isnull=False, parent=None),
                        name="comment_resolved_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=(Q(withdrawn_at=None) & ~Q(text=""))
                        | Q(withdrawn_at__isnull=False, text="", quote=""),
                        name="comment_says_something_or_is_taken_back",
                    ),
                ],
            },
        ),
        *guard("tanggap_comment_stands", STANDS, "posts_comment", "BEFORE INSERT OR UPDATE"),
    ]
