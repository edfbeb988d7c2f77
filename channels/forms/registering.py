"""Finding channels, and entering one by its address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import ListFilter, UnitField, WebAddressField, offer_units
from channels.states import ChannelState, Moderation
from platforms.handles import recognise
from platforms.networks import NETWORKS


class ChannelFilter(ListFilter):
    network = forms.ChoiceField(label=gettext_lazy("Network"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: Any, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data, unit_ids=unit_ids)
        self.fields["network"].choices = [("", _("All networks")), *NETWORKS]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("All states")), *ChannelState.choices]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """Arguments of `queries.listing`; a filter that makes no sense is left out."""
        self.full_clean()
        values = self.cleaned_data
        return {
            "words": values.get("q", ""),
            "unit": values.get("unit"),
            "network": values.get("network", ""),
            "state": values.get("state", ""),
        }


class RegisterForm(forms.Form):
    """Paste the address: network and account name are read from it where they can be."""

    url = WebAddressField(
        label=gettext_lazy("Address"),
        max_length=300,
        assume_scheme="https",
        help_text=gettext_lazy(
            "Paste the address of the account; network and account name are read from it."
        ),
    )
    network = forms.ChoiceField(
        label=gettext_lazy("Network"),
        required=False,
        choices=[("", gettext_lazy("Read from the address")), *NETWORKS],
    )
    handle = forms.CharField(
        label=gettext_lazy("Account name"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Only if the address does not show it."),
    )
    name = forms.CharField(label=gettext_lazy("Name shown"), max_length=120)
    unit = UnitField(label=gettext_lazy("Unit"))
    purpose = forms.CharField(
        label=gettext_lazy("Purpose"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    house_rules = forms.CharField(
        label=gettext_lazy("House rules for comments"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    moderation = forms.ChoiceField(
        label=gettext_lazy("Moderation"), choices=Moderation.choices, initial=Moderation.ACTIVE
    )
    response_minutes = forms.IntegerField(
        label=gettext_lazy("Promised response time (working minutes)"),
        min_value=5,
        max_value=27000,
        initial=450,
        help_text=gettext_lazy("450 minutes are one working day of seven and a half hours."),
    )

    def __init__(self, data: Any, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data)
        offer_units(self, unit_ids, empty=_("Choose"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "url" not in values:
            return values
        read = recognise(values["url"])
        if read is not None:
            values["network"] = values.get("network") or read.network
            values["handle"] = values.get("handle") or read.handle
            if values["network"] == read.network:
                values["url"] = read.url  # the one way in which this address is written
        if not values.get("network"):
            self.add_error("network", _("The address does not tell; please choose."))
        if not values.get("handle"):
            self.add_error("handle", _("The address does not tell; please enter it."))
        return values
