"""Browsers that people have signed in with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.staff import User


class KnownDeviceQuerySet(models.QuerySet["KnownDevice"]):
    def known(self) -> KnownDeviceQuerySet:
        return self.filter(forgotten_at=None)


class KnownDevice(models.Model):
    """A browser that somebody signed in with before; it holds the token, here stands its hash."""

    person = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="known_devices", verbose_name=_("person")
    )
    token_hash = models.CharField(max_length=64)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True)

    objects = KnownDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("known device")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "token_hash"], name="known_device_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.first_seen_at:%Y-%m-%d}"
