"""What belongs together over weeks: an immunisation month, the road to a festival."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def running(self) -> CampaignQuerySet:
        """Not closed; posts can be placed in it."""
        return self.filter(closed_at=None)


class Campaign(models.Model):
    """Of a unit with all below it. Closed once, it keeps its posts and takes no new ones."""

    unit = models.ForeignKey(
        "accounts.Unit", on_delete=models.PROTECT, related_name="campaigns", verbose_name=_("unit")
    )
    name = models.CharField(max_length=80, verbose_name=_("name"))
    starts_on = models.DateField(verbose_name=_("begins"))
    ends_on = models.DateField(verbose_name=_("ends"))
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        ordering: ClassVar = ["-starts_on", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "unit", Lower("name"), condition=Q(closed_at=None), name="campaign_name_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="campaign_has_a_name"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None, closed_at=None)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="campaign_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name
