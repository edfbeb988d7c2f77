"""What colleagues say about a post. Never published, and no part of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST = 2000
LONGEST_QUOTE = 300


class Comment(models.Model):
    """On a post as it read in one revision, or on a passage of that; or an answer to another.

    A thread is resolved or open as a whole, at its first comment. Taking one's own back empties
    it; nothing else changes. The trigger `tanggap_comment_stands` holds both, and that revision
    and thread belong to the post.
    """

    guards: ClassVar[tuple[str, ...]] = ("tanggap_comment_stands",)

    post = models.ForeignKey("posts.Post", on_delete=models.PROTECT, related_name="comments")
    revision = models.ForeignKey(
        "posts.Revision", on_delete=models.PROTECT, null=True, related_name="comments"
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answers")
    text = models.CharField(max_length=LONGEST, blank=True, verbose_name=_("comment"))
    # The words of the passage, as they stood in the revision.
    quote = models.CharField(max_length=LONGEST_QUOTE, blank=True, verbose_name=_("passage"))
    mentioned = models.ManyToManyField("accounts.User", related_name="+")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    resolved_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("comment")
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(resolved_by=None, resolved_at=None)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False, parent=None),
                name="comment_resolved_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(withdrawn_at=None) & ~Q(text=""))
                | Q(withdrawn_at__isnull=False, text="", quote=""),
                name="comment_says_something_or_is_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}/{self.pk}"
