"""The official account itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from channels.states import ChannelState, Moderation
from platforms.networks import NETWORKS

if TYPE_CHECKING:
    from collections.abc import Iterable


class ChannelQuerySet(models.QuerySet["Channel"]):
    def in_units(self, unit_ids: Iterable[int]) -> ChannelQuerySet:
        return self.filter(unit_id__in=list(unit_ids))

    def active(self) -> ChannelQuerySet:
        return self.filter(state=ChannelState.ACTIVE)


class Channel(models.Model):
    """An official account on a network, of the office and never of a person."""

    guards: ClassVar[tuple[str, ...]] = ("tanggap_channel_in_open_unit",)

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

    @classmethod
    def open_in_unit(cls, now: datetime) -> tuple[str, Q]:
        return gettext("official channels"), ~Q(state=ChannelState.CLOSED)
