"""Input of invitations and of one's own settings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.fields import day_field, end_of, offer_open_units
from accounts.forms.letters import FiledMandateForm
from accounts.forms.person import PersonForm
from accounts.models import User
from accounts.states import PHONE, SENSITIVE_ROLES, Role


class InviteForm(PersonForm, FiledMandateForm):
    letter_required = False

    email = forms.EmailField(label=gettext_lazy("Official e-mail"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, initial=Role.OFFICER)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the invitation"),
        choices=[("id", gettext_lazy("Indonesian")), ("en", gettext_lazy("English"))],
    )

    last_day = day_field(
        gettext_lazy("Last day of the role"),
        required=False,
        help_text=gettext_lazy("That day included. Empty: until it is ended."),
    )

    field_order = (
        "email", "title_before", "name", "title_after", "employment", "nip", "position", "phone",
        "unit", "role", "last_day", "language",
    )  # fmt: skip
    PERSON = (
        "email", "name", "title_before", "title_after", "position", "employment", "nip", "phone",
        "unit", "role", "language",
    )  # fmt: skip

    def __init__(self, data: Any, files: Any = None, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data, files)
        offer_open_units(self, unit_ids, empty=_("Choose"))

    def needs_letter(self, values: dict[str, Any]) -> bool:
        return values.get("role") in SENSITIVE_ROLES

    @property
    def person(self) -> dict[str, Any]:
        last = self.cleaned_data["last_day"]
        until = {"role_until": end_of(last) if last else None}
        return {name: self.cleaned_data[name] for name in self.PERSON} | until


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
        PHONE,
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


PASSWORD_HINTS = {
    "asvs": gettext_lazy("15 characters or more; a sentence is easy to remember."),
    "bssn": gettext_lazy(
        "15 characters or more: small and capital letters, a digit and another sign."
    ),
}


class AcceptForm(forms.Form):
    """A password for the account that the invitation makes."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any, *, person: User, chooses: bool = True) -> None:
        super().__init__(data)
        self.person = person
        self.fields["password"].help_text = PASSWORD_HINTS[settings.PASSWORD_POLICY]
        if not chooses:
            self.fields.clear()

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("password") and values.get("again") != values["password"]:
            self.add_error("again", _("The two passwords differ."))
        return values
