"""Posts that come again by a rule of the calendar."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, Q

from records.sql import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0039_alike"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
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
                        choices=[
                            ("weekly", "Every week"),
                            ("nth_weekday", "Every month, on a weekday"),
                            ("date", "Every month, on a date"),
                        ],
                        max_length=15,
                        verbose_name="rule",
                    ),
                ),
                ("weekdays", models.JSONField(default=list)),
                ("nth", models.SmallIntegerField(null=True)),
                ("at_minute", models.PositiveSmallIntegerField()),
                (
                    "on_holiday",
                    models.CharField(
                        choices=[
                            ("skip", "Leave it out"),
                            ("shift", "Next day that is none"),
                            ("keep", "All the same"),
                        ],
                        max_length=5,
                    ),
                ),
                ("until", models.DateField(verbose_name="until")),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "pattern",
                    models.ForeignKey(on_delete=PROTECT, related_name="copied_as", to="posts.post"),
                ),
            ],
            options={
                "verbose_name": "series",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(kind="weekly", nth=None)
                        | Q(kind="nth_weekday", nth__in=[-1, 1, 2, 3, 4])
                        | Q(kind="date", nth__in=[-1, *range(1, 32)]),
                        name="series_rule_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=Q(at_minute__lt=24 * 60), name="series_time_of_a_day"
                    ),
                ],
            },
        ),
        append_only("posts_series"),
        migrations.AddField(
            model_name="post",
            name="series",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=PROTECT,
                related_name="posts",
                to="posts.series",
                verbose_name="series",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                fields=["series", "id"],
                condition=Q(series__isnull=False),
                name="post_of_series",
            ),
        ),
    ]
