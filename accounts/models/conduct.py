"""What everybody of the staff undertakes, by version, and who has done so."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.staff import User


class ConductCodeQuerySet(models.QuerySet["ConductCode"]):
    def in_force(self, now: datetime) -> ConductCodeQuerySet:
        """Versions that have begun; the first one counts."""
        return self.filter(in_force_from__lte=now).order_by("-in_force_from", "-version")


class ConductCode(models.Model):
    """One version of the staff's conduct on social media: law is data, with source and status."""

    append_only: ClassVar[bool] = True

    version = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=300)
    status = models.CharField(max_length=200)
    checked_on = models.DateField()
    in_force_from = models.DateTimeField()

    objects = ConductCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("conduct of the staff")
        indexes: ClassVar = [models.Index(fields=["-in_force_from"], name="conduct_in_force")]

    def __str__(self) -> str:
        return f"version {self.version}"


class ConductPoint(models.Model):
    append_only: ClassVar[bool] = True

    code = models.ForeignKey(ConductCode, on_delete=models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField()
    text_id = models.TextField()
    text_en = models.TextField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "number"], name="conduct_point_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code_id}.{self.number}"

    @property
    def text(self) -> str:
        return self.text_en if (get_language() or "id").startswith("en") else self.text_id


class ConductAcknowledgement(models.Model):
    """Somebody undertakes to keep to one version."""

    append_only: ClassVar[bool] = True

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="acknowledgements")
    code = models.ForeignKey(ConductCode, on_delete=models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("acknowledgement")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "code"], name="acknowledged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.code_id}"
