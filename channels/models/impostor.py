"""An account that poses as one of ours: one case for each address, however often it is reported.

The reports themselves are events about the case; what the reporter wrote and how to reach them
lies beside the event (records.EventDetail) and can be erased.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from channels.models.channel import Channel
from channels.public.look_alike import skeleton_in_database
from channels.states import ImpostorState
from platforms.networks import NETWORKS


class ImpostorQuerySet(models.QuerySet["Impostor"]):
    def about_units(self, unit_ids: Iterable[int]) -> ImpostorQuerySet:
        """Those posing as a channel of these units, and those nobody has placed yet."""
        return self.filter(Q(imitates=None) | Q(imitates__unit_id__in=list(unit_ids)))

    def open(self) -> ImpostorQuerySet:
        """Somebody must decide, or see to it that the network takes it down."""
        return self.filter(state__in=[ImpostorState.REPORTED, ImpostorState.CONFIRMED])

    def confirmed(self) -> ImpostorQuerySet:
        """What the public is warned of: also when it is gone, since it may come back."""
        return self.filter(state__in=[ImpostorState.CONFIRMED, ImpostorState.TAKEN_DOWN])


class Impostor(models.Model):
    """A reported account. Never shown in public before somebody has confirmed it."""

    guards: ClassVar = ("tanggap_impostor_is_not_official",)

    network = models.CharField(max_length=12, choices=NETWORKS, verbose_name=_("network"))
    handle = models.CharField(max_length=100, verbose_name=_("account name"))
    url = models.URLField(max_length=300, verbose_name=_("address"))
    # For the public check, as that of Channel.
    look_alike = models.GeneratedField(
        expression=skeleton_in_database("handle"),
        output_field=models.CharField(max_length=100),
        db_persist=True,
    )
    imitates = models.ForeignKey(
        Channel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="impostors",
        verbose_name=_("poses as"),
    )
    state = models.CharField(
        max_length=10, choices=ImpostorState.choices, default=ImpostorState.REPORTED
    )
    reported_at = models.DateTimeField()
    last_reported_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True, verbose_name=_("reason"))

    objects = ImpostorQuerySet.as_manager()

    class Meta:
        verbose_name = _("impostor")
        ordering: ClassVar = ["-last_reported_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("url"), name="impostor_one_case_per_address"),
            models.CheckConstraint(
                condition=Q(state__in=ImpostorState.values), name="impostor_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ImpostorState.REPORTED)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason="")),
                name="impostor_decided_by_somebody_with_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-last_reported_at"], name="impostor_by_state"),
            models.Index(fields=["look_alike"], name="impostor_look_alike"),
        ]

    def __str__(self) -> str:
        return f"{self.get_network_display()} {self.handle}"

    def get_absolute_url(self) -> str:
        return f"/channels/impostors/{self.pk}/"
