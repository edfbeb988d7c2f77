"""Which official account, whose charge, since when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from channels.states import ChannelState, Moderation, Rank, Task
from platforms.networks import NETWORKS

if TYPE_CHECKING:
    from collections.abc import Iterable


class TsTzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class ChannelQuerySet(models.QuerySet["Channel"]):
    def in_units(self, unit_ids: Iterable[int]) -> ChannelQuerySet:
        return self.filter(unit_id__in=list(unit_ids))

    def active(self) -> ChannelQuerySet:
        return self.filter(state=ChannelState.ACTIVE)


class Channel(models.Model):
    """An official account on a network, of the office and never of a person."""

    unit = models.ForeignKey(
        "accounts.Unit", on_delete=models.PROTECT, related_name="channels", verbose_name=_("unit")
    )
    network = models.CharField(max_length=12, choices=NETWORKS, verbose_name=_("network"))
    handle = models.CharField(max_length=100, verbose_name=_("account name"))
    url = models.URLField(max_length=300, verbose_name=_("address"))
    # Kept through a change of handle; filled when the network tells it.
    platform_id = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=120, verbose_name=_("name shown"))
    purpose = models.TextField(blank=True, verbose_name=_("purpose"))
    house_rules = models.TextField(blank=True, verbose_name=_("house rules"))
    moderation = models.CharField(
        max_length=10,
        choices=Moderation.choices,
        default=Moderation.ACTIVE,
        verbose_name=_("moderation"),
    )
    # Working minutes, as promised to the public; internal standards may be stricter.
    response_minutes = models.PositiveIntegerField(
        default=450, verbose_name=_("promised response time (working minutes)")
    )
    state = models.CharField(
        max_length=10, choices=ChannelState.choices, default=ChannelState.PROPOSED
    )
    registered_at = models.DateTimeField()
    attested_at = models.DateTimeField(null=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("official channel")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "network", Lower("handle"), name="channel_handle_once_per_network"
            ),
            models.UniqueConstraint(Lower("url"), name="channel_address_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_network_display()} {self.handle}"

    def get_absolute_url(self) -> str:
        return f"/channels/{self.pk}/"


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    def current(self, at: datetime) -> ResponsibilityQuerySet:
        """In force at that instant, half-open, held by somebody who still works here."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at, person__is_active=True
        )


class Responsibility(models.Model):
    """Who answers for one task on one channel, since when, by which decree."""

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

    def is_over(self, at: datetime) -> bool:
        """Ended by then, or called off before it began."""
        return self.valid_until is not None and (
            self.valid_until <= at or self.valid_until <= self.valid_from
        )

    @property
    def was_called_off(self) -> bool:
        return self.valid_until is not None and self.valid_until <= self.valid_from
