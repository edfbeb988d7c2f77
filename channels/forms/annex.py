"""What a letter with the register as its annex needs to know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import UnitField, offer_units
from accounts.forms.fields import day_field
from channels.annex import Letter


class ExportForm(forms.Form):
    """Which channels: a unit with those below it, closed ones too on request."""

    unit = UnitField(label=gettext_lazy("Unit"))
    closed = forms.BooleanField(label=gettext_lazy("Closed ones too"), required=False)

    def __init__(self, data: Any, *, unit_ids: Iterable[int], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        offer_units(self, unit_ids, empty=None)


class AnnexForm(ExportForm):
    number = forms.CharField(label=gettext_lazy("Number of the letter"), max_length=80)
    dated = day_field(gettext_lazy("Date of the letter"))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=80)
    addressee = forms.CharField(
        label=gettext_lazy("Addressee"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("For example the election supervisor."),
    )
    signer = forms.CharField(label=gettext_lazy("Signed by"), max_length=120)
    position = forms.CharField(label=gettext_lazy("Position of the signer"), max_length=160)
    nip = forms.RegexField(
        r"^[0-9]{18}$",
        label=gettext_lazy("NIP of the signer"),
        required=False,
        error_messages={"invalid": gettext_lazy("A NIP has 18 digits.")},
    )

    field_order = ("unit", "number", "dated", "place", "addressee", "signer", "position", "nip")

    @property
    def letter(self) -> Letter:
        names = ("number", "dated", "place", "signer", "position", "nip", "addressee")
        return Letter(**{name: self.cleaned_data[name] for name in names})
