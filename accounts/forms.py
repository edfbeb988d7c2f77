"""Input of the staff pages, brought to clean values. Dates are days in the zone of this request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User, UserQuerySet
from accounts.queries import units_in_order
from accounts.states import SENSITIVE_ROLES, AbsenceKind, Employment, MandateKind, Role

INDENT = "\u00a0\u00a0\u00a0"


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        # What browsers demand, whatever the language of the page.
        super().__init__(format="%Y-%m-%d")


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(), input_formats=["%Y-%m-%d"], **options)


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


class PersonField(forms.TypedChoiceField):
    """A person out of those given, grouped by unit; the clean value is a User or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=self._person, empty_value=None, **options)
        self._people: dict[int, User] = {}

    def offer(self, people: UserQuerySet, empty: Any) -> None:
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


class MandateForm(forms.Form):
    """The letter: fields that every form with a mandate carries. All of them or none."""

    letter_required = True

    number = forms.CharField(label=gettext_lazy("Decree number"), max_length=80, required=False)
    signed_on = day_field(gettext_lazy("Decree date"), required=False)
    signer = forms.CharField(label=gettext_lazy("Signed by"), max_length=120, required=False)
    mandate_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of mandate"),
        choices=MandateKind.choices,
        initial=MandateKind.DEFINITIVE,
        help_text=gettext_lazy("Plt., Plh. and Pj. for acting officials."),
    )

    LETTER = ("number", "signed_on", "signer")

    def needs_letter(self, values: dict[str, Any]) -> bool:
        return self.letter_required

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        given = [name for name in self.LETTER if values.get(name)]
        if given or self.needs_letter(values):
            for name in self.LETTER:
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed for the decree."))
        return values

    def letter(self) -> dict[str, Any] | None:
        """Arguments of `record_mandate`; None when no letter was given."""
        if not self.cleaned_data.get("number"):
            return None
        return {
            "number": self.cleaned_data["number"],
            "signed_on": self.cleaned_data["signed_on"],
            "signer": self.cleaned_data["signer"],
            "kind": self.cleaned_data["mandate_kind"],
        }


class PeriodForm(forms.Form):
    first_day = day_field(gettext_lazy("First day"))
    last_day = day_field(
        gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("That day included. Empty: until it is ended."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("first_day"), values.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The period ends before it begins."))
        return values

    def period(self) -> dict[str, Any]:
        """`valid_from`, and `valid_until` or None."""
        last = self.cleaned_data["last_day"]
        return {
            "valid_from": start_of(self.cleaned_data["first_day"]),
            "valid_until": end_of(last) if last else None,
        }


class PeopleFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-shortcut": "s"}),
    )
    unit = UnitField(label=gettext_lazy("Unit"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Account"), required=False)

    def __init__(self, data: Any, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)
        unit.offer(unit_ids, empty=_("All units"))
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


class InviteForm(MandateForm):
    letter_required = False

    email = forms.EmailField(label=gettext_lazy("Official e-mail"), max_length=254)
    title_before = forms.CharField(
        label=gettext_lazy("Title before the name"), max_length=40, required=False
    )
    name = forms.CharField(label=gettext_lazy("Name without titles"), max_length=120)
    title_after = forms.CharField(
        label=gettext_lazy("Title after the name"), max_length=60, required=False
    )
    position = forms.CharField(label=gettext_lazy("Position"), max_length=120, required=False)
    employment = forms.ChoiceField(
        label=gettext_lazy("Kind of employment"), choices=Employment.choices
    )
    unit = UnitField(label=gettext_lazy("Unit"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, initial=Role.OFFICER)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the invitation"),
        choices=[("id", gettext_lazy("Indonesian")), ("en", gettext_lazy("English"))],
    )

    field_order = (
        "email", "title_before", "name", "title_after", "position", "employment", "unit", "role",
        "language",
    )  # fmt: skip
    PERSON = (
        "email", "name", "title_before", "title_after", "position", "employment", "unit", "role",
        "language",
    )  # fmt: skip

    def __init__(self, data: Any, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)
        unit.offer(unit_ids, empty=_("Choose"))

    def needs_letter(self, values: dict[str, Any]) -> bool:
        return values.get("role") in SENSITIVE_ROLES

    @property
    def person(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.PERSON}


class RoleForm(PeriodForm, MandateForm):
    letter_required = False

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    unit = UnitField(
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("The role reaches all units below it too."),
    )
    field_order = ("role", "unit", "first_day", "last_day")

    def __init__(self, data: Any, *, unit_ids: Iterable[int], unit_id: int) -> None:
        super().__init__(data, initial={"unit": unit_id, "first_day": timezone.localdate()})
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)
        unit.offer(unit_ids, empty=_("Choose"))

    def needs_letter(self, values: dict[str, Any]) -> bool:
        return values.get("role") in SENSITIVE_ROLES


class EndForm(forms.Form):
    """When something ends: after a day, or at once."""

    last_day = day_field(
        gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("That day included. Empty: it ends at once."),
    )

    def at(self, now: datetime) -> datetime:
        last = self.cleaned_data["last_day"]
        return end_of(last) if last else now


class AbsenceForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of leave"), choices=AbsenceKind.choices)
    first_day = day_field(gettext_lazy("First day"))
    last_day = day_field(gettext_lazy("Last day"), help_text=gettext_lazy("That day included."))
    substitute = PersonField(
        label=gettext_lazy("Substitute"),
        required=False,
        help_text=gettext_lazy("Hears of the person's duties and may do them in that period."),
    )

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


class ProfileForm(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[
            ("", gettext_lazy("As the browser asks")),
            ("id", gettext_lazy("Indonesian")),
            ("en", gettext_lazy("English")),
        ],
    )
    phone = forms.RegexField(
        r"^\+?[0-9 ()-]{6,20}$",
        label=gettext_lazy("Phone"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Shown to the program admins only."),
        error_messages={"invalid": gettext_lazy("Digits, spaces and a plus sign only.")},
    )
    wants_email = forms.BooleanField(
        label=gettext_lazy("Send notices by e-mail too"),
        required=False,
        help_text=gettext_lazy("Urgent notices are sent in any case."),
    )


class AcceptForm(forms.Form):
    """A password for the account that the invitation makes."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("15 characters or more; a sentence is easy to remember."),
    )
    again = forms.CharField(
        label=gettext_lazy("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any, *, person: User) -> None:
        super().__init__(data)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("password") and values.get("again") != values["password"]:
            self.add_error("again", _("The two passwords differ."))
        return values
