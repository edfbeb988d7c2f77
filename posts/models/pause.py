"""A time in which nothing goes out: crisis, mourning, the quiet days before an election."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from posts.states import PauseKind


class PauseQuerySet(models.QuerySet["Pause"]):
    def in_force(self, now: datetime) -> PauseQuerySet:
        """Half-open: at the instant of its end a pause holds nothing any more."""
        return self.filter(starts_at__lte=now).not_over(now)

    def not_over(self, now: datetime) -> PauseQuerySet:
        """In force, or still to begin."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), ended_at=None)


class Pause(models.Model):
    """Nothing goes out in its scope while it lasts: one unit with all below it, or one channel."""

    guards: ClassVar[tuple[str, ...]] = ("tanggap_pause_stands",)

    kind = models.CharField(max_length=10, choices=PauseKind.choices, verbose_name=_("kind"))
    reason = models.CharField(max_length=300, verbose_name=_("reason"))
    unit = models.ForeignKey(
        "accounts.Unit", on_delete=models.PROTECT, null=True, related_name="pauses"
    )
    channel = models.ForeignKey(
        "channels.Channel", on_delete=models.PROTECT, null=True, related_name="pauses"
    )
    # Information classes that the pause stops; empty: all of them.
    classes = ArrayField(models.CharField(max_length=12), default=list)
    # Information classes that the officials may let out one by one.
    open_classes = ArrayField(models.CharField(max_length=12), default=list)
    starts_at = models.DateTimeField(verbose_name=_("begins"))
    ends_at = models.DateTimeField(null=True, verbose_name=_("ends"))
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    # Ended by a person before its time, or called off before it began.
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, channel=None) | Q(unit=None, channel__isnull=False),
                name="pause_has_one_scope",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")),
                name="pause_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__gte=models.F("created_at")),
                name="pause_is_not_for_the_past",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="pause_ended_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["starts_at"], condition=Q(ended_at=None), name="pause_not_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        """Spelled out, so that the clock needs no views to write a notice."""
        return f"/posts/pauses/{self.pk}/"

    def is_in_force(self, now: datetime) -> bool:
        return self.starts_at <= now and not self.is_over(now)

    def is_over(self, now: datetime) -> bool:
        return self.ended_at is not None or (self.ends_at is not None and self.ends_at <= now)


class PauseOfficial(models.Model):
    """Somebody who may let listed classes out, one by one, while the pause lasts."""

    append_only: ClassVar[bool] = True

    pause = models.ForeignKey(Pause, on_delete=models.PROTECT, related_name="officials")
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pause", "person"], name="pause_official_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pause_id} {self.person_id}"
