"""Finding and settling cases about impostors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.models import Channel, ChannelQuerySet
from channels.states import IMPOSTOR_MOVES, ImpostorState
from platforms.networks import NETWORKS


class ImpostorFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-shortcut": "s"}),
    )
    network = forms.ChoiceField(label=gettext_lazy("Network"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["network"].choices = [("", _("All networks")), *NETWORKS]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("All states")), *ImpostorState.choices]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """Arguments of `queries.impostors`; a filter that makes no sense is left out."""
        self.full_clean()
        values = self.cleaned_data
        return {
            "words": values.get("q", ""),
            "network": values.get("network", ""),
            "state": values.get("state", ""),
        }


class DecideForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What was examined and found. It stays in the history."),
    )

    def __init__(self, data: Any, *, state: str) -> None:
        super().__init__(data)
        moves = IMPOSTOR_MOVES[ImpostorState(state)]
        words = {
            ImpostorState.REPORTED: _("Open the case again"),
            ImpostorState.CONFIRMED: _("It is an impostor: warn the public"),
            ImpostorState.DISMISSED: _("It is no impostor: close the case"),
            ImpostorState.TAKEN_DOWN: _("The network has taken it down"),
        }
        self.fields["to"].choices = [(one, words[one]) for one in ImpostorState if one in moves]  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    imitates = forms.TypedChoiceField(
        label=gettext_lazy("Poses as"),
        required=False,
        empty_value=None,
        help_text=gettext_lazy(
            "Of another office: choose “not known”, and every program admin sees the case."
        ),
    )

    def __init__(self, data: Any, *, channels: ChannelQuerySet, now: Channel | None) -> None:
        super().__init__(data, initial={"imitates": now.pk if now else ""})
        known = {str(channel.pk): channel for channel in channels}
        choice = self.fields["imitates"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.coerce = known.__getitem__
        choice.choices = [
            ("", _("not known")),
            *((pk, f"{one.name} · {one} · {one.unit.short_name}") for pk, one in known.items()),
        ]


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example when and how it was reported to the network."),
    )
