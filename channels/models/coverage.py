"""What the coverage check needs to remember: how much one person may carry, who was told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CoverageLimit(models.Model):
    """On how many channels one person of the unit is primary at most; the newest row counts."""

    append_only: ClassVar[bool] = True

    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    most_channels = models.PositiveSmallIntegerField(verbose_name=_("most channels"))
    set_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("limit of channels")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(most_channels__gte=1), name="coverage_limit_at_least_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.most_channels}"


class CoverageDigest(models.Model):
    """The mark that somebody's weekly digest was made, also when there was nothing to say."""

    append_only: ClassVar[bool] = True

    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    week = models.CharField(max_length=8)  # "2026-W48", of the person's unit
    found = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # Serves the sweep channels.actions.send_coverage_digests too.
            models.UniqueConstraint(fields=["week", "person"], name="coverage_digest_once_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.person_id}"
