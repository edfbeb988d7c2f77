"""Calendars without people: accounts.Unit points here, so nothing here may point to accounts."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        # Equality of numbers inside exclusion constraints.
        BtreeGistExtension(),
        migrations.CreateModel(
            name="CalendarStamp",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("stamp", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="calendar_stamp_single"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkCalendar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "zone",
                    models.CharField(
                        choices=[
                            ("Asia/Jakarta", "WIB"),
                            ("Asia/Makassar", "WITA"),
                            ("Asia/Jayapura", "WIT"),
                        ],
                        max_length=40,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="worktime.workcalendar",
                        verbose_name="based on",
                    ),
                ),
            ],
            options={
                "verbose_name": "work calendar",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="WeekVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="weeks",
                        to="worktime.workcalendar",
                    ),
                ),
            ],
            options={
                "verbose_name": "weekly hours",
                "ordering": ["valid_from"],
            },
        ),
        migrations.CreateModel(
            name="SpecialHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "calendar",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="special_hours",
                        to="worktime.workcalendar",
                    ),
                ),
            ],
            options={
                "verbose_name": "special hours",
                "ordering": ["first_day"],
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=120, verbose_name="name in English"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("national", "National holiday"),
                            ("collective_leave", "Collective leave"),
                            ("regional", "Regional holiday"),
                            ("election", "Election day"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "open_until",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="open until"
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("shipped", models.BooleanField(default=False, editable=False)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "calendar",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holidays",
                        to="worktime.workcalendar",
                    ),
                ),
            ],
            options={
                "verbose_name": "holiday",
                "ordering": ["date", "kind"],
            },
        ),
        migrations.CreateModel(
            name="SpecialSpan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        verbose_name="weekday",
                    ),
                ),
                ("starts", models.PositiveSmallIntegerField(verbose_name="from")),
                ("ends", models.PositiveSmallIntegerField(verbose_name="until")),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spans",
                        to="worktime.specialhours",
                    ),
                ),
            ],
            options={
                "ordering": ["weekday", "starts"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__gt", models.F("starts")),
                            ("ends__lte", 1440),
                            ("starts__gte", 0),
                        ),
                        name="special_span_inside_its_day",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("period", "="),
                            ("weekday", "="),
                            (
                                models.Func(
                                    models.F("starts"),
                                    models.F("ends"),
                                    function="int4range",
                                    output_field=django.contrib.postgres.fields.ranges.IntegerRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="special_spans_do_not_overlap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)), name="special_span_weekday"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeekSpan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        verbose_name="weekday",
                    ),
                ),
                ("starts", models.PositiveSmallIntegerField(verbose_name="from")),
                ("ends", models.PositiveSmallIntegerField(verbose_name="until")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spans",
                        to="worktime.weekversion",
                    ),
                ),
            ],
            options={
                "ordering": ["weekday", "starts"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__gt", models.F("starts")),
                            ("ends__lte", 1440),
                            ("starts__gte", 0),
                        ),
                        name="week_span_inside_its_day",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("version", "="),
                            ("weekday", "="),
                            (
                                models.Func(
                                    models.F("starts"),
                                    models.F("ends"),
                                    function="int4range",
                                    output_field=django.contrib.postgres.fields.ranges.IntegerRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="week_spans_do_not_overlap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)), name="week_span_weekday"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="workcalendar",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent", None),
                    models.Q(("parent", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="calendar_not_its_own_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="weekversion",
            constraint=models.UniqueConstraint(
                fields=("calendar", "valid_from"), name="week_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="specialhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))),
                name="special_hours_end_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialhours",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        django.db.models.functions.comparison.Coalesce("calendar", models.Value(0)),
                        "=",
                    ),
                    (
                        models.Func(
                            models.F("first_day"),
                            models.F("last_day"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="special_hours_do_not_overlap",
            ),
        ),
        migrations.AddConstraint(
            model_name="holiday",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("date", "kind", "calendar"),
                name="holiday_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="holiday",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("open_until", None),
                    models.Q(("open_until__gt", 0), ("open_until__lt", 1440)),
                    _connector="OR",
                ),
                name="holiday_half_day_inside_the_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="holiday",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="holiday_has_a_source"
            ),
        ),
    ]
