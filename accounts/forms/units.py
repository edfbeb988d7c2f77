"""Input of the unit pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.fields import UnitField
from accounts.models import Unit
from accounts.states import DOMAIN, ZONES
from worktime.models import WorkCalendar


class UnitFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "data-shortcut": "s"}),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("active", gettext_lazy("Open")),
            ("closed", gettext_lazy("Closed")),
            ("all", gettext_lazy("All")),
        ],
    )

    @property
    def wanted(self) -> dict[str, str]:
        """Arguments of `queries.unit_tree`; a filter that makes no sense is left out."""
        self.full_clean()
        values = self.cleaned_data
        return {"words": values.get("q", ""), "state": values.get("state") or "active"}


class UnitForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    short_name = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=60,
        help_text=gettext_lazy("As in “Diskominfo”: lists show this one."),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=ZONES)
    calendar = forms.ModelChoiceField(
        label=gettext_lazy("Work calendar"),
        queryset=WorkCalendar.objects.order_by("name"),
        empty_label=None,
    )
    mail_domains = forms.CharField(
        label=gettext_lazy("Mail domains"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy(
            "Only addresses in these domains are invited here. Empty: those of the unit above."
        ),
    )

    def clean_mail_domains(self) -> list[str]:
        words = re.split(r"[\s,;]+", self.cleaned_data["mail_domains"].lower())
        domains = [word.lstrip("@") for word in words if word]
        for domain in domains:
            if not DOMAIN.fullmatch(domain):
                raise forms.ValidationError(
                    _("“%(domain)s” is no mail domain, as in diskominfo.go.id."),
                    params={"domain": domain},
                )
        return domains


class NewUnitForm(UnitForm):
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Short and lasting, as in “dinkes”: imports name the unit by it."),
    )
    parent = UnitField(label=gettext_lazy("Part of"))
    field_order = ("parent", "code", "name", "short_name")

    def __init__(self, data: Any, *, unit_ids: Iterable[int], parent: int | None) -> None:
        super().__init__(data, initial={"parent": parent})
        offer_parents(self, unit_ids)


class EditUnitForm(UnitForm):
    def __init__(self, data: Any, *, unit: Unit) -> None:
        kept = {name: getattr(unit, name) for name in ("name", "short_name", "zone", "calendar")}
        super().__init__(data, initial=kept | {"mail_domains": " ".join(unit.mail_domains)})


class MoveUnitForm(forms.Form):
    parent = UnitField(label=gettext_lazy("New place: part of"))

    def __init__(self, data: Any, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data)
        offer_parents(self, unit_ids)


def offer_parents(form: forms.Form, unit_ids: Iterable[int]) -> None:
    open_ones = Unit.objects.filter(pk__in=list(unit_ids), is_active=True)
    parent = form.fields["parent"]
    assert isinstance(parent, UnitField)
    parent.offer(open_ones.values_list("pk", flat=True), empty=_("Choose"))
