"""Input of the pages on absences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.fields import ListFilter, PersonField, day_field, end_of, start_of
from accounts.models import Absence, UserQuerySet
from accounts.states import AbsenceKind


class AbsenceForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of leave"), choices=AbsenceKind.choices)
    first_day = day_field(gettext_lazy("First day"))
    last_day = day_field(gettext_lazy("Last day"), help_text=gettext_lazy("That day included."))
    substitute = PersonField(
        label=gettext_lazy("Substitute"),
        required=False,
        help_text=gettext_lazy("Hears of the person's duties and may do them in that period."),
    )
    anyway = forms.BooleanField(label=gettext_lazy("Enter it anyway"), required=False)

    def __init__(self, data: Any, *, people: UserQuerySet) -> None:
        super().__init__(data, initial={"first_day": timezone.localdate()})
        substitute = self.fields["substitute"]
        assert isinstance(substitute, PersonField)
        substitute.offer(people, empty=_("Nobody"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("first_day"), values.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The absence ends before it begins."))
        return values

    @property
    def absence(self) -> dict[str, Any]:
        return {
            "kind": self.cleaned_data["kind"],
            "substitute": self.cleaned_data["substitute"],
            "starts_at": start_of(self.cleaned_data["first_day"]),
            "ends_at": end_of(self.cleaned_data["last_day"]),
        }


class ChangeAbsenceForm(forms.Form):
    """Another last day, another substitute."""

    last_day = day_field(gettext_lazy("Last day"), help_text=gettext_lazy("That day included."))
    substitute = PersonField(
        label=gettext_lazy("Substitute"),
        required=False,
        help_text=gettext_lazy("A new one stands in from now on; what has been stays recorded."),
    )

    def __init__(self, data: Any, *, people: UserQuerySet, absence: Absence) -> None:
        last = timezone.localtime(absence.ends_at - timedelta(microseconds=1)).date()
        super().__init__(data, initial={"last_day": last, "substitute": absence.substitute_id})
        self._kept = last, absence.ends_at
        substitute = self.fields["substitute"]
        assert isinstance(substitute, PersonField)
        substitute.offer(people, empty=_("Nobody"))

    @property
    def change(self) -> dict[str, Any]:
        """The same day leaves the very instant as it is: not every absence ends at midnight."""
        last, ends_at = self._kept
        chosen = self.cleaned_data["last_day"]
        return {
            "substitute": self.cleaned_data["substitute"],
            "ends_at": ends_at if chosen == last else end_of(chosen),
        }


class AbsenceFilter(ListFilter):
    day = day_field(gettext_lazy("Week of"), required=False)

    def __init__(self, data: Any, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data, unit_ids=unit_ids)
        self.full_clean()

    def monday(self, today: date) -> date:
        """The week that is asked for, or this one."""
        day: date = self.cleaned_data.get("day") or today
        return day - timedelta(days=day.weekday())

    @property
    def wanted(self) -> dict[str, Any]:
        """Arguments of `queries.absences`; a filter that makes no sense is left out."""
        return {"words": self.cleaned_data.get("q", ""), "unit": self.cleaned_data.get("unit")}
