"""A *perangkat daerah* in the tree that roles reach over."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.states import ZONES


class Unit(models.Model):
    """A *perangkat daerah* or a part of one; a tree of any depth (accounts.rules walks it).

    Models that point here say in `open_in_unit` which of their rows keep a unit from being closed.
    """

    guards: ClassVar[tuple[str, ...]] = (
        "tanggap_units_form_a_tree",
        "tanggap_closed_unit_is_empty",
        "tanggap_closed_unit_has_no_live_channel",
        "tanggap_unit_is_open",
    )

    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    code = models.SlugField(max_length=40, unique=True, verbose_name=_("code"))
    name = models.CharField(max_length=160, verbose_name=_("name"))
    short_name = models.CharField(max_length=60, verbose_name=_("short name"))
    zone = models.CharField(
        max_length=40, choices=ZONES, default="Asia/Jakarta", verbose_name=_("time zone")
    )
    mail_domains = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, verbose_name=_("mail domains")
    )
    calendar = models.ForeignKey(
        "worktime.WorkCalendar",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("work calendar"),
    )
    is_active = models.BooleanField(default=True, verbose_name=_("active"))

    class Meta:
        verbose_name = _("unit")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return f"/staff/units/{self.pk}/"

    @classmethod
    def open_in_unit(cls, now: datetime) -> tuple[str, Q]:
        return gettext("units below it"), Q(is_active=True)
