"""Parts of forms: the letter, the period, the end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.fields import day_field, end_of, start_of
from accounts.states import ACTING, MandateKind


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
        help_text=gettext_lazy("Plt., Plh., Pj. and Pjs. for acting officials: with a last day."),
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
        acting = given and values.get("mandate_kind") in ACTING
        if acting and "last_day" in self.fields and not values.get("last_day"):
            self.add_error("last_day", _("An acting mandate has a last day."))
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


def letter_file_field() -> forms.FileField:
    return forms.FileField(
        label=gettext_lazy("The letter as a file"),
        required=False,
        help_text=gettext_lazy("PDF, JPEG or PNG, at most 5 MB. It can be added later too."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class FiledMandateForm(MandateForm):
    """A letter with its file, so that both are kept by the act that rests on them."""

    file = letter_file_field()

    def letter_file(self) -> dict[str, Any] | None:
        """Arguments of `add_letter_file`; None when no file was given."""
        file = self.cleaned_data["file"]
        return {"data": file.read(), "name": file.name} if file else None

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("file") and not values.get("number") and "number" not in self.errors:
            self.add_error("number", _("Needed for the decree."))
        return values


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


class LetterFileForm(forms.Form):
    file = letter_file_field()

    def __init__(self, data: Any, files: Any) -> None:
        super().__init__(data, files)
        self.fields["file"].required = True
