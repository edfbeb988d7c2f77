"""A slot, the proof of a publication, a reason, what has to be set right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import WebAddressField
from posts.states import AmendmentKind

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LOCAL_TIME = "%Y-%m-%dT%H:%M"


def local_time_field(label: StrPromise, *, required: bool = True) -> forms.Field:
    """A moment in the zone that is active, by the browser's own picker."""
    return forms.DateTimeField(
        label=label,
        required=required,
        input_formats=[LOCAL_TIME, "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H.%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(format=LOCAL_TIME, attrs={"type": "datetime-local"}),
    )


class SlotForm(forms.Form):
    slot_at = local_time_field(gettext_lazy("Slot"))


class ProofForm(forms.Form):
    evidence_url = WebAddressField(
        label=gettext_lazy("Address of the post"), max_length=500, assume_scheme="https"
    )
    published_at = local_time_field(gettext_lazy("Published at"))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class AmendForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it"),
        choices=[
            (
                AmendmentKind.CORRECTION,
                gettext_lazy("Correction: we said something wrong and put it right"),
            ),
            (
                AmendmentKind.CLARIFICATION,
                gettext_lazy("Clarification: it was right, but is misunderstood"),
            ),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("What has to be set right"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For colleagues and the record; it is not published."),
    )
