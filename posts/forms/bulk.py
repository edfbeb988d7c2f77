"""One act for many posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import User
from posts import rules
from posts.forms.timing import local_time_field


class BulkForm(forms.Form):
    """What becomes of the ticked posts; which fields count depends on `act`."""

    SHIFT, TIME, KEEPER, CANCEL = "shift", "time", "keeper", "cancel"
    act = forms.ChoiceField(
        label=gettext_lazy("What to do"),
        choices=[
            (SHIFT, gettext_lazy("Move by some days, at the same hour")),
            (TIME, gettext_lazy("Give a new time")),
            (KEEPER, gettext_lazy("Give to another officer")),
            (CANCEL, gettext_lazy("Call off")),
        ],
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days later"),
        min_value=-365,
        max_value=365,
        required=False,
        help_text=gettext_lazy("With a minus: earlier."),
    )
    slot_at = local_time_field(gettext_lazy("New time"), required=False)
    apart = forms.IntegerField(
        label=gettext_lazy("Minutes between them"),
        min_value=0,
        max_value=10080,
        initial=0,
        required=False,
        help_text=gettext_lazy("0: all at the same time. Otherwise in the order of their times."),
    )
    to = forms.ModelChoiceField(
        label=gettext_lazy("Officer"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose"),
        help_text=gettext_lazy("Looks after the posts from now on and hears what becomes of them."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed to call off."),
    )

    NEEDED = {  # noqa: RUF012 - a table, not a field
        SHIFT: ("days", gettext_lazy("Say by how many days.")),
        TIME: ("slot_at", gettext_lazy("Choose the new time.")),
        KEEPER: ("to", gettext_lazy("Choose the officer.")),
        CANCEL: ("reason", gettext_lazy("Say why.")),
    }

    def __init__(self, data: Any, *, unit_ids: Iterable[int], now: datetime) -> None:
        super().__init__(data)
        officers = self.fields["to"]
        officers.queryset = rules.writers_of(unit_ids, now)  # type: ignore[attr-defined]
        officers.label_from_instance = lambda person: person.full_title  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("act"):
            field, words = self.NEEDED[values["act"]]
            if not values.get(field) and field not in self.errors:
                self.add_error(field, words)
        return values
