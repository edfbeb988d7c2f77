"""Work calendars: weekly hours in versions, special hours, days off."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from worktime.states import ZONES, HolidayKind, Weekday

MINUTES_OF_A_DAY = 1440
# Renews CalendarStamp; on every table that calendars are made of.
STAMP_TRIGGER = "tanggap_calendar_stamp"


def clock_text(minute: int) -> str:
    """Minutes after midnight as they are written on the door: 450 → `07.30`."""
    return f"{minute // 60:02d}.{minute % 60:02d}"


def _minutes_do_not_overlap(name: str, within: str) -> ExclusionConstraint:
    """No two spans of one weekday share a minute (half-open)."""
    minutes = Func(F("starts"), F("ends"), function="int4range", output_field=IntegerRangeField())
    return ExclusionConstraint(
        name=name,
        expressions=[
            (within, RangeOperators.EQUAL),
            ("weekday", RangeOperators.EQUAL),
            (minutes, RangeOperators.OVERLAPS),
        ],
    )


def _sane_minutes(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(starts__gte=0, ends__gt=F("starts"), ends__lte=MINUTES_OF_A_DAY), name=name
    )


class WorkCalendar(models.Model):
    """Hours under a code. What it does not say itself, it takes from its parent."""

    guards: ClassVar = (STAMP_TRIGGER,)

    code = models.SlugField(max_length=40, unique=True, verbose_name=_("code"))
    name = models.CharField(max_length=120, verbose_name=_("name"))
    zone = models.CharField(max_length=40, choices=ZONES, verbose_name=_("time zone"))
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("based on"),
    )

    class Meta:
        verbose_name = _("work calendar")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="calendar_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WeekVersion(models.Model):
    """The usual hours of a week from a day on, until the next version begins."""

    guards: ClassVar = (STAMP_TRIGGER,)

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.PROTECT, related_name="weeks")
    valid_from = models.DateField(verbose_name=_("valid from"))
    source = models.CharField(max_length=200, verbose_name=_("source"))

    class Meta:
        verbose_name = _("weekly hours")
        ordering: ClassVar = ["valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calendar", "valid_from"], name="week_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.valid_from}"


class WeekSpan(models.Model):
    """Working time on a weekday, in minutes after local midnight; breaks are the gaps between."""

    guards: ClassVar = (STAMP_TRIGGER,)

    version = models.ForeignKey(WeekVersion, on_delete=models.PROTECT, related_name="spans")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, verbose_name=_("weekday"))
    starts = models.PositiveSmallIntegerField(verbose_name=_("from"))
    ends = models.PositiveSmallIntegerField(verbose_name=_("until"))

    class Meta:
        ordering: ClassVar = ["weekday", "starts"]
        constraints: ClassVar = [
            _sane_minutes("week_span_inside_its_day"),
            _minutes_do_not_overlap("week_spans_do_not_overlap", "version"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="week_span_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {clock_text(self.starts)}–{clock_text(self.ends)}"


class SpecialHours(models.Model):
    """Other hours for a period (Ramadan), both days included; for all calendars or for one."""

    guards: ClassVar = (STAMP_TRIGGER,)

    calendar = models.ForeignKey(
        WorkCalendar, on_delete=models.PROTECT, null=True, blank=True, related_name="special_hours"
    )
    name = models.CharField(max_length=80, verbose_name=_("name"))
    first_day = models.DateField(verbose_name=_("first day"))
    last_day = models.DateField(verbose_name=_("last day"))
    source = models.CharField(max_length=200, verbose_name=_("source"))

    class Meta:
        verbose_name = _("special hours")
        ordering: ClassVar = ["first_day"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="special_hours_end_after_start"
            ),
            ExclusionConstraint(
                name="special_hours_do_not_overlap",
                expressions=[
                    (Coalesce("calendar", Value(0)), RangeOperators.EQUAL),
                    (
                        Func(
                            F("first_day"),
                            F("last_day"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpecialSpan(models.Model):
    """Working time on a weekday of such a period, as in WeekSpan."""

    guards: ClassVar = (STAMP_TRIGGER,)

    period = models.ForeignKey(SpecialHours, on_delete=models.PROTECT, related_name="spans")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, verbose_name=_("weekday"))
    starts = models.PositiveSmallIntegerField(verbose_name=_("from"))
    ends = models.PositiveSmallIntegerField(verbose_name=_("until"))

    class Meta:
        ordering: ClassVar = ["weekday", "starts"]
        constraints: ClassVar = [
            _sane_minutes("special_span_inside_its_day"),
            _minutes_do_not_overlap("special_spans_do_not_overlap", "period"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="special_span_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {clock_text(self.starts)}–{clock_text(self.ends)}"


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def standing(self) -> HolidayQuerySet:
        """Neither withdrawn nor rejected: confirmed days off and open proposals."""
        return self.filter(withdrawn_at=None)

    def confirmed(self) -> HolidayQuerySet:
        return self.standing().filter(confirmed_at__isnull=False)

    def proposed(self) -> HolidayQuerySet:
        """Waiting for a second person."""
        return self.standing().filter(confirmed_at=None)

    def within(self, first: date, last: date) -> HolidayQuerySet:
        """Both days included."""
        return self.filter(date__gte=first, date__lte=last).order_by("date", "kind", "pk")


class Holiday(models.Model):
    """A day off, or half of one. Counts once a second person has confirmed it with its source."""

    guards: ClassVar = (STAMP_TRIGGER,)

    date = models.DateField(verbose_name=_("date"))
    name = models.CharField(max_length=120, verbose_name=_("name"))
    name_en = models.CharField(max_length=120, blank=True, verbose_name=_("name in English"))
    kind = models.CharField(max_length=20, choices=HolidayKind.choices, verbose_name=_("kind"))
    calendar = models.ForeignKey(
        WorkCalendar, on_delete=models.PROTECT, null=True, blank=True, related_name="holidays"
    )
    # A half day: only the hours before this minute of the day count.
    open_until = models.PositiveSmallIntegerField(
        null=True, blank=True, verbose_name=_("open until")
    )
    source = models.CharField(max_length=200, verbose_name=_("source"))
    # Compared with the decree by the makers of the product; stands in for the second person.
    shipped = models.BooleanField(default=False, editable=False)
    proposed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday")
        ordering: ClassVar = ["date", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["date", "kind", "calendar"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="holiday_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | Q(proposed_by=None)
                | ~Q(confirmed_by=F("proposed_by")),
                name="holiday_confirmed_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                | Q(confirmed_at__isnull=False, shipped=True, proposed_by=None),
                name="holiday_confirmed_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(open_until=None) | Q(open_until__gt=0, open_until__lt=MINUTES_OF_A_DAY),
                name="holiday_half_day_inside_the_day",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="holiday_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None and self.withdrawn_at is None


class CalendarStamp(models.Model):
    """One row that changes with every change of the tables above, by trigger, so that a process
    sees with one cheap query whether the calendars that it keeps are still right."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    stamp = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="calendar_stamp_single"),
        ]

    def __str__(self) -> str:
        return str(self.stamp)
