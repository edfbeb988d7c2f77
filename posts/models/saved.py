"""Filters that somebody comes back to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from posts.states import ViewPage


class SavedView(models.Model):
    """One person's name for a page with certain filters; what it shows is what they may see."""

    owner = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=60, verbose_name=_("name"))
    page = models.CharField(max_length=10, choices=ViewPage.choices)
    # `q=imunisasi&mine=on`, known filters only.
    query = models.CharField(max_length=600, blank=True)
    made_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("saved view")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                condition=Q(dropped_at=None),
                name="saved_view_name_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse(f'posts:{self.page}')}?{self.query}"
