"""Who sits at a desk from when until when, and the offers to swap."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from channels.models.desk import Desk
from channels.models.pattern import ShiftPattern
from channels.models.responsibility import TsTzRange
from channels.states import ShiftKind, SwapState


class ShiftQuerySet(models.QuerySet["Shift"]):
    def standing(self) -> ShiftQuerySet:
        return self.filter(called_off_at=None)

    def covering(self, at: datetime) -> ShiftQuerySet:
        return self.standing().filter(starts_at__lte=at, ends_at__gt=at)

    def between(self, first: datetime, last: datetime) -> ShiftQuerySet:
        """Those that share an instant with [first, last)."""
        return self.standing().filter(starts_at__lt=last, ends_at__gt=first)


class Shift(models.Model):
    """Half-open [starts_at, ends_at). Never rewritten: called off, cut short, or replaced."""

    guards: ClassVar[tuple[str, ...]] = ("tanggap_shift_stands",)

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="shifts")
    person = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="shifts", verbose_name=_("person")
    )
    kind = models.CharField(max_length=10, choices=ShiftKind.choices, default=ShiftKind.ROTA)
    starts_at = models.DateTimeField(verbose_name=_("from"))
    ends_at = models.DateTimeField(verbose_name=_("until"))
    # Of those made from a pattern, also after they changed hands. A day that was called off is not
    # made again, except where the calendar called it off.
    pattern = models.ForeignKey(
        ShiftPattern, on_delete=models.PROTECT, null=True, related_name="shifts"
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    made_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    off_by_calendar = models.BooleanField(default=False, db_default=False)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift")
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(called_off_at=None) | Q(called_off_at__lte=F("starts_at")),
                name="shift_called_off_before_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(off_by_calendar=False)
                | Q(called_off_at__isnull=False, pattern__isnull=False),
                name="shift_off_by_calendar_is_called_off",
            ),
            models.UniqueConstraint(
                fields=["pattern", "starts_at"],
                condition=Q(pattern__isnull=False, replaces=None, off_by_calendar=False),
                name="shift_made_once_from_a_pattern",
            ),
            # One seat: the rota has one person at a time, and so has what overrides it.
            ExclusionConstraint(
                name="shift_one_person_at_a_time",
                expressions=[
                    ("desk", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(called_off_at=None),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["desk", "starts_at"], name="shift_of_desk"),
            models.Index(fields=["person", "ends_at"], name="shift_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} {self.starts_at:%Y-%m-%d %H:%M}"


class SwapOffer(models.Model):
    """A shift offered to somebody, who accepts or refuses; perhaps for one of theirs in return."""

    guards: ClassVar[tuple[str, ...]] = ("tanggap_person_works_here",)

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="offers")
    offered_to = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("offered to")
    )
    in_return = models.ForeignKey(
        Shift,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("in return for"),
    )
    state = models.CharField(
        max_length=10, choices=SwapState.choices, default=SwapState.OPEN, verbose_name=_("state")
    )
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    lapsed: str  # why it can be taken no more; set by `channels.rota.offers_of`

    class Meta:
        verbose_name = _("offer to swap")
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shift"], condition=Q(state=SwapState.OPEN), name="swap_one_open_offer"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[SwapState.ACCEPTED, SwapState.REFUSED])
                | Q(answered_by=F("offered_to")),
                name="swap_answered_by_the_one_asked",
            ),
            models.CheckConstraint(
                condition=~Q(offered_to=F("made_by")), name="swap_offered_to_somebody_else"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["offered_to"], condition=Q(state=SwapState.OPEN), name="swap_open_to_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.state}"
