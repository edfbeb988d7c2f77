"""The end of a channel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.fields import day_field
from channels.forms.registering import words_field
from channels.models import ChannelQuerySet


class CloseForm(forms.Form):
    reason = words_field(gettext_lazy("Reason"), limit=1000)
    notice = words_field(
        gettext_lazy("Public notice"),
        rows=3,
        limit=1000,
        help_text=gettext_lazy("What people read in the public register from now on."),
    )
    closes_on = day_field(
        gettext_lazy("Last day"), help_text=gettext_lazy("That day included; then it is closed.")
    )
    redirect_to = forms.TypedChoiceField(
        label=gettext_lazy("Where to go instead"), required=False, empty_value=None
    )
    archive_note = words_field(
        gettext_lazy("Where the archive is kept"),
        limit=500,
        help_text=gettext_lazy("The copy of all posts and messages, also of deleted ones."),
    )

    def __init__(self, data: Any, *, others: ChannelQuerySet) -> None:
        super().__init__(data)
        for name in ("reason", "notice"):
            self.fields[name].required = True
        known = {str(channel.pk): channel for channel in others}
        choice = self.fields["redirect_to"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.coerce = known.__getitem__
        choice.choices = [
            ("", _("Nowhere")),
            *((pk, f"{channel.name} · {channel}") for pk, channel in known.items()),
        ]
