"""Secret addresses at which the content calendar is read without signing in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from posts.states import LinkKind

LONGEST = timedelta(days=180)


class CalendarLinkQuerySet(models.QuerySet["CalendarLink"]):
    def living(self, now: datetime) -> CalendarLinkQuerySet:
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)


class CalendarLink(models.Model):
    """For a calendar program, or a page to read for others; of a unit with all below it, of one
    channel, or of all that the owner sees. It shows what the owner may see at that moment.

    The token is shown once and kept here as a hash. A page always ends (`expires_at`).
    """

    guards: ClassVar[tuple[str, ...]] = ("tanggap_calendar_link_stands",)

    kind = models.CharField(max_length=5, choices=LinkKind.choices, verbose_name=_("kind"))
    owner = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="calendar_links"
    )
    unit = models.ForeignKey(
        "accounts.Unit", on_delete=models.PROTECT, null=True, related_name="calendar_links"
    )
    channel = models.ForeignKey(
        "channels.Channel", on_delete=models.PROTECT, null=True, related_name="calendar_links"
    )
    label = models.CharField(max_length=60, verbose_name=_("for whom"))
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = CalendarLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unit=None) | Q(channel=None), name="calendar_link_one_scope"
            ),
            models.CheckConstraint(
                condition=Q(kind=LinkKind.FEED, expires_at=None)
                | Q(
                    ~Q(unit=None, channel=None),
                    kind=LinkKind.PAGE,
                    expires_at__isnull=False,  # a check that is unknown lets pass
                    expires_at__gt=F("made_at"),
                    expires_at__lte=F("made_at") + LONGEST,
                ),
                name="calendar_link_page_ends",
            ),
            models.CheckConstraint(condition=~Q(label=""), name="calendar_link_has_a_label"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"

    @property
    def scope(self) -> str:
        return str(self.channel or self.unit or _("All that I see"))
