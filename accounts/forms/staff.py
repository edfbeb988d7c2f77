"""Input of the pages on people: search, roles, absences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.fields import (
    ListFilter,
    UnitField,
    offer_open_units,
)
from accounts.forms.letters import FiledMandateForm, PeriodForm
from accounts.states import SENSITIVE_ROLES, Role


class PeopleFilter(ListFilter):
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Account"), required=False)

    def __init__(self, data: Any, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data, unit_ids=unit_ids)
        self.fields["role"].choices = [("", _("All roles")), *Role.choices]  # type: ignore[attr-defined]
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("active", _("Active")),
            ("closed", _("Closed")),
            ("all", _("All")),
        ]

    @property
    def wanted(self) -> dict[str, Any]:
        """Arguments of `queries.people`; a filter that makes no sense is left out."""
        self.full_clean()
        values = self.cleaned_data
        return {
            "words": values.get("q", ""),
            "unit": values.get("unit"),
            "role": values.get("role", ""),
            "state": values.get("state") or "active",
        }


class RoleForm(PeriodForm, FiledMandateForm):
    letter_required = False

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    unit = UnitField(
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("The role reaches all units below it too."),
    )
    field_order = ("role", "unit", "first_day", "last_day")

    def __init__(
        self, data: Any, files: Any = None, *, unit_ids: Iterable[int], unit_id: int
    ) -> None:
        super().__init__(data, files, initial={"unit": unit_id, "first_day": timezone.localdate()})
        offer_open_units(self, unit_ids, empty=_("Choose"))

    def needs_letter(self, values: dict[str, Any]) -> bool:
        return values.get("role") in SENSITIVE_ROLES
