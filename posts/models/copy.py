"""What stands in somebody's composer and is not saved yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# An open composer tells so every fifteen seconds; three of them may get lost.
SEEN_AGAIN = timedelta(seconds=50)
# For so long words that nobody saved are offered to their writer.
KEPT_FOR = timedelta(days=30)


class WorkingCopyQuerySet(models.QuerySet["WorkingCopy"]):
    def open(self) -> WorkingCopyQuerySet:
        return self.filter(ended_at=None)

    def unsaved(self) -> WorkingCopyQuerySet:
        """Those with words in them, the newest first."""
        return self.open().exclude(typed_at=None).order_by("-typed_at", "-pk")

    def seen_since(self, moment: datetime) -> WorkingCopyQuerySet:
        return self.open().filter(seen_at__gte=moment)


class WorkingCopy(models.Model):
    """One open composer: whose, of which post (none: a new one), and what was typed since.

    Private to its writer and no part of the record: nothing is published, cleared or judged from
    it. Others learn only that the composer is open. Saving and dropping empty it.
    """

    key = models.UUIDField(unique=True)
    person = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="working_copies"
    )
    post = models.ForeignKey(
        "posts.Post", on_delete=models.PROTECT, null=True, related_name="working_copies"
    )
    # The form's fields as sent: {"title": ["Imunisasi"], "channels": ["3", "5"]}.
    fields = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    typed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("working copy")
        ordering: ClassVar = ["-seen_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(fields={}), name="working_copy_empty_when_ended"
            ),
            models.CheckConstraint(
                condition=~Q(typed_at=None) | Q(fields={}), name="working_copy_words_have_a_time"
            ),
        ]
        indexes: ClassVar = [
            # Serves posts.copies: who has this post open, and what of mine is unsaved.
            models.Index(
                fields=["post", "seen_at"],
                condition=Q(ended_at=None),
                name="working_copy_of_post",
            ),
            # Serves posts.actions.forget_copies.
            models.Index(
                fields=["seen_at"], condition=Q(ended_at=None), name="working_copy_to_forget"
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def title(self) -> str:
        return " ".join((self.fields.get("title") or [""])[0].split())
