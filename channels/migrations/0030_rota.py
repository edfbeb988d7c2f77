# Desks with a rota: covers, weekly patterns, shifts, offers to swap, calendar feeds.

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import channels.models.responsibility


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("channels", "0021_impostor"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Desk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "around_the_clock",
                    models.BooleanField(
                        default=False,
                        help_text="For emergencies: every hour without anybody on shift is shown as a gap.",
                        verbose_name="day and night",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="desks",
                        to="accounts.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "duty desk",
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feeds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feeds",
                        to="channels.desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar feed",
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="DeskCover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "task",
                    models.CharField(
                        choices=[
                            ("publish", "Publish"),
                            ("respond", "Respond"),
                            ("approve", "Approve"),
                            ("custody", "Custody"),
                        ],
                        max_length=10,
                        verbose_name="task",
                    ),
                ),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="desk_covers",
                        to="channels.channel",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers",
                        to="channels.desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "cover by a desk",
                "ordering": ["channel", "task", "valid_from", "id"],
            },
        ),
        migrations.CreateModel(
            name="ShiftPattern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        size=None,
                        verbose_name="weekdays",
                    ),
                ),
                ("starts", models.PositiveSmallIntegerField(verbose_name="from")),
                ("ends", models.PositiveSmallIntegerField(verbose_name="until")),
                (
                    "rotation",
                    models.CharField(
                        choices=[("week", "Every week"), ("shift", "Every shift")],
                        default="week",
                        max_length=6,
                        verbose_name="the turn passes on",
                    ),
                ),
                (
                    "on_holidays",
                    models.CharField(
                        choices=[
                            ("work", "Shifts as usual"),
                            ("skip", "No shift"),
                            ("stand_by", "Somebody stands by"),
                        ],
                        default="work",
                        max_length=10,
                        verbose_name="on holidays",
                    ),
                ),
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("filled_until", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="patterns",
                        to="channels.desk",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stand_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="stands by on holidays",
                    ),
                ),
            ],
            options={
                "verbose_name": "weekly pattern",
                "ordering": ["starts", "id"],
            },
        ),
        migrations.CreateModel(
            name="Shift",
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
                        choices=[("rota", "Rota"), ("override", "Override")],
                        default="rota",
                        max_length=10,
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("made_at", models.DateTimeField()),
                ("called_off_at", models.DateTimeField(null=True)),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="channels.desk",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="channels.shift",
                    ),
                ),
                (
                    "pattern",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="channels.shiftpattern",
                    ),
                ),
            ],
            options={
                "verbose_name": "shift",
                "ordering": ["starts_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PatternTurn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pattern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="channels.shiftpattern",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.CreateModel(
            name="SwapOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for an answer"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("decided", "Decided by the rota manager"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "in_return",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels.shift",
                        verbose_name="in return for",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offered_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="offered to",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="channels.shift",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer to swap",
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="desk",
            constraint=models.UniqueConstraint(
                models.F("unit"),
                models.F("name"),
                condition=models.Q(("closed_at", None)),
                name="desk_name_once_per_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarfeed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)),
                fields=("owner", "desk"),
                name="feed_one_living_address",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="deskcover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until", None),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="cover_does_not_end_before_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="deskcover",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("channel", "="),
                    ("task", "="),
                    (
                        channels.models.responsibility.TsTzRange(
                            "valid_from",
                            "valid_until",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="cover_one_desk_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="shiftpattern",
            index=models.Index(
                condition=models.Q(("last_day", None)),
                fields=["filled_until"],
                name="pattern_without_end",
            ),
        ),
        migrations.AddIndex(
            model_name="shiftpattern",
            index=models.Index(
                condition=models.Q(("last_day__gte", models.F("filled_until"))),
                fields=["filled_until"],
                name="pattern_not_yet_filled",
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftpattern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts__lt", 1440),
                    ("ends__gt", models.F("starts")),
                    (
                        "ends__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("starts"), "+", models.Value(1440)
                        ),
                    ),
                ),
                name="pattern_lasts_a_day_at_most",
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftpattern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weekdays__len__gt", 0), ("weekdays__contained_by", [0, 1, 2, 3, 4, 5, 6])
                ),
                name="pattern_names_weekdays",
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftpattern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_day", None),
                    (
                        "last_day__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("first_day"), "-", models.Value(1)
                        ),
                    ),
                    _connector="OR",
                ),
                name="pattern_does_not_end_before_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftpattern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("on_holidays", "stand_by"), ("stand_by__isnull", False)),
                    models.Q(
                        models.Q(("on_holidays", "stand_by"), _negated=True), ("stand_by", None)
                    ),
                    _connector="OR",
                ),
                name="pattern_names_who_stands_by",
            ),
        ),
        migrations.AddIndex(
            model_name="shift",
            index=models.Index(fields=["desk", "starts_at"], name="shift_of_desk"),
        ),
        migrations.AddIndex(
            model_name="shift",
            index=models.Index(fields=["person", "ends_at"], name="shift_of_person"),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="shift_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("called_off_at", None),
                    ("called_off_at__lte", models.F("starts_at")),
                    _connector="OR",
                ),
                name="shift_called_off_before_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(
                condition=models.Q(("pattern__isnull", False)),
                fields=("pattern", "starts_at"),
                name="shift_made_once_from_a_pattern",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("called_off_at", None)),
                expressions=[
                    ("desk", "="),
                    ("kind", "="),
                    (
                        channels.models.responsibility.TsTzRange(
                            "starts_at",
                            "ends_at",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="shift_one_person_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="patternturn",
            constraint=models.UniqueConstraint(
                fields=("pattern", "place"), name="turn_one_per_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="patternturn",
            constraint=models.UniqueConstraint(
                fields=("pattern", "person"), name="turn_once_per_person"
            ),
        ),
        migrations.AddIndex(
            model_name="swapoffer",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["offered_to"],
                name="swap_open_to_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="swapoffer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("shift",), name="swap_one_open_offer"
            ),
        ),
        migrations.AddConstraint(
            model_name="swapoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["accepted", "refused"]), _negated=True),
                    ("answered_by", models.F("offered_to")),
                    _connector="OR",
                ),
                name="swap_answered_by_the_one_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="swapoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("offered_to", models.F("made_by")), _negated=True),
                name="swap_offered_to_somebody_else",
            ),
        ),
    ]
