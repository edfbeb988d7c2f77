"""Fields that several forms use: days, units as a tree, people by unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit, User
from accounts.queries import units_in_order

INDENT = "\u00a0\u00a0\u00a0"


class WebAddressField(forms.URLField):
    """An address that a click may follow: the library would take ftp too."""

    default_validators = [URLValidator(schemes=["http", "https"])]  # noqa: RUF012 (as its base)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        # What browsers demand, whatever the language of the page.
        super().__init__(format="%Y-%m-%d")


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=DayInput(),
        input_formats=["%Y-%m-%d"],
        # Beyond these a day has no next one, or no zone.
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 1, 1))],
        **options,
    )


def start_of(day: date) -> datetime:
    """The first instant of the day, in the zone of this request."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """The first instant after the day: periods are half-open."""
    return start_of(day + timedelta(days=1))


class UnitField(forms.TypedChoiceField):
    """A unit out of those given, shown as a tree; the clean value is a Unit or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=self._unit, empty_value=None, **options)
        self._units: dict[int, Any] = {}

    def offer(self, unit_ids: Iterable[int], empty: Any = None) -> None:
        ordered = units_in_order(unit_ids)
        self._units = {unit.pk: unit for _depth, unit in ordered}
        first = [("", empty)] if empty is not None else []
        self.choices = first + [(unit.pk, f"{INDENT * deep}{unit.name}") for deep, unit in ordered]

    def _unit(self, value: str) -> Any:
        return self._units[int(value)]

    def __deepcopy__(self, memo: Any) -> UnitField:
        copied: UnitField = super().__deepcopy__(memo)
        copied._units = {}
        copied.coerce = copied._unit
        return copied


def offer_units(form: forms.Form, unit_ids: Iterable[int], empty: Any) -> None:
    """What can be chosen in the form's field `unit`; `empty` names the choice of none."""
    unit = form.fields["unit"]
    assert isinstance(unit, UnitField)
    unit.offer(unit_ids, empty=empty)


def offer_open_units(
    form: forms.Form, unit_ids: Iterable[int], empty: Any, *, keep: int | None = None
) -> None:
    """As `offer_units`, without closed ones but the one that stands there already."""
    offer_units(form, still_open(unit_ids, keep), empty)


def still_open(unit_ids: Iterable[int], keep: int | None = None) -> Iterable[int]:
    found = Unit.objects.filter(Q(is_active=True) | Q(pk=keep), pk__in=set(unit_ids))
    return found.values_list("pk", flat=True)


class ListFilter(forms.Form):
    """Words and a unit, which every list of people and channels is searched by."""

    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-shortcut": "s"}),
    )
    unit = UnitField(label=gettext_lazy("Unit"), required=False)

    def __init__(self, data: Any, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data)
        offer_units(self, unit_ids, empty=_("All units"))


class PersonField(forms.TypedChoiceField):
    """A person out of those given, grouped by unit; the clean value is a User or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=self._person, empty_value=None, **options)
        self._people: dict[int, User] = {}

    def offer(self, people: Iterable[User], empty: Any) -> None:
        """`people` come ordered by unit."""
        known = list(people)
        self._people = {person.pk: person for person in known}
        groups = [
            (unit.short_name, [(person.pk, person.full_title) for person in members])
            for unit, members in groupby(known, key=lambda person: person.unit)
        ]
        self.choices = [("", empty), *groups]

    def _person(self, value: str) -> User:
        return self._people[int(value)]

    def __deepcopy__(self, memo: Any) -> PersonField:
        copied: PersonField = super().__deepcopy__(memo)
        copied._people = {}
        copied.coerce = copied._person
        return copied


class SheetForm(forms.Form):
    """A file to import; its content is judged by records.sheets."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
        help_text=gettext_lazy("CSV or XLSX, at most 1 MB and 1,000 rows."),
    )
