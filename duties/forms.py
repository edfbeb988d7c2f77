"""Input of the inbox pages to clean values."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import WebAddressField
from channels.models import Channel
from duties.inbox import Filters
from duties.states import MessageClass, MessageState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    ChannelField = forms.ModelChoiceField[Channel]
else:
    ChannelField = forms.ModelChoiceField

LONGEST_TEXT = 10_000
LOCAL = "%Y-%m-%dT%H:%M"


class ChannelChoice(ChannelField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_network_display()} · {obj.name} ({obj.handle})"


class MessageForm(forms.Form):
    """The quick form. Times are read in the zone that is active for the person."""

    url = WebAddressField(
        label=_("Link to the message"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Paste the address of the comment. Entered again, it is an update."),
    )
    text = forms.CharField(
        label=_("What the citizen wrote"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    author_name = forms.CharField(
        label=_("Name shown on the network"), required=False, max_length=120
    )
    received_at = forms.DateTimeField(
        label=_("Received"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
        help_text=_("When the citizen wrote it: the deadline counts from there."),
    )
    channel = ChannelChoice(
        label=_("Channel"), queryset=Channel.objects.none(), empty_label=_("Choose")
    )
    message_class = forms.ChoiceField(
        label=_("Class"), choices=MessageClass.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, channels: QuerySet[Channel], now: datetime, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.now = now
        choice = self.fields["channel"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = channels
        if not self.is_bound:
            self.initial.setdefault("received_at", timezone.localtime(now).strftime(LOCAL))
            only = list(channels[:2])
            if len(only) == 1:
                self.initial.setdefault("channel", only[0].pk)

    def clean_received_at(self) -> datetime:
        received_at: datetime = self.cleaned_data["received_at"]
        if received_at > self.now:
            raise forms.ValidationError(_("The time of receipt lies in the future."))
        return received_at


class ReplyForm(forms.Form):
    """The answer as it was given on the network, and where it stands."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Exactly as it stands on the network."),
    )
    evidence_url = WebAddressField(
        label=_("Link to the answer"),
        max_length=500,
        assume_scheme="https",
        help_text=_("It proves that the answer reached the citizen."),
    )


class FilterForm(forms.Form):
    """The filters of the inbox; they live in the address and accept anything."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[*MessageState.choices, ("all", _("All"))]
    )
    message_class = forms.ChoiceField(
        label=_("Class"), required=False, choices=[("", _("All")), *MessageClass.choices]
    )
    channel = ChannelChoice(
        label=_("Channel"), required=False, queryset=Channel.objects.none(), empty_label=_("All")
    )
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    overdue = forms.BooleanField(label=_("Only overdue"), required=False)
    mine = forms.BooleanField(label=_("Only my channels"), required=False)

    def __init__(self, *args: Any, channels: QuerySet[Channel], **kw: Any) -> None:
        super().__init__(*args, **kw)
        choice = self.fields["channel"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = channels

    @property
    def filters(self) -> Filters:
        """What was asked; a value that makes no sense counts as not asked."""
        self.is_valid()
        asked = self.cleaned_data
        state = asked.get("state") or MessageState.OPEN
        return Filters(
            state="" if state == "all" else state,
            message_class=asked.get("message_class") or "",
            channel=asked.get("channel"),
            overdue=bool(asked.get("overdue")),
            mine=bool(asked.get("mine")),
            q=(asked.get("q") or "").strip(),
        )
