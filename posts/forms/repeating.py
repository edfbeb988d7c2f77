"""A rule of the calendar, typed."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.forms.campaigning import day_field
from posts.recurrence import Rule
from posts.states import OnHoliday, SeriesKind


class RepeatForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Again"), choices=SeriesKind.choices, widget=forms.RadioSelect
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekdays"),
        choices=[(number, name) for number, name in WEEKDAYS.items()],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    which = forms.TypedChoiceField(
        label=gettext_lazy("Which of the month"),
        choices=[
            (1, gettext_lazy("the first")),
            (2, gettext_lazy("the second")),
            (3, gettext_lazy("the third")),
            (4, gettext_lazy("the fourth")),
            (-1, gettext_lazy("the last")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    date = forms.TypedChoiceField(
        label=gettext_lazy("Day of the month"),
        choices=[*((day, str(day)) for day in range(1, 32)), (-1, gettext_lazy("the last day"))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("A month without that day is left out."),
    )
    at = forms.TimeField(
        label=gettext_lazy("At"),
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    until = day_field(gettext_lazy("Until"))
    on_holiday = forms.ChoiceField(
        label=gettext_lazy("On a holiday"),
        choices=OnHoliday.choices,
        initial=OnHoliday.SKIP,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        kind = values.get("kind")
        if kind in (SeriesKind.WEEKLY, SeriesKind.NTH_WEEKDAY) and not values.get("weekdays"):
            self.add_error("weekdays", _("Choose a weekday."))
        return values

    def values(self) -> dict[str, Any]:
        """Arguments of `posts.actions.repeat`."""
        clean = self.cleaned_data
        kind = clean["kind"]
        nth = {SeriesKind.NTH_WEEKDAY: clean["which"], SeriesKind.DATE: clean["date"]}.get(kind)
        days = () if kind == SeriesKind.DATE else tuple(clean["weekdays"])
        at: time = clean["at"]
        until: date = clean["until"]
        return {
            "rule": Rule(kind, days, nth),
            "at": at,
            "until": until,
            "on_holiday": clean["on_holiday"],
        }
