"""Who takes what: one by one, or one person for all of a kind."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import FiledMandateForm, PersonField, UnitField
from accounts.forms.fields import day_field, end_of, start_of, still_open
from accounts.models import User
from accounts.states import AbsenceKind
from insights.leaving.base import Item, Scope, Source
from insights.leaving.roll import Rolls, TakerField
from insights.leaving.sources import open_items


@dataclass(frozen=True)
class Section:
    """One source on the page: its choice for all, and each item with its own.

    No choice where nobody can be asked: an offer of a shift lapses, whoever goes.
    """

    source: Source
    title: str
    everything: forms.BoundField | None
    rows: list[tuple[Item, forms.BoundField | None]]


class HandOverForm(FiledMandateForm):
    """Leaving for good: everything that needs somebody gets somebody.

    The file of the letter is chosen last, where all is shown once more: browsers keep none.
    """

    letter_required = False
    comes_back = False

    def __init__(self, data: Any, files: Any = None, *, scope: Scope) -> None:
        super().__init__(data, files)
        self.scope = scope
        self.rolls = Rolls()
        self.found = open_items(scope)
        if not self.asks_for_a_letter:
            for name in (*self.LETTER, "mandate_kind", "file"):
                del self.fields[name]
        for source, items in self.found:
            self._ask(source, items)

    def _ask(self, source: Source, items: list[Item]) -> None:
        able = _union(source, items, self.scope)
        if able:
            self.fields[f"{source.key}_all"] = TakerField(
                label=_("One person for all of these"),
                roll=self.rolls.of(able),
                empty=_("One by one"),
                help_text=_("Type part of a name and pick from the list."),
            )
        for item in items:
            if able or item.needs_somebody:
                takers = self.rolls.of(source.takers(item, self.scope))
                self.fields[_name(source, item)] = TakerField(
                    label=item.label, roll=takers, empty=self._nobody(item)
                )

    def _nobody(self, item: Item) -> str:
        if self.comes_back:
            return _("As for all, else it stays")
        return _("As for all") if item.needs_somebody else _("As for all, else it ends")

    def sections(self) -> Iterator[Section]:
        for source, items in self.found:
            rows = [(item, self._field(_name(source, item))) for item in items]
            yield Section(source, source.title(), self._field(f"{source.key}_all"), rows)

    def _field(self, name: str) -> forms.BoundField | None:
        return self[name] if name in self.fields else None

    @property
    def asks_for_a_letter(self) -> bool:
        return any(source.needs_letter for source, _items in self.found)

    def needs_letter(self, values: dict[str, Any]) -> bool:
        return any(
            source.needs_letter and self._chosen(source, item, values) is not None
            for source, items in self.found
            for item in items
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for source, items in self.found:
            for item in items:
                self._check(source, item, values)
        return values

    def _check(self, source: Source, item: Item, values: dict[str, Any]) -> None:
        name = _name(source, item)
        chosen = self._chosen(source, item, values)
        if name in self.errors or f"{source.key}_all" in self.errors:
            return
        if chosen is None and item.needs_somebody and not self.comes_back:
            self.add_error(name, _("Choose who takes this."))
        elif chosen is not None and chosen not in source.takers(item, self.scope):
            self.add_error(name, _("%(person)s cannot take this.") % {"person": chosen.full_title})

    def _chosen(self, source: Source, item: Item, values: dict[str, Any]) -> User | None:
        own: User | None = values.get(_name(source, item))
        return own or values.get(f"{source.key}_all")

    def decisions(self) -> Iterator[tuple[Source, Item, User | None]]:
        """What becomes of each item; on a long leave what nobody takes is not touched."""
        for source, items in self.found:
            for item in items:
                chosen = self._chosen(source, item, self.cleaned_data)
                if chosen is not None or not self.comes_back:
                    yield source, item, chosen

    def outcome(self) -> Iterator[tuple[Source, str, list[tuple[Item, User | None]]]]:
        """All that hangs on the person, and who gets it: None ends, or stays on a long leave."""
        for source, items in self.found:
            rows = [(item, self._chosen(source, item, self.cleaned_data)) for item in items]
            yield source, source.title(), rows

    def fingerprint(self) -> str:
        """Of the outcome as it would be shown, so that nothing else is carried out."""
        said = [
            (source.key, item.pk, taker.pk if taker else None)
            for source, _title, rows in self.outcome()
            for item, taker in rows
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def carried(self) -> Iterator[tuple[str, str]]:
        """What was typed, for the page that asks once more."""
        for name in self.fields:
            if name != "file" and (typed := self.data.get(name)):
                yield name, typed


class TransferForm(HandOverForm):
    new_unit = UnitField(label=gettext_lazy("New unit"))
    field_order = ("new_unit",)

    def __init__(self, data: Any, files: Any, *, scope: Scope, unit_ids: set[int]) -> None:
        super().__init__(data, files, scope=scope)
        field = self.fields["new_unit"]
        assert isinstance(field, UnitField)
        field.offer(still_open(unit_ids - {scope.person.unit_id}), empty=_("Choose"))


class LongLeaveForm(HandOverForm):
    comes_back = True

    kind = forms.ChoiceField(label=gettext_lazy("Kind of leave"), choices=AbsenceKind.choices)
    first_day = day_field(gettext_lazy("First day"))
    last_day = day_field(gettext_lazy("Last day"), help_text=gettext_lazy("That day included."))
    substitute = PersonField(
        label=gettext_lazy("Substitute"),
        help_text=gettext_lazy("Hears of the person's duties and may do them in that period."),
    )
    field_order = ("kind", "substitute", "first_day", "last_day")

    def __init__(self, data: Any, files: Any = None, *, scope: Scope) -> None:
        super().__init__(data, files, scope=scope)
        substitute = self.fields["substitute"]
        assert isinstance(substitute, PersonField)
        able = [one for one in scope.everybody() if one != scope.by]
        substitute.offer(able, empty=_("Choose"))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        first, last = values.get("first_day"), values.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The absence ends before it begins."))
        return values

    @property
    def absence(self) -> dict[str, Any]:
        return {
            "kind": self.cleaned_data["kind"],
            "substitute": self.cleaned_data["substitute"],
            "starts_at": start_of(self.cleaned_data["first_day"]),
            "ends_at": end_of(self.cleaned_data["last_day"]),
        }

    def begins(self, now: datetime) -> datetime:
        return max(now, start_of(self.cleaned_data["first_day"]))


def _name(source: Source, item: Item) -> str:
    return f"{source.key}_{item.pk}"


def _union(source: Source, items: list[Item], scope: Scope) -> list[User]:
    able = {person.pk for item in items for person in source.takers(item, scope)}
    return [person for person in scope.everybody() if person.pk in able]
