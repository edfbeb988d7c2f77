"""One going-out of one variant on one channel, with its proof."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from posts.models.post import Post, Variant
from posts.states import LIVE_PUBLICATIONS, PublicationState, Reason


class PublicationQuerySet(models.QuerySet["Publication"]):
    def slot_reached(self, now: datetime) -> PublicationQuerySet:
        return self.filter(state=PublicationState.SCHEDULED, slot_at__lte=now)

    def live(self) -> PublicationQuerySet:
        return self.filter(state__in=LIVE_PUBLICATIONS)

    def ever_out(self) -> PublicationQuerySet:
        """Confirmed as published, also where it was taken down since; the first one first."""
        return self.exclude(published_at=None).order_by("published_at", "pk")


class Publication(models.Model):
    """One going-out of one variant on one channel, with its proof."""

    guards: ClassVar[tuple[str, ...]] = (
        "tanggap_publication_guard",
        "tanggap_publication_moves",
        "tanggap_publication_in_time",
        "tanggap_publication_paused",
        "tanggap_publication_maybe_out",
        "tanggap_channel_is_confirmed",
    )

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="publications")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="publications")
    # Repeated from the variant, so that the database can see "at most once per channel".
    channel = models.ForeignKey(
        "channels.Channel", on_delete=models.PROTECT, related_name="publications"
    )
    state = models.CharField(
        max_length=10, choices=PublicationState.choices, default=PublicationState.SCHEDULED
    )
    slot_at = models.DateTimeField(verbose_name=_("slot"))
    opened_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The pause that holds it, or held it last; and the official who let it out all the same.
    held_by = models.ForeignKey(
        "posts.Pause", on_delete=models.PROTECT, null=True, related_name="publications"
    )
    released_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    evidence_url = models.URLField(max_length=500, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        ordering: ClassVar = ["slot_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "channel"],
                condition=Q(
                    state__in=["scheduled", "held", "claimed", "published", "failed", "unknown"]
                ),
                name="publication_at_most_once_per_channel",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | (Q(published_at__isnull=False, published_by__isnull=False) & ~Q(evidence_url="")),
                name="publication_published_has_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_by__isnull=False),
                name="publication_held_by_a_pause",
            ),
        ]
        indexes: ClassVar = [
            # Serves posts.actions.open_due_slots.
            models.Index(
                fields=["slot_at", "id"],
                condition=Q(state="scheduled"),
                name="publication_slot_sweep",
            ),
            # Serve posts.actions.hold_paused and the list of decisions.
            models.Index(
                fields=["channel", "id"],
                condition=Q(state="claimed"),
                name="publication_in_hand",
            ),
            models.Index(
                fields=["slot_at", "id"],
                condition=Q(state="held"),
                name="publication_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.channel_id} {self.state}"

    def get_absolute_url(self) -> str:
        """The copy pack. Spelled out, so that the clock needs no views to write a notice."""
        return f"/posts/publications/{self.pk}/"

    @property
    def maybe_out(self) -> bool:
        """Whether a pause took it out of somebody's hands: it may have gone out before."""
        return self.state == PublicationState.HELD and self.opened_at is not None

    @property
    def why(self) -> str:
        """The reason in words, whether the system gave it or a person."""
        return str(Reason(self.reason).label) if self.reason in Reason.values else self.reason
