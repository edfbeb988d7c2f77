"""Declaring a pause, and deciding what becomes of what it held."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import UnitField, offer_open_units
from accounts.models import Unit, User
from channels.models import Channel
from posts.forms.timing import local_time_field
from posts.models import Pause
from posts.states import InformationClass, PauseKind


def classes_field(label: Any, help_text: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=InformationClass.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class PauseForm(forms.Form):
    """`values()` are the arguments of `posts.actions.pause`."""

    kind = forms.ChoiceField(label=gettext_lazy("Occasion"), choices=PauseKind.choices)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Everybody whom the pause concerns reads this."),
    )
    unit = UnitField(label=gettext_lazy("Unit"), help_text=gettext_lazy("And all below it."))
    channel = forms.ModelChoiceField(
        label=gettext_lazy("Only this channel"),
        queryset=Channel.objects.none(),
        required=False,
        empty_label=gettext_lazy("All channels of the unit"),
    )
    starts_at = local_time_field(gettext_lazy("Begins"), required=False)
    ends_at = local_time_field(gettext_lazy("Ends"), required=False)
    classes = classes_field(
        gettext_lazy("Only these classes"), gettext_lazy("None ticked: everything is stopped.")
    )
    open_classes = classes_field(
        gettext_lazy("Classes that may go out one by one"),
        gettext_lazy("A named official then lets each post out."),
    )
    officials = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Officials who let them out"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, *, unit_ids: Iterable[int], officials: Any, **options: Any):
        super().__init__(data, **options)
        units = set(unit_ids)
        offer_open_units(self, units, empty=_("Choose"))
        if len(units) == 1:
            self.fields["unit"].initial = next(iter(units))
        self.fields["starts_at"].help_text = _("Left empty: at once.")
        self.fields["ends_at"].help_text = _("Left empty: until somebody ends it.")
        channels = Channel.objects.in_units(units).in_use().select_related("unit")
        self.fields["channel"].queryset = channels.order_by("unit__name", "name", "pk")  # type: ignore[attr-defined]
        people = self.fields["officials"]
        people.queryset = officials  # type: ignore[attr-defined]
        people.label_from_instance = lambda person: person.full_title  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        channel, unit = values.get("channel"), values.get("unit")
        if channel and unit and channel.unit_id != unit.pk:
            self.add_error("channel", _("This channel belongs to another unit."))
        return values

    def scope(self) -> Unit | Channel:
        chosen: Unit | Channel = self.cleaned_data["channel"] or self.cleaned_data["unit"]
        return chosen

    def values(self) -> dict[str, Any]:
        names = ("kind", "reason", "starts_at", "ends_at", "classes", "open_classes", "officials")
        return {name: self.cleaned_data[name] for name in names} | {"scope": self.scope()}


class HeldFilter(forms.Form):
    pause = forms.ModelChoiceField(
        label=gettext_lazy("Pause"),
        queryset=Pause.objects.none(),
        required=False,
        empty_label=gettext_lazy("All pauses"),
    )

    def __init__(self, data: Any, *, pauses: Any) -> None:
        super().__init__(data)
        field = self.fields["pause"]
        field.queryset = pauses  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.get_kind_display()}: {one.reason}"  # type: ignore[attr-defined]
        self.full_clean()


class DecisionForm(forms.Form):
    """What becomes of the ticked publications."""

    TIME, DROP, AGAIN = "time", "drop", "again"
    act = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            (TIME, gettext_lazy("New time")),
            (DROP, gettext_lazy("Leave out")),
            (AGAIN, gettext_lazy("Judge again")),
        ],
        widget=forms.RadioSelect,
    )
    slot_at = local_time_field(gettext_lazy("New time"), required=False)
    apart = forms.IntegerField(
        label=gettext_lazy("Minutes between them"),
        min_value=0,
        max_value=1440,
        initial=0,
        required=False,
        help_text=gettext_lazy("0: all at the same time. Otherwise in the order of their slots."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed to leave out or to judge again."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        act = values.get("act")
        if act == self.TIME and not values.get("slot_at") and "slot_at" not in self.errors:
            self.add_error("slot_at", _("Choose the new time."))
        if act in (self.DROP, self.AGAIN) and not values.get("reason"):
            self.add_error("reason", _("Say why."))
        return values
