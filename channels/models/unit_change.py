"""An account passes from one unit to another: the only thing that changes whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from channels.models.channel import Channel

if TYPE_CHECKING:
    from accounts.models import User, UserQuerySet


class UnitChange(models.Model):
    """From which unit to which, by whose letter and why."""

    append_only: ClassVar[bool] = True

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="unit_changes")
    before = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, verbose_name=_("reason"))
    mandate = models.ForeignKey(
        "accounts.Mandate", on_delete=models.PROTECT, related_name="unit_changes"
    )
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of unit")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(before=F("after")), name="unit_change_changes_the_unit"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="unit_change_says_why"),
        ]
        indexes: ClassVar = [models.Index(fields=["channel", "-id"], name="unit_change_latest")]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.before_id} → {self.after_id}"

    @classmethod
    def letters_seen(cls, reader: User, people: UserQuerySet, units: Iterable[int]) -> Q:
        """Of channels that came to, or left, units of which the reader sees the files."""
        return Q(before__in=list(units)) | Q(after__in=list(units))
