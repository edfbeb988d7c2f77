"""A campaign to be opened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import UnitField, offer_open_units
from accounts.models import User
from posts import rules


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
    )


class CampaignForm(forms.Form):
    """`cleaned_data` are arguments of `posts.actions.open_campaign`."""

    name = forms.CharField(label=gettext_lazy("Name of the campaign"), max_length=80)
    unit = UnitField(label=gettext_lazy("Unit"), help_text=gettext_lazy("And all below it."))
    starts_on = day_field(gettext_lazy("Begins"))
    ends_on = day_field(gettext_lazy("Ends"))

    def __init__(self, data: Any, *, person: User, now: datetime) -> None:
        super().__init__(data)
        units = rules.units_to_campaign(person, now)
        offer_open_units(self, units, empty=gettext_lazy("Choose"))
        if person.unit_id in units:
            self.fields["unit"].initial = person.unit_id
