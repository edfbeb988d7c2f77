"""The filters of list, calendar and board, kept in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts import rules as people
from accounts.models import Unit, User
from channels.models import Channel, ChannelQuerySet
from posts import queries, rules
from posts.models import Campaign, Post, PostQuerySet
from posts.search import saying
from posts.states import InformationClass, PostState

# So many channels can be chosen from a list; of more, those of one unit.
MOST_CHANNELS = 150


class PostFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Over posts that are visible already; odd values in the address are ignored."""

    q = django_filters.CharFilter(method="only_saying", label=_("Words"))
    state = django_filters.ChoiceFilter(
        choices=PostState.choices, label=_("State"), empty_label=_("All states")
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.none(), label=_("Unit"), empty_label=_("All units")
    )
    channel = django_filters.ModelChoiceFilter(
        queryset=Channel.objects.none(),
        field_name="revision__variants__channel",
        label=_("Channel"),
        empty_label=_("All channels"),
    )
    campaign = django_filters.ModelChoiceFilter(
        queryset=Campaign.objects.none(), label=_("Campaign"), empty_label=_("All campaigns")
    )
    kind = django_filters.ChoiceFilter(
        choices=InformationClass.choices,
        field_name="information_class",
        label=_("Class"),
        empty_label=_("All classes"),
    )
    person = django_filters.CharFilter(method="only_of", label=_("Person"))
    mine = django_filters.BooleanFilter(
        method="only_mine", label=_("Only mine"), widget=forms.CheckboxInput
    )

    class Meta:
        model = Post
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **given: Any) -> None:
        """Offers the units and channels of `request.user`."""
        super().__init__(*args, **given)
        person, now = self.request.user, timezone.now()
        units = people.unit_ids(person, now)
        own = rules.own_channel_ids(person, now)
        channels = Channel.objects.filter(Q(unit_id__in=units) | Q(pk__in=own))
        channels = self._offered(channels.order_by("name", "pk"))
        self.filters["unit"].queryset = Unit.objects.filter(pk__in=units)
        self.filters["channel"].queryset = channels
        self.filters["campaign"].queryset = rules.visible_campaigns(person, now, units)

    def _offered(self, channels: ChannelQuerySet) -> ChannelQuerySet:
        """Those of the chosen unit; without one, all if they are few, else the chosen one only."""
        given = self.data or QueryDict()
        if unit := queries.id_in(given, "unit"):
            return channels.filter(unit_id__in=people.within({unit}))
        if not channels[MOST_CHANNELS : MOST_CHANNELS + 1].exists():
            return channels
        self.filters["channel"].extra["empty_label"] = _("Choose a unit first")
        return channels.filter(pk=queries.id_in(given, "channel"))

    def only_saying(self, posts: PostQuerySet, _name: str, words: str) -> PostQuerySet:
        return saying(posts, words)

    def only_of(self, posts: PostQuerySet, _name: str, name: str) -> PostQuerySet:
        """Opened or kept by somebody of that name."""
        people = User.objects.filter(name__icontains=name).values("pk")
        return posts.filter(Q(created_by__in=people) | Q(keeper__in=people))

    def only_mine(self, posts: PostQuerySet, _name: str, wanted: bool) -> PostQuerySet:
        return posts.filter(created_by=self.request.user) if wanted else posts

    @property
    def is_used(self) -> bool:
        return bool(self.query)

    def in_words(self) -> list[str]:
        """`Unit: Dinkes`, for paper."""
        words = []
        for name, field in self.form.fields.items():
            value = self.form.cleaned_data.get(name) if self.form.is_valid() else None
            if value in (None, "", False):
                continue
            choices = dict(getattr(field, "choices", []) if isinstance(value, str) else [])
            shown = "" if value is True else f": {choices.get(value, value)}"
            words.append(f"{field.label}{shown}")
        return words

    @property
    def query(self) -> str:
        """The filters that are set, for another page with the same ones; `q=imunisasi&mine=on`."""
        wanted = {name: self.form.data.get(name) for name in self.form.fields}
        return urlencode({name: value for name, value in wanted.items() if value})
