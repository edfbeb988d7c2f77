"""The weekly pattern from which shifts are made ahead."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from channels.models.desk import Desk
from channels.states import OnHoliday, Rotation

MINUTES_OF_A_DAY = 1440


class ShiftPattern(models.Model):
    """Weekdays, from and until on the clock of the unit, and whose turn it is."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="patterns")
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("weekdays"))
    # Minutes after local midnight; past 1440 is the next morning.
    starts = models.PositiveSmallIntegerField(verbose_name=_("from"))
    ends = models.PositiveSmallIntegerField(verbose_name=_("until"))
    rotation = models.CharField(
        max_length=6,
        choices=Rotation.choices,
        default=Rotation.WEEK,
        verbose_name=_("the turn passes on"),
    )
    on_holidays = models.CharField(
        max_length=10,
        choices=OnHoliday.choices,
        default=OnHoliday.WORK,
        verbose_name=_("on holidays"),
    )
    stand_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stands by on holidays"),
    )
    first_day = models.DateField(verbose_name=_("first day"))
    last_day = models.DateField(null=True, blank=True, verbose_name=_("last day"))
    # Days before this one have their shifts; the sweep looks for patterns that lag behind.
    filled_until = models.DateField()
    # Those of these days that were taken as off, by which state of which calendar.
    days_off = ArrayField(models.DateField(), default=list, db_default=[])
    calendar_stamp = models.UUIDField(null=True)
    calendar_code = models.CharField(max_length=40, db_default="")
    made_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("weekly pattern")
        ordering: ClassVar = ["starts", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(starts__lt=MINUTES_OF_A_DAY)
                & Q(ends__gt=F("starts"))
                & Q(ends__lte=F("starts") + MINUTES_OF_A_DAY),
                name="pattern_lasts_a_day_at_most",
            ),
            models.CheckConstraint(
                condition=Q(weekdays__len__gt=0) & Q(weekdays__contained_by=list(range(7))),
                name="pattern_names_weekdays",
            ),
            models.CheckConstraint(
                # The day before the first is an empty period: it never began.
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day") - 1),
                name="pattern_does_not_end_before_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(on_holidays=OnHoliday.STAND_BY, stand_by__isnull=False)
                | (~Q(on_holidays=OnHoliday.STAND_BY) & Q(stand_by=None)),
                name="pattern_names_who_stands_by",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["filled_until"], condition=Q(last_day=None), name="pattern_without_end"
            ),
            models.Index(
                fields=["filled_until"],
                condition=Q(last_day__gte=F("filled_until")),
                name="pattern_not_yet_filled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} {self.starts}–{self.ends}"


class PatternTurn(models.Model):
    """One of the team, in the order in which the turn passes on."""

    pattern = models.ForeignKey(ShiftPattern, on_delete=models.PROTECT, related_name="turns")
    place = models.PositiveSmallIntegerField()
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pattern", "place"], name="turn_one_per_place"),
            models.UniqueConstraint(fields=["pattern", "person"], name="turn_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.pattern_id} {self.place} {self.person_id}"
