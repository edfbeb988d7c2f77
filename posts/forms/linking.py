"""A secret address of the calendar: what, of whom, for whom, how long."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from accounts import rules as people
from accounts.models import Unit, User
from channels.models import Channel
from posts import rules
from posts.models.link import LONGEST
from posts.states import LinkKind


class LinkForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What for"),
        choices=[
            (LinkKind.FEED, gettext_lazy("For my calendar program: all states, until taken back")),
            (
                LinkKind.PAGE,
                gettext_lazy("A page to read, without signing in: only what is cleared"),
            ),
        ],
        initial=LinkKind.FEED,
        widget=forms.RadioSelect,
    )
    scope = forms.ChoiceField(label=gettext_lazy("Of"), required=False)
    label = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=60,
        help_text=gettext_lazy("“My phone”, “Office of the regent”: to know later what it was."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days until it ends"),
        min_value=1,
        max_value=LONGEST.days,
        initial=30,
        required=False,
        help_text=gettext_lazy("Only for a page."),
    )

    def __init__(self, data: Any, *, person: User, now: datetime) -> None:
        super().__init__(data)
        units = people.unit_ids(person, now)
        own = rules.own_channel_ids(person, now)
        channels = Channel.objects.filter(Q(unit_id__in=units) | Q(pk__in=own))
        self.units = {f"unit-{unit.pk}": unit for unit in Unit.objects.filter(pk__in=units)}
        self.channels = {
            f"channel-{one.pk}": one
            for one in channels.select_related("unit").order_by("unit__name", "name", "pk")
        }
        self.fields["scope"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("All that I see")),
            (gettext_lazy("Unit"), [(key, unit.name) for key, unit in self.units.items()]),
            (gettext_lazy("Channel"), [(key, str(one)) for key, one in self.channels.items()]),
        ]

    def values(self) -> dict[str, Any]:
        """Arguments of `posts.actions.make_link`."""
        clean = self.cleaned_data
        chosen: dict[str, Unit | Channel] = self.units | self.channels
        return {
            "kind": clean["kind"],
            "scope": chosen.get(clean["scope"]),
            "label": clean["label"],
            "days": clean["days"] or 0,
        }
