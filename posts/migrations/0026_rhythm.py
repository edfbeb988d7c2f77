"""How often a channel speaks, and at what times of the week."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import PROTECT, Q

# No field of Django's says it of every number of an array.
IN_THE_WEEK = """
ALTER TABLE posts_rhythm ADD CONSTRAINT rhythm_slots_in_the_week
    CHECK (0 <= ALL (slots) AND 10080 > ALL (slots) AND coalesce(array_length(slots, 1), 0) <= 70)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0082_gone_is_asked_nothing"),
        ("posts", "0025_words_are_found"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Rhythm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "apart",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="minutes between two posts"
                    ),
                ),
                (
                    "most_a_day",
                    models.PositiveSmallIntegerField(default=5, verbose_name="most posts a day"),
                ),
                ("slots", ArrayField(models.PositiveSmallIntegerField(), default=list)),
                ("set_at", models.DateTimeField()),
                (
                    "channel",
                    models.OneToOneField(
                        on_delete=PROTECT, related_name="rhythm", to="channels.channel"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "rhythm",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(apart__lte=1440, most_a_day__range=(1, 50)),
                        name="rhythm_within_a_day",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            IN_THE_WEEK, "ALTER TABLE posts_rhythm DROP CONSTRAINT rhythm_slots_in_the_week"
        ),
    ]
