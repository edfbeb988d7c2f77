"""What every detector has in common: the words it asks for, and how it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ethics.screening.definitions import RuleDefinition, RulesetError
from ethics.screening.lexicon import Target
from ethics.screening.scan import Context, Hit, Scan

# word, role or label kind, enclitics allowed
Wanted = tuple[str, Target, bool]
TEXTS = ("text", "variant", "caption", "alt", "hashtags", "file")


class Detector:
    """A rule made ready to search. Holds no state between texts."""

    fields: tuple[str, ...] = TEXTS
    # What must be there before `find` is worth calling: always, words (one of the detector's
    # own), patterns (its own words or any pattern at all), numbers.
    trigger = "always"

    def __init__(self, rule: RuleDefinition, place: int) -> None:
        self.rule = rule
        self.place = place
        self.fields = tuple(rule.parameters.get("fields", self.fields))
        self.kinds: frozenset[str] = frozenset(rule.parameters.get("kinds", ("post", "reply")))

    def wanted(self) -> Iterable[Wanted]:
        return ()

    def patterns(self) -> Iterable[tuple[str, bool]]:
        """Patterns and whether capitals matter; the engine gates them together."""
        return ()

    def find(self, scan: Scan, context: Context) -> Iterable[Hit]:
        """Hits in one field; overlapping ones are merged by the engine."""
        return ()

    def missing(self, context: Context) -> Iterator[str]:
        """Fields of the draft that lack something."""
        return iter(())

    def option(self, name: str, default: Any) -> Any:
        return self.rule.parameters.get(name, default)

    def refuse(self, why: str) -> RulesetError:
        return RulesetError(f"{self.rule.code}: {why}")
