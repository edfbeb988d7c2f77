"""The official account itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from channels.public.look_alike import remains_in_database, skeleton_in_database
from channels.states import IN_USE, OVER, ChannelState, Language, Moderation
from platforms.networks import NETWORKS

if TYPE_CHECKING:
    from collections.abc import Iterable


class ChannelQuerySet(models.QuerySet["Channel"]):
    def in_units(self, unit_ids: Iterable[int]) -> ChannelQuerySet:
        return self.filter(unit_id__in=list(unit_ids))

    def active(self) -> ChannelQuerySet:
        return self.filter(state=ChannelState.ACTIVE)

    def public(self) -> ChannelQuerySet:
        """Approved at some time: what the public register knows, closed ones included."""
        return self.filter(state__in=[*IN_USE, ChannelState.CLOSED])

    def in_use(self) -> ChannelQuerySet:
        return self.filter(state__in=IN_USE)

    def attested(self, at: datetime) -> ChannelQuerySet:
        """Confirmed by their unit, and the half year is not over at that instant."""
        return self.in_use().filter(attestation_due_at__gt=at)

    def not_attested(self, at: datetime) -> ChannelQuerySet:
        return self.in_use().filter(attestation_due_at__lte=at)

    def access_overdue(self, at: datetime) -> ChannelQuerySet:
        return self.in_use().filter(access_due_at__lte=at)


class Channel(models.Model):
    """An official account on a network, of the office and never of a person."""

    guards: ClassVar[tuple[str, ...]] = (
        "tanggap_channel_moves",
        "tanggap_channel_confirmed",
        "tanggap_channel_name_free",
        "tanggap_channel_in_open_unit",
        "tanggap_channel_touched",
        "tanggap_channel_unit_by_letter",
        "tanggap_over_has_no_task",
    )

    unit = models.ForeignKey(
        "accounts.Unit", on_delete=models.PROTECT, related_name="channels", verbose_name=_("unit")
    )
    network = models.CharField(max_length=12, choices=NETWORKS, verbose_name=_("network"))
    handle = models.CharField(max_length=100, verbose_name=_("account name"))
    url = models.URLField(max_length=300, verbose_name=_("address"))
    # Kept through a change of handle; read from the address where it shows it.
    platform_id = models.CharField(max_length=100, blank=True, verbose_name=_("permanent id"))
    name = models.CharField(max_length=120, verbose_name=_("name shown"))
    language = models.CharField(
        max_length=3, choices=Language.choices, default=Language.ID, verbose_name=_("language")
    )
    tags = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("tags")
    )
    # Why it exists: what the request for it said.
    purpose = models.TextField(blank=True, verbose_name=_("purpose"))
    audience = models.TextField(blank=True, verbose_name=_("audience"))
    staffing = models.TextField(blank=True, verbose_name=_("staffing"))
    alternative = models.TextField(
        blank=True, verbose_name=_("why an existing channel does not do")
    )
    # What is promised to the public.
    contact_email = models.EmailField(blank=True, verbose_name=_("official e-mail"))
    contact_phone = models.CharField(max_length=30, blank=True, verbose_name=_("official phone"))
    hours = models.CharField(max_length=200, blank=True, verbose_name=_("service hours"))
    house_rules = models.TextField(blank=True, verbose_name=_("house rules"))
    moderation = models.CharField(
        max_length=10,
        choices=Moderation.choices,
        default=Moderation.ACTIVE,
        verbose_name=_("moderation"),
    )
    # Working minutes, as promised to the public; internal standards may be stricter.
    response_minutes = models.PositiveIntegerField(
        default=450, verbose_name=_("promised response time (working minutes)")
    )
    # The official page that links to the account, as the account links to it: proof both ways.
    proof_url = models.URLField(
        max_length=300, blank=True, verbose_name=_("official page that links here")
    )
    proof_checked_on = models.DateField(
        null=True, blank=True, verbose_name=_("link last checked by hand")
    )
    badge = models.BooleanField(default=False, verbose_name=_("badge of the platform"))
    decree_number = models.CharField(
        max_length=80, blank=True, verbose_name=_("decree number of the channel")
    )
    decree_on = models.DateField(null=True, blank=True, verbose_name=_("date of the decree"))

    state = models.CharField(
        max_length=10, choices=ChannelState.choices, default=ChannelState.PROPOSED
    )
    requested_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    registered_at = models.DateTimeField()
    # Why it was declined or is being closed, and what the public is told about the closure.
    end_reason = models.TextField(blank=True, verbose_name=_("reason"))
    closing_notice = models.TextField(blank=True, verbose_name=_("public notice"))
    closes_on = models.DateField(null=True, blank=True, verbose_name=_("last day"))
    redirect_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("where to go instead"),
    )
    archive_note = models.TextField(blank=True, verbose_name=_("where the archive is kept"))
    # Since when its story is over, declined or closed: no task on it outlasts that instant.
    closed_at = models.DateTimeField(null=True)

    attested_at = models.DateTimeField(null=True)
    attestation_due_at = models.DateTimeField(null=True)
    access_due_at = models.DateTimeField(null=True)
    # Kept by a trigger: the public feed of changes misses nothing, whoever writes.
    touched_at = models.DateTimeField(db_default=Now(), editable=False)
    # For the public check: names with one skeleton can be taken for one another.
    look_alike = models.GeneratedField(
        expression=skeleton_in_database("handle"),
        output_field=models.CharField(max_length=100),
        db_persist=True,
    )

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("official channel")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            # A request that was declined takes nothing away from anybody.
            models.UniqueConstraint(
                "network",
                Lower("handle"),
                condition=~Q(state="declined"),
                name="channel_handle_once_per_network",
            ),
            models.UniqueConstraint(
                Lower("url"), condition=~Q(state="declined"), name="channel_address_once"
            ),
            models.UniqueConstraint(
                "network",
                "platform_id",
                condition=~Q(state="declined") & ~Q(platform_id=""),
                name="channel_platform_id_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "paused", "closing"])
                | Q(attestation_due_at__isnull=False, access_due_at__isnull=False),
                name="channel_in_use_has_confirmations_due",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(end_reason=""),
                name="channel_declined_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closing", "closed"])
                | (Q(closes_on__isnull=False) & ~Q(end_reason="") & ~Q(closing_notice="")),
                name="channel_closing_says_why_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "closed"]) | Q(closed_at__isnull=False),
                name="channel_closed_says_when",
            ),
            models.CheckConstraint(
                condition=Q(redirect_to=None) | ~Q(redirect_to=F("pk")),
                name="channel_does_not_lead_to_itself",
            ),
        ]
        indexes: ClassVar = [
            # These serve duties.actions.follow_confirmations and close_due.
            models.Index(
                fields=["attestation_due_at"],
                condition=Q(state__in=["active", "paused", "closing"]),
                name="channel_attestation_due",
            ),
            models.Index(
                fields=["access_due_at"],
                condition=Q(state__in=["active", "paused", "closing"]),
                name="channel_access_due",
            ),
            models.Index(
                fields=["closes_on"], condition=Q(state="closing"), name="channel_closing_sweep"
            ),
            # These three serve the public check, which has one query.
            models.Index(fields=["look_alike"], name="channel_look_alike"),
            GinIndex(remains_in_database("handle"), name="channel_remains"),
            models.Index(
                fields=["platform_id"], condition=~Q(platform_id=""), name="channel_platform_id"
            ),
            # Serves the public feed of changes.
            models.Index(fields=["touched_at"], name="channel_touched"),
        ]

    def __str__(self) -> str:
        return f"{self.get_network_display()} {self.handle}"

    def get_absolute_url(self) -> str:
        return f"/channels/{self.pk}/"

    @property
    def is_in_use(self) -> bool:
        return self.state in IN_USE

    @property
    def is_public(self) -> bool:
        """As `ChannelQuerySet.public`."""
        return self.is_in_use or self.state == ChannelState.CLOSED

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    def is_attested(self, at: datetime) -> bool:
        """Confirmed by its unit, and the half year is not over at that instant."""
        return (
            self.is_in_use and self.attestation_due_at is not None and at < self.attestation_due_at
        )

    @classmethod
    def open_in_unit(cls, now: datetime) -> tuple[str, Q]:
        return gettext("official channels"), ~Q(state__in=OVER)


class FormerHandle(models.Model):
    """A name and address that the account had before; never anybody else's afterwards."""

    append_only: ClassVar[bool] = True
    guards: ClassVar[tuple[str, ...]] = ("tanggap_former_handle_free",)

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="former_handles")
    network = models.CharField(max_length=12, choices=NETWORKS)
    handle = models.CharField(max_length=100)
    url = models.URLField(max_length=300)
    # For the public check, as that of Channel.
    look_alike = models.GeneratedField(
        expression=skeleton_in_database("handle"),
        output_field=models.CharField(max_length=100),
        db_persist=True,
    )
    # When it was first given up; a name may be taken back and given up again.
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("former account name")
        ordering: ClassVar = ["-until", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "channel", Lower("handle"), Lower("url"), name="former_handle_once"
            ),
            ExclusionConstraint(
                name="former_handle_of_one_channel",
                expressions=[
                    ("network", RangeOperators.EQUAL),
                    (Lower("handle"), RangeOperators.EQUAL),
                    ("channel", RangeOperators.NOT_EQUAL),
                ],
            ),
            ExclusionConstraint(
                name="former_address_of_one_channel",
                expressions=[
                    (Lower("url"), RangeOperators.EQUAL),
                    ("channel", RangeOperators.NOT_EQUAL),
                ],
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["look_alike"], name="former_handle_look_alike")]

    def __str__(self) -> str:
        return f"{self.get_network_display()} {self.handle}"
