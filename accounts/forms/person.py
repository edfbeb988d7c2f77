"""What is asked about a person: name and titles, employment and number, position, phone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import nip
from accounts.actions import Details
from accounts.forms.fields import UnitField, offer_open_units
from accounts.models import User
from accounts.states import PHONE, Employment


class PersonForm(forms.Form):
    """Fields that every form about somebody has; the NIP is read and checked with its reason."""

    title_before = forms.CharField(
        label=gettext_lazy("Title before the name"), max_length=40, required=False
    )
    name = forms.CharField(label=gettext_lazy("Name without titles"), max_length=120)
    title_after = forms.CharField(
        label=gettext_lazy("Title after the name"), max_length=60, required=False
    )
    employment = forms.ChoiceField(
        label=gettext_lazy("Kind of employment"), choices=Employment.choices
    )
    nip = forms.CharField(
        label="NIP",
        max_length=30,
        required=False,
        help_text=gettext_lazy("18 digits, for PPPK the NI PPPK. May stay empty."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    position = forms.CharField(label=gettext_lazy("Position"), max_length=120, required=False)
    unit = UnitField(label=gettext_lazy("Unit"))
    phone = forms.RegexField(
        PHONE,
        label=gettext_lazy("Phone"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Shown to the program admins only."),
        error_messages={"invalid": gettext_lazy("Digits, spaces and a plus sign only.")},
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "nip" in values and "employment" in values:
            today = timezone.localdate()
            try:
                values["nip"] = nip.checked(
                    values["nip"], employment=values["employment"], today=today
                )
            except nip.Wrong as wrong:
                self.add_error("nip", str(wrong))
        return values


class EditPersonForm(PersonForm):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[
            ("", gettext_lazy("As the browser asks")),
            ("id", gettext_lazy("Indonesian")),
            ("en", gettext_lazy("English")),
        ],
    )

    def __init__(self, data: Any, *, person: User, unit_ids: Iterable[int]) -> None:
        fields = Details.__dataclass_fields__
        super().__init__(data, initial={name: getattr(person, name) for name in fields})
        self.initial["unit"] = person.unit_id
        offer_open_units(self, {*unit_ids, person.unit_id}, empty=_("Choose"), keep=person.unit_id)

    @property
    def details(self) -> Details:
        return Details(**{name: self.cleaned_data[name] for name in Details.__dataclass_fields__})
