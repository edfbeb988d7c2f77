"""What the coverage page is searched by, and the limit for one person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import UnitField, offer_open_units, offer_units
from channels.coverage import Finding
from channels.states import FindingKind, Severity


class CoverageFilter(forms.Form):
    unit = UnitField(label=gettext_lazy("Unit"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Finding"), required=False)
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), required=False)

    def __init__(self, data: Any, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data)
        offer_units(self, unit_ids, empty=_("All units"))
        self.fields["kind"].choices = [("", _("All findings")), *FindingKind.choices]  # type: ignore[attr-defined]
        self.fields["severity"].choices = [("", _("All")), *Severity.choices]  # type: ignore[attr-defined]
        self.full_clean()

    def narrow(self, found: Iterable[Finding], units: set[int] | None) -> list[Finding]:
        """Those of the kind, the severity and the units (None: any) that are asked for."""
        kind, severity = self.cleaned_data.get("kind"), self.cleaned_data.get("severity")
        return [
            one
            for one in found
            if (not kind or one.kind == kind)
            and (not severity or one.severity == severity)
            and (units is None or one.unit.pk in units)
        ]


class LimitForm(forms.Form):
    unit = UnitField(label=gettext_lazy("Unit"), help_text=gettext_lazy("And all below it."))
    most = forms.IntegerField(
        label=gettext_lazy("Most channels for one primary"), min_value=1, max_value=1000
    )

    def __init__(self, data: Any, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data)
        offer_open_units(self, unit_ids, empty=_("Choose"))
