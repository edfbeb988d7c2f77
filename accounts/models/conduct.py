"""What everybody of the staff undertakes, by version, and who has done so."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
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
    guards: ClassVar[tuple[str, ...]] = ("tanggap_conduct_by_two",)

    version = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=300)
    status = models.CharField(max_length=200)
    checked_on = models.DateField()
    in_force_from = models.DateTimeField()
    # The first version came with the product; every other one is a draft that another confirmed.
    draft = models.OneToOneField(
        "accounts.ConductDraft", on_delete=models.PROTECT, null=True, related_name="code"
    )
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # The transaction that made it: points are added in no other (trigger).
    made_in = models.BigIntegerField(null=True, editable=False)

    objects = ConductCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("conduct of the staff")
        indexes: ClassVar = [models.Index(fields=["-in_force_from"], name="conduct_in_force")]

    def __str__(self) -> str:
        return f"version {self.version}"


class ConductPoint(models.Model):
    append_only: ClassVar[bool] = True
    guards: ClassVar[tuple[str, ...]] = ("tanggap_point_of_new_conduct",)

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


class ConductDraft(models.Model):
    """What might become the next version, until another admin confirms it or somebody withdraws."""

    guards: ClassVar[tuple[str, ...]] = ("tanggap_conduct_draft",)

    source = models.CharField(max_length=300, verbose_name=_("source"))
    status = models.CharField(max_length=200, verbose_name=_("legal status"))
    checked_on = models.DateField(verbose_name=_("checked on"))
    first_day = models.DateField(verbose_name=_("first day"))
    # [[Indonesian, English], …] in their order.
    points = models.JSONField(default=list)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    # Everybody who ever wrote in it: none of them may confirm it.
    author_ids = ArrayField(models.BigIntegerField())
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("draft of the conduct")
        constraints: ClassVar = [
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(confirmed_at=None, withdrawn_at=None),
                name="conduct_one_open_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | models.Q(withdrawn_at=None),
                name="conduct_draft_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


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
