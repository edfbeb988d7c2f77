"""The scanned letter itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.staff import Mandate, User


class LetterFile(models.Model):
    """A mandate's file, by the hash of its bytes; the newest counts, earlier ones stay."""

    append_only: ClassVar[bool] = True

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    original_name = models.CharField(max_length=200)
    mime = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file of a mandate")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mandate", "sha256"], name="letter_file_once"),
            models.CheckConstraint(
                condition=models.Q(mime__in=["application/pdf", "image/jpeg", "image/png"])
                & models.Q(size__lte=5 * 1024 * 1024, size__gt=0)
                & models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="letter_file_is_a_small_letter",
            ),
        ]

    def __str__(self) -> str:
        return self.original_name
