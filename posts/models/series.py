"""Posts that come again by a rule of the calendar."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from posts.states import OnHoliday, SeriesKind


class Series(models.Model):
    """The rule by which one post was copied, once and ahead; each copy has its own review.

    Stands as made: what becomes of a copy is decided at the copy.
    """

    append_only: ClassVar[bool] = True

    pattern = models.ForeignKey("posts.Post", on_delete=models.PROTECT, related_name="copied_as")
    kind = models.CharField(max_length=15, choices=SeriesKind.choices, verbose_name=_("rule"))
    # Weekly: the days, 0 is Monday. On the nth weekday: one of them.
    weekdays = models.JSONField(default=list)
    # 1 to 4, or -1 for the last; on a date: 1 to 31, or -1 for the last day.
    nth = models.SmallIntegerField(null=True)
    at_minute = models.PositiveSmallIntegerField()
    on_holiday = models.CharField(max_length=5, choices=OnHoliday.choices)
    until = models.DateField(verbose_name=_("until"))
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("series")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=SeriesKind.WEEKLY, nth=None)
                | Q(kind=SeriesKind.NTH_WEEKDAY, nth__in=[-1, 1, 2, 3, 4])
                | Q(kind=SeriesKind.DATE, nth__in=[-1, *range(1, 32)]),
                name="series_rule_is_whole",
            ),
            models.CheckConstraint(condition=Q(at_minute__lt=24 * 60), name="series_time_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pattern_id}"
