"""The list's filters, kept in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import rules as people
from accounts.models import Unit
from channels.models import Channel
from posts import rules
from posts.models import Post, PostQuerySet
from posts.states import PostState


def _units(request: Any) -> Any:
    return Unit.objects.filter(pk__in=people.unit_ids(request.user, timezone.now()))


def _channels(request: Any) -> Any:
    now = timezone.now()
    units = people.unit_ids(request.user, now)
    own = rules.own_channel_ids(request.user, now)
    return Channel.objects.filter(unit_id__in=units) | Channel.objects.filter(pk__in=own)


class PostFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Over posts that are visible already; odd values in the address are ignored."""

    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label=_("Title"))
    state = django_filters.ChoiceFilter(
        choices=PostState.choices, label=_("State"), empty_label=_("All states")
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=_units, label=_("Unit"), empty_label=_("All units")
    )
    channel = django_filters.ModelChoiceFilter(
        queryset=_channels,
        field_name="revision__variants__channel",
        label=_("Channel"),
        empty_label=_("All channels"),
    )
    mine = django_filters.BooleanFilter(
        method="only_mine", label=_("Only mine"), widget=forms.CheckboxInput
    )

    class Meta:
        model = Post
        fields: tuple[str, ...] = ()

    def only_mine(self, posts: PostQuerySet, _name: str, wanted: bool) -> PostQuerySet:
        return posts.filter(created_by=self.request.user) if wanted else posts

    @property
    def is_used(self) -> bool:
        return any(self.form.data.get(name) for name in self.form.fields)
