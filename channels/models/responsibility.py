"""Who answers for which task on an official account, since when, by which decree."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from channels.models.channel import Channel
from channels.states import Rank, Task

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import User, UserQuerySet


class TsTzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    def current(self, at: datetime) -> ResponsibilityQuerySet:
        """In force at that instant, half-open, held by somebody who still works here."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at, person__is_active=True
        )


class Responsibility(models.Model):
    """Who answers for one task on one channel, since when, by which decree."""

    guards: ClassVar[tuple[str, ...]] = (
        "tanggap_acting_role_ends",
        "tanggap_person_works_here",
        "tanggap_task_ends_with_channel",
    )

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="responsibilities")
    person = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        related_name="responsibilities",
        verbose_name=_("person"),
    )
    task = models.CharField(max_length=10, choices=Task.choices, verbose_name=_("task"))
    rank = models.CharField(max_length=10, choices=Rank.choices, verbose_name=_("rank"))
    valid_from = models.DateTimeField(verbose_name=_("from"))
    valid_until = models.DateTimeField(null=True, blank=True, verbose_name=_("until"))
    mandate = models.ForeignKey(
        "accounts.Mandate", on_delete=models.PROTECT, related_name="responsibilities"
    )

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsibility")
        ordering: ClassVar = ["task", "-rank", "valid_from", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                # Equal is an empty period: called off before it began. It overlaps nothing.
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="responsibility_does_not_end_before_it_begins",
            ),
            ExclusionConstraint(
                name="responsibility_one_primary_at_a_time",
                expressions=[
                    ("channel", RangeOperators.EQUAL),
                    ("task", RangeOperators.EQUAL),
                    (
                        TsTzRange("valid_from", "valid_until", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(rank=Rank.PRIMARY),
            ),
            ExclusionConstraint(
                name="responsibility_person_once_per_task",
                expressions=[
                    ("channel", RangeOperators.EQUAL),
                    ("task", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (
                        TsTzRange("valid_from", "valid_until", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["channel", "task"], name="responsibility_of_channel"),
            models.Index(fields=["person"], name="responsibility_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.task} {self.person_id}"

    @classmethod
    def letters_seen(cls, reader: User, people: UserQuerySet, units: Iterable[int]) -> Q:
        """Of people whom the reader sees, and of channels of which the reader sees the files."""
        return Q(person__in=people.values("pk")) | Q(channel__unit_id__in=list(units))

    def is_over(self, at: datetime) -> bool:
        """Ended by then, or called off before it began."""
        return self.valid_until is not None and (
            self.valid_until <= at or self.valid_until <= self.valid_from
        )

    @property
    def was_called_off(self) -> bool:
        return self.valid_until is not None and self.valid_until <= self.valid_from
