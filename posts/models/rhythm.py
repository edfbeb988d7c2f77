"""How often an official channel speaks, and at what times of the week."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MINUTES_OF_A_WEEK = 7 * 24 * 60


class Rhythm(models.Model):
    """Marks and suggestions only: a post that is too close or too many may still go out.

    A channel without a row has the defaults, and no times of its own.
    """

    APART = 30
    MOST_A_DAY = 5

    channel = models.OneToOneField(
        "channels.Channel", on_delete=models.PROTECT, related_name="rhythm"
    )
    apart = models.PositiveSmallIntegerField(
        default=APART, verbose_name=_("minutes between two posts")
    )
    most_a_day = models.PositiveSmallIntegerField(
        default=MOST_A_DAY, verbose_name=_("most posts a day")
    )
    # Minutes since Monday 0.00 in the zone of the channel's unit, ascending, each once.
    slots = ArrayField(models.PositiveSmallIntegerField(), default=list)
    set_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("rhythm")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(apart__lte=24 * 60, most_a_day__range=(1, 50)),
                name="rhythm_within_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}"

    def get_absolute_url(self) -> str:
        return f"/posts/rhythm/{self.channel_id}/"
