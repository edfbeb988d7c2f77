"""A post, its immutable revisions, who had a hand in it, its clearance and its publications."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from posts.states import (
    WAITING_STATES,
    InformationClass,
    Part,
    PostState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


# The dictionary by which posts are searched; the indexes below are made with it.
SEARCH_CONFIG = "indonesian"


class PostQuerySet(models.QuerySet["Post"]):
    def under_way(self) -> PostQuerySet:
        return self.exclude(
            state__in=[PostState.PUBLISHED, PostState.WITHDRAWN, PostState.CANCELLED]
        )

    def kept_by(self, person_id: int) -> PostQuerySet:
        return self.filter(Q(keeper_id=person_id) | Q(keeper=None, created_by_id=person_id))

    def in_units(self, unit_ids: Iterable[int]) -> PostQuerySet:
        return self.filter(unit_id__in=list(unit_ids))

    def slot_passed(self, now: datetime) -> PostQuerySet:
        """Still waiting though the planned time is over."""
        return self.filter(state__in=WAITING_STATES, planned_at__lte=now)

    def on_the_calendar(self, start: datetime, end: datetime) -> PostQuerySet:
        """Half-open [start, end), so neighbouring weeks neither overlap nor miss a post."""
        return self.filter(planned_at__gte=start, planned_at__lt=end).order_by("planned_at", "pk")


class Post(models.Model):
    guards: ClassVar[tuple[str, ...]] = (
        "tanggap_post_guard",
        "tanggap_post_moves",
        "tanggap_post_origin",
        "tanggap_person_works_here",
    )

    unit = models.ForeignKey(
        "accounts.Unit", on_delete=models.PROTECT, related_name="posts", verbose_name=_("unit")
    )
    title = models.CharField(max_length=140, verbose_name=_("working title"))
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    # Who looks after it since its author handed it over; empty: who opened it.
    keeper = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="kept_posts"
    )
    created_at = models.DateTimeField()
    information_class = models.CharField(
        max_length=12,
        choices=InformationClass.choices,
        default=InformationClass.ANYTIME,
        verbose_name=_("information class"),
    )
    state = models.CharField(
        max_length=20, choices=PostState.choices, default=PostState.DRAFT, verbose_name=_("state")
    )
    state_at = models.DateTimeField()
    planned_at = models.DateTimeField(null=True, blank=True, verbose_name=_("planned time"))
    expires_at = models.DateTimeField(null=True, blank=True, verbose_name=_("not after"))
    campaign = models.ForeignKey(
        "posts.Campaign",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        # The partial index below does it: most posts are in none.
        db_index=False,
        verbose_name=_("campaign"),
    )
    series = models.ForeignKey(
        "posts.Series",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        db_index=False,
        verbose_name=_("series"),
    )
    topic = models.CharField(
        max_length=60, blank=True, default="", db_default="", verbose_name=_("topic")
    )
    audience = models.CharField(
        max_length=60, blank=True, default="", db_default="", verbose_name=_("audience")
    )
    revision = models.OneToOneField(
        "posts.Revision", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Digest of what was last submitted, and of what was last cleared; both fall with an edit.
    submitted_digest = models.CharField(max_length=64, blank=True)
    cleared_digest = models.CharField(max_length=64, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at=None)
                | Q(planned_at=None)
                | Q(expires_at__gt=models.F("planned_at")),
                name="post_expires_after_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["cleared", "scheduled", "held", "publishing", "published"])
                | ~Q(cleared_digest=""),
                name="post_never_out_without_clearance",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["planned_at", "id"], name="post_calendar"),
            models.Index(fields=["unit", "-id"], name="post_of_unit"),
            models.Index(fields=["state", "-id"], name="post_by_state"),
            # Serves posts.actions.mark_missed.
            models.Index(
                fields=["planned_at"],
                condition=Q(state__in=["draft", "in_review", "changes_requested", "cleared"]),
                name="post_missed_sweep",
            ),
            models.Index(
                fields=["campaign", "-id"],
                condition=Q(campaign__isnull=False),
                name="post_of_campaign",
            ),
            models.Index(
                fields=["series", "id"],
                condition=Q(series__isnull=False),
                name="post_of_series",
            ),
            GinIndex(SearchVector("title", config=SEARCH_CONFIG), name="post_title_words"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The file of the post. The page is built by `insights`, above: no `reverse` from here."""
        return f"/posts/{self.pk}/"

    @classmethod
    def open_in_unit(cls, now: datetime) -> tuple[str, Q]:
        over = (PostState.PUBLISHED, PostState.WITHDRAWN, PostState.CANCELLED)
        return gettext("posts under way"), ~Q(state__in=over)


