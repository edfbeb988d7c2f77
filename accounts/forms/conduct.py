"""Input of the undertaking on conduct: signing it, and writing its next version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.conduct import MOST_POINTS, Wording
from accounts.forms.fields import day_field
from accounts.models import ConductDraft


class ConductForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32000)
    agreed = forms.BooleanField(
        label=gettext_lazy("I have read these points and will keep to them."),
        error_messages={"required": gettext_lazy("Tick this to go on.")},
    )


class PointForm(forms.Form):
    text_id = forms.CharField(
        label=gettext_lazy("Indonesian"), max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )
    text_en = forms.CharField(
        label=gettext_lazy("English"), max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )


class PointsFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """Empty rows at the end are nothing; numbers put the others in order."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place in the order")
        form.fields["DELETE"].label = _("Leave this point out")

    def points(self) -> list[tuple[str, str]]:
        kept = [form.cleaned_data for form in self.ordered_forms if form.has_changed()]
        return [(one["text_id"], one["text_en"]) for one in kept if one.get("text_id")]


PointsForm: type[PointsFormSet] = forms.formset_factory(  # type: ignore[assignment]
    PointForm,
    formset=PointsFormSet,
    extra=2,
    max_num=MOST_POINTS,
    absolute_max=MOST_POINTS,
    validate_max=True,
    can_order=True,
    can_delete=True,
)


class ConductDraftForm(forms.Form):
    source = forms.CharField(label=gettext_lazy("Source"), max_length=300)
    status = forms.CharField(label=gettext_lazy("Legal status"), max_length=200)
    checked_on = day_field(gettext_lazy("Checked on"))
    first_day = day_field(
        gettext_lazy("In force from"),
        help_text=gettext_lazy("If that day is past when it is confirmed: from then on."),
    )

    def wording(self, points: list[tuple[str, str]]) -> Wording:
        return Wording(points=points, **self.cleaned_data)


def initial_draft(draft: ConductDraft) -> dict[str, Any]:
    names = ("source", "status", "checked_on", "first_day")
    return {name: getattr(draft, name) for name in names}


def initial_points(draft: ConductDraft) -> list[dict[str, str]]:
    return [{"text_id": one, "text_en": other} for one, other in draft.points]
