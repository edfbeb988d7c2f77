"""Input of the undertaking on conduct."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class ConductForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32000)
    agreed = forms.BooleanField(
        label=gettext_lazy("I have read these points and will keep to them."),
        error_messages={"required": gettext_lazy("Tick this to go on.")},
    )