class Revision(models.Model):
    """What would go out, exactly; immutable from the commit that made it."""

    append_only: ClassVar[bool] = True
    guards: ClassVar[tuple[str, ...]] = (
        "tanggap_revision_made",
        "tanggap_revision_author",
    )

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    text = models.TextField(blank=True, verbose_name=_("text"))
    link = models.URLField(max_length=500, blank=True, verbose_name=_("link"))
    # [{"what": …, "url": …, "checked_on": "2026-08-17"}]
    sources = models.JSONField(default=list)
    # SHA-256 over text, variants, media with alt text, link and channels; see posts/digest.py.
    digest = models.CharField(max_length=64)
    # The transaction that made it: parts of a revision may be added in no other (trigger).
    made_in = models.BigIntegerField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "number"], name="revision_number_once"),
        ]
        indexes: ClassVar = [
            GinIndex(SearchVector("text", config=SEARCH_CONFIG), name="revision_words"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}/{self.number}"


class Variant(models.Model):
    """One channel's form of a revision; an empty text inherits the revision's."""

    append_only: ClassVar[bool] = True
    guards: ClassVar[tuple[str, ...]] = ("tanggap_part_of_new_revision",)

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="variants")
    channel = models.ForeignKey(
        "channels.Channel", on_delete=models.PROTECT, related_name="variants"
    )
    text = models.TextField(blank=True, verbose_name=_("text for this channel"))

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["revision", "channel"], name="variant_once_per_channel"
            ),
        ]
        indexes: ClassVar = [
            GinIndex(SearchVector("text", config=SEARCH_CONFIG), name="variant_words"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.channel_id}"

    def final_text(self) -> str:
        """The words that go out here; reads `revision`, so select_related it."""
        return self.text or self.revision.text


class Asset(models.Model):
    """A picture, kept once by the hash of its bytes (re-encoded, metadata stripped)."""

    append_only: ClassVar[bool] = True

    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="assets")
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    original_name = models.CharField(max_length=200)
    mime = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    # "own", or who gave the right to use it.
    licence = models.CharField(max_length=160)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "sha256", "uploaded_by"], name="asset_once_per_uploader"
            ),
        ]

    def __str__(self) -> str:
        return self.original_name


class RevisionAsset(models.Model):
    """A picture in a revision, with its alt text or the word that it is decorative."""

    append_only: ClassVar[bool] = True
    guards: ClassVar[tuple[str, ...]] = (
        "tanggap_part_of_new_revision",
        "tanggap_asset_uploader",
    )

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="assets")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="uses")
    position = models.PositiveSmallIntegerField(default=0)
    alt_text = models.CharField(max_length=1500, blank=True)
    decorative = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["revision", "position"], name="revision_asset_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.asset_id}"


class Contributor(models.Model):
    """Who had any part in a post. Written by trigger too: forgetting it is impossible."""

    append_only: ClassVar[bool] = True

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="contributors")
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "person", "part"], name="contributor_once_per_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.person_id} {self.part}"


class Clearance(models.Model):
    """Somebody who wrote none of it lets exactly these bytes out."""

    append_only: ClassVar[bool] = True
    guards: ClassVar[tuple[str, ...]] = (
        "tanggap_clearance_guard",
        "tanggap_clearance_decided",
        "tanggap_clearance_of_post",
        "tanggap_clearance_supervises",
    )

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="clearances")
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="clearance")
    digest = models.CharField(max_length=64)
    given_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(
        "accounts.Mandate", on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.revision_id} by {self.given_by_id}"
