"""What a source of open work is, and what it is asked about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from accounts.models import Mandate, Membership, Unit, User
from accounts.queries import colleagues
from accounts.rules import above, within


@dataclass(frozen=True)
class Scope:
    """What is asked about: the person, and on a transfer only what belongs to the old unit."""

    person: User
    by: User
    now: datetime
    unit: Unit | None = None
    # Who could take something, read once.
    _people: dict[str, list[User]] = field(default_factory=dict)

    @property
    def units(self) -> set[int] | None:
        return None if self.unit is None else within({self.unit.pk})

    def everybody(self) -> list[User]:
        if "" not in self._people:
            found = colleagues(self.person.unit_id).exclude(pk=self.person.pk)
            self._people[""] = list(found)
        return self._people[""]

    def in_role(self, role: str, unit_id: int) -> list[User]:
        key = f"{role}:{unit_id}"
        if key not in self._people:
            held = Membership.objects.current(self.now).filter(
                role=role, unit_id__in=above(unit_id)
            )
            able = set(held.values_list("person_id", flat=True))
            self._people[key] = [one for one in self.everybody() if one.pk in able]
        return self._people[key]


@dataclass(frozen=True)
class Handing:
    """How things are handed over: from when, until when, under which letter."""

    by: User
    now: datetime
    at: datetime
    until: datetime | None
    letter: Mandate | None


@dataclass(frozen=True)
class Item:
    pk: int
    label: str
    note: str
    url: str
    thing: Any
    needs_somebody: bool  # when the person does not come back


class Source(Protocol):
    key: str
    icon: str
    needs_letter: bool

    def title(self) -> str: ...
    def items(self, scope: Scope) -> list[Item]: ...
    def takers(self, item: Item, scope: Scope) -> list[User]:
        """Who could take it, by unit and name."""

    def give(self, item: Item, to: User | None, how: Handing) -> None:
        """By an action, which checks once more and raises Refused; None lets it end."""
