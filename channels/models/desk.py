"""The desk that answers by rota: which channels and tasks it covers, and since when."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from channels.models.channel import Channel
from channels.models.responsibility import TsTzRange
from channels.states import Task


class DeskQuerySet(models.QuerySet["Desk"]):
    def open(self) -> DeskQuerySet:
        return self.filter(closed_at=None)


class Desk(models.Model):
    """One seat with a rota (*regu piket*), for one channel or for several."""

    unit = models.ForeignKey(
        "accounts.Unit", on_delete=models.PROTECT, related_name="desks", verbose_name=_("unit")
    )
    name = models.CharField(max_length=80, verbose_name=_("name"))
    around_the_clock = models.BooleanField(
        default=False,
        verbose_name=_("day and night"),
        help_text=_("For emergencies: every hour without anybody on shift is shown as a gap."),
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = DeskQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty desk")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "unit", "name", condition=Q(closed_at=None), name="desk_name_once_per_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/channels/rota/{self.pk}/"


class DeskCoverQuerySet(models.QuerySet["DeskCover"]):
    def current(self, at: datetime) -> DeskCoverQuerySet:
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at)


class DeskCover(models.Model):
    """The desk answers for one task on one channel, for a period; never two desks at one time."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="covers")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="desk_covers")
    task = models.CharField(max_length=10, choices=Task.choices, verbose_name=_("task"))
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    objects = DeskCoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("cover by a desk")
        ordering: ClassVar = ["channel", "task", "valid_from", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="cover_does_not_end_before_it_begins",
            ),
            ExclusionConstraint(
                name="cover_one_desk_at_a_time",
                expressions=[
                    ("channel", RangeOperators.EQUAL),
                    ("task", RangeOperators.EQUAL),
                    (
                        TsTzRange("valid_from", "valid_until", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} {self.channel_id} {self.task}"
