"""Who could take something, chosen by name out of one list that many fields share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User


class Roll:
    """The people of one <datalist>, under names that tell them apart."""

    def __init__(self, key: str, people: Iterable[User]) -> None:
        self.key = key
        shown = {one: f"{one.full_title} · {one.unit.short_name}" for one in people}
        twice = {name for name, count in Counter(shown.values()).items() if count > 1}
        self.names = {
            one: f"{name} · {one.email}" if name in twice else name for one, name in shown.items()
        }
        self._called: dict[str, set[User]] = defaultdict(set)
        for one, name in self.names.items():
            for called in (name, one.full_title, one.name, one.email):
                self._called[_plain(called)].add(one)

    def find(self, typed: str) -> User:
        """Who is meant by a name of the list, a bare name or a mail address."""
        found = self._called.get(_plain(typed), set())
        if not found:
            raise ValidationError(_("Nobody of that name can take this. Pick one from the list."))
        if len(found) > 1:
            raise ValidationError(_("Several people are called that. Pick one from the list."))
        return next(iter(found))


class Rolls:
    """One roll for each circle of people, however many things that circle could take."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, ...], Roll] = {}

    def of(self, people: list[User]) -> Roll:
        circle = tuple(one.pk for one in people)
        if circle not in self._made:
            self._made[circle] = Roll(f"roll-{len(self._made) + 1}", people)
        return self._made[circle]

    def __iter__(self) -> Any:
        return iter(self._made.values())


class TakerField(forms.CharField):
    """Somebody out of a roll; the clean value is a User or None.

    A select of its own for each of 60 things would repeat the names of 500 staff 60 times.
    """

    def __init__(self, *, label: str, roll: Roll, empty: str, help_text: str = "") -> None:
        typed = forms.TextInput(
            attrs={"list": roll.key, "placeholder": empty, "autocomplete": "off"}
        )
        super().__init__(label=label, required=False, widget=typed, help_text=help_text)
        self.roll = roll

    def clean(self, value: Any) -> User | None:
        typed = super().clean(value)
        return self.roll.find(typed) if typed else None


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
