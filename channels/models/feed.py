"""Secret addresses at which a calendar program reads shifts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from channels.models.desk import Desk


class CalendarFeed(models.Model):
    """Of one's own shifts, or of a desk. The token is shown once and kept here as a hash."""

    owner = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="feeds")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("calendar feed")
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "desk"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                name="feed_one_living_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.desk_id}"
