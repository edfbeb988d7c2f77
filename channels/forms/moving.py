"""An account passes to another unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import FiledMandateForm, UnitField, offer_units
from accounts.models import Unit
from channels.forms.registering import words_field


class UnitChangeForm(FiledMandateForm):
    unit = UnitField(
        label=gettext_lazy("New unit"),
        help_text=gettext_lazy("Units that you administer, as you do the old one."),
    )
    reason = words_field(gettext_lazy("Reason"), limit=500)
    field_order = ("unit", "reason")

    def __init__(self, data: Any, files: Any, *, unit_ids: Iterable[int], now_of: int) -> None:
        super().__init__(data, files)
        others = Unit.objects.filter(pk__in=list(unit_ids), is_active=True).exclude(pk=now_of)
        offer_units(self, others.values_list("pk", flat=True), empty=_("Choose"))
        for name in ("reason", *self.LETTER):
            self.fields[name].required = True
