"""What sets a published post right: a correction (*ralat*) or a clarification."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from posts.states import AmendmentKind


class Amendment(models.Model):
    """`post` sets `original` right; it goes through its own review like every other post.

    Stands for ever: that something was wrong, who decided to say so, and when. The trigger
    `tanggap_amendment_of_published` wants an original that was out.
    """

    append_only: ClassVar[bool] = True
    guards: ClassVar[tuple[str, ...]] = ("tanggap_amendment_of_published",)

    kind = models.CharField(max_length=15, choices=AmendmentKind.choices, verbose_name=_("kind"))
    original = models.ForeignKey("posts.Post", on_delete=models.PROTECT, related_name="amendments")
    post = models.OneToOneField("posts.Post", on_delete=models.PROTECT, related_name="amends")
    reason = models.CharField(max_length=300, verbose_name=_("reason"))
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("correction or clarification")
        ordering: ClassVar = ["decided_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(original=F("post")), name="amendment_of_another_post"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.original_id}/{self.post_id}"
