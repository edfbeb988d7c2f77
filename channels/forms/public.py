"""What the public types: a search of the register, an account to check, a report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import UnitField
from channels.public.check import LONGEST, read
from platforms.networks import NETWORKS


class PublicFilter(forms.Form):
    """Its names stand in addresses that people keep: Indonesian words that do not change."""

    cari = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    unit = UnitField(label=gettext_lazy("Unit"), required=False)
    jejaring = forms.ChoiceField(label=gettext_lazy("Network"), required=False)
    ditutup = forms.BooleanField(label=gettext_lazy("Show closed ones too"), required=False)

    def __init__(self, data: Any, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)
        unit.offer(unit_ids, empty=_("All units"))
        self.fields["jejaring"].choices = [("", _("All networks")), *NETWORKS]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """Arguments of `register.listing`; a filter that makes no sense is left out."""
        self.full_clean()
        values = self.cleaned_data
        return {
            "words": values.get("cari", "").strip(),
            "unit": values.get("unit"),
            "network": values.get("jejaring", ""),
            "closed": values.get("ditutup", False),
        }


class ReportForm(forms.Form):
    """A report of an impostor. `situs` is a trap: people do not see it, programs fill it in."""

    alamat = forms.CharField(
        label=gettext_lazy("Address of the account"),
        max_length=LONGEST,
        help_text=gettext_lazy(
            "Copy it from the browser or the app, for example https://x.com/name."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none"}),
    )
    keterangan = forms.CharField(
        label=gettext_lazy("What is wrong with it"),
        min_length=10,
        max_length=2000,
        help_text=gettext_lazy(
            "What it writes or asks for. Please leave out personal data of yourself and others."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kontak = forms.CharField(
        label=gettext_lazy("Your e-mail or phone (optional)"),
        required=False,
        max_length=120,
        help_text=gettext_lazy(
            "Only for questions about this report. It is erased when the case is settled, "
            "or at once when you ask for it."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )
    kanal = forms.IntegerField(required=False, widget=forms.HiddenInput)
    situs = forms.CharField(required=False, max_length=200)

    def clean_alamat(self) -> str:
        address: str = self.cleaned_data["alamat"]
        self.asked = read(address)
        if not self.asked.network:
            raise forms.ValidationError(
                _(
                    "This is not the address of an account. "
                    "A name alone does not say on which network."
                )
            )
        return address

    @property
    def is_trap(self) -> bool:
        return bool(self.data.get("situs"))
