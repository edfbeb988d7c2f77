"""Desks, weekly patterns, shifts and offers to swap."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import PersonField, UnitField, day_field, offer_open_units
from accounts.models import User, UserQuerySet
from channels.models import Channel, ChannelQuerySet, Shift
from channels.states import OnHoliday, Rotation, ShiftKind, Task

LARGEST_TEAM = 6


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def clock_field(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=ClockInput(), input_formats=["%H:%M"])


class CoverForm(forms.Form):
    """Which tasks on which channels a desk covers: every chosen task on every chosen channel."""

    channels = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Channels"),
        queryset=Channel.objects.none(),
        widget=forms.CheckboxSelectMultiple(),
    )
    tasks = forms.MultipleChoiceField(
        label=gettext_lazy("Tasks"),
        choices=Task.choices,
        initial=[Task.RESPOND],
        widget=forms.CheckboxSelectMultiple(),
    )

    def __init__(self, data: Any, *, offered: ChannelQuerySet) -> None:
        super().__init__(data)
        channels = self.fields["channels"]
        assert isinstance(channels, forms.ModelMultipleChoiceField)
        channels.queryset = offered

    @property
    def pairs(self) -> list[tuple[Channel, str]]:
        return [
            (channel, task)
            for channel in self.cleaned_data["channels"]
            for task in self.cleaned_data["tasks"]
        ]


class DeskForm(CoverForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    unit = UnitField(label=gettext_lazy("Unit"))
    around_the_clock = forms.BooleanField(
        label=gettext_lazy("Day and night"),
        required=False,
        help_text=gettext_lazy(
            "For emergencies: every hour without anybody on shift is shown as a gap."
        ),
    )
    field_order = ("name", "unit", "around_the_clock", "channels", "tasks")

    def __init__(self, data: Any, *, offered: ChannelQuerySet, unit_ids: set[int]) -> None:
        super().__init__(data, offered=offered)
        offer_open_units(self, unit_ids, empty=_("Choose"))


class MeantForm(forms.Form):
    """Its page asks for the tick only beside what it is about."""

    anyway = forms.BooleanField(label=gettext_lazy("It is meant so"), required=False)


class PatternForm(MeantForm):
    """The team has one list of people for each place: usable without JavaScript."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekdays"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        initial=[0, 1, 2, 3, 4],
        widget=forms.CheckboxSelectMultiple(),
    )
    starts = clock_field(gettext_lazy("From"))
    ends = clock_field(gettext_lazy("Until"))
    rotation = forms.ChoiceField(label=gettext_lazy("The turn passes on"), choices=Rotation.choices)
    on_holidays = forms.ChoiceField(label=gettext_lazy("On holidays"), choices=OnHoliday.choices)
    stand_by = PersonField(label=gettext_lazy("Stands by on holidays"), required=False)
    first_day = day_field(gettext_lazy("First day"))
    last_day = day_field(gettext_lazy("Last day (optional)"), required=False)

    def __init__(self, data: Any, *, people: UserQuerySet) -> None:
        super().__init__(data, initial={"first_day": timezone.localdate()})
        self.fields["ends"].help_text = _(
            "Earlier than “from”, or the same: it ends the next morning."
        )
        for place in range(1, LARGEST_TEAM + 1):
            label = _("Person") if place == 1 else _("Then (optional)")
            self.fields[f"person{place}"] = PersonField(label=label, required=place == 1)
        for name in ("stand_by", *(f"person{n}" for n in range(1, LARGEST_TEAM + 1))):
            chosen = self.fields[name]
            assert isinstance(chosen, PersonField)
            chosen.offer(people, empty=_("Choose") if name == "person1" else _("Nobody"))

    @property
    def team_fields(self) -> list[forms.BoundField]:
        return [self[f"person{place}"] for place in range(1, LARGEST_TEAM + 1)]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        stands_by = given.get("on_holidays") == OnHoliday.STAND_BY
        if stands_by and given.get("stand_by") is None:
            self.add_error("stand_by", _("Name who stands by on holidays."))
        return given

    @property
    def pattern(self) -> dict[str, Any]:
        """What `actions.make_pattern` takes."""
        given = self.cleaned_data
        starts, ends = minutes(given["starts"]), minutes(given["ends"])
        stands_by = given["on_holidays"] == OnHoliday.STAND_BY
        return {
            "weekdays": given["weekdays"],
            "starts": starts,
            "ends": ends if ends > starts else ends + 24 * 60,
            "team": [person for person in self._team() if person is not None],
            "rotation": given["rotation"],
            "on_holidays": given["on_holidays"],
            "stand_by": given["stand_by"] if stands_by else None,
            "first_day": given["first_day"],
            "last_day": given["last_day"],
            "confirmed": given["anyway"],
        }

    def _team(self) -> list[User | None]:
        return [self.cleaned_data[f"person{n}"] for n in range(1, LARGEST_TEAM + 1)]


def minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


class ShiftForm(MeantForm):
    """A shift by hand; times are on the clock that is active in the request."""

    person = PersonField(label=gettext_lazy("Person"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[
            (ShiftKind.ROTA, gettext_lazy("A shift of the rota")),
            (ShiftKind.OVERRIDE, gettext_lazy("In place of whoever the rota names")),
        ],
    )
    first_day = day_field(gettext_lazy("First day"))
    starts = clock_field(gettext_lazy("From"))
    last_day = day_field(gettext_lazy("Last day"))
    ends = clock_field(gettext_lazy("Until"))

    def __init__(self, data: Any, *, people: UserQuerySet, day: Any = None) -> None:
        super().__init__(data, initial={"first_day": day, "last_day": day})
        person = self.fields["person"]
        assert isinstance(person, PersonField)
        person.offer(people, empty=_("Choose"))

    @property
    def shift(self) -> dict[str, Any]:
        """What `actions.put_on_shift` takes."""
        given = self.cleaned_data
        return {
            "person": given["person"],
            "kind": given["kind"],
            "starts_at": _at(given["first_day"], given["starts"]),
            "ends_at": _at(given["last_day"], given["ends"]),
            "confirmed": given["anyway"],
        }


def _at(day: Any, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


class OfferForm(forms.Form):
    """Who is asked, and for which of their shifts in return."""

    to = PersonField(label=gettext_lazy("Offer to"))
    in_return = forms.TypedChoiceField(
        label=gettext_lazy("In return for"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, data: Any, *, people: UserQuerySet, others: list[Shift]) -> None:
        super().__init__(data)
        to, in_return = self.fields["to"], self.fields["in_return"]
        assert isinstance(to, PersonField)
        assert isinstance(in_return, forms.TypedChoiceField)
        to.offer(people, empty=_("Choose"))
        in_return.choices = [("", _("Nothing")), *((one.pk, _label(one)) for one in others)]


def _label(shift: Shift) -> str:
    local = timezone.localtime(shift.starts_at)
    return f"{shift.person.full_title}: {date_format(local, 'l, j F Y')}, {local:%H.%M}"


class EndPatternForm(forms.Form):
    last_day = day_field(gettext_lazy("Last day"))
