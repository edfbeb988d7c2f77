"""One draft under the screen: each field folded and searched once, for all rules together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol, TypeVar

import re2

from ethics.screening.draft import Draft
from ethics.screening.fold import Folded
from ethics.screening.labelled import Labelled, LabelSet, read_numbers
from ethics.screening.lexicon import LABELS, Lexicon, Spans, Target


class Placed(Protocol):
    place: int


D = TypeVar("D", bound=Placed)


class Hit(NamedTuple):
    """A place in the folded text (in the original one if `raw`) and what may be shown of it."""

    start: int
    end: int
    mask: str
    raw: bool = False


def _alternation(patterns: list[str]) -> str:
    # A name may stand only once in a pattern, and a gate needs none.
    return "|".join(f"(?:{pattern.replace('(?P<hit>', '(?:')})" for pattern in patterns)


class Gate:
    """All patterns of a ruleset as one alternation: most texts need no other search."""

    def __init__(self, patterns: list[str]) -> None:
        self._all = re2.compile(_alternation(patterns)) if patterns else None

    def opens(self, text: str) -> bool:
        return self._all is not None and self._all.search(text) is not None


@dataclass(frozen=True)
class Tools:
    """What a compiled ruleset searches with; shared by all scans."""

    lexicon: Lexicon
    lower_gate: Gate
    exact_gate: Gate
    label_kinds: tuple[str, ...]


class Scan:
    """One field of a draft. Everything costly is done at most once, and only if asked for."""

    def __init__(self, field: str, text: str, tools: Tools) -> None:
        self.field = field
        self.prefix = field.partition(":")[0]
        self.folded = Folded(text)
        self.text = self.folded.text
        self.lower = self.folded.lower
        self._tools = tools
        self.hits = tools.lexicon.find(self.lower)

    def awake(self, by_trigger: Mapping[str, Sequence[D]]) -> list[D]:
        """The detectors that could find anything here; most could not, and are not asked."""
        live = {rule for rule, _ in self.hits}
        awake = list(by_trigger.get("always", ()))
        patterns = by_trigger.get("patterns", ())
        numbers = by_trigger.get("numbers", ())
        awake += [one for one in by_trigger.get("words", ()) if one.place in live]
        any_pattern = self.lower_gate_open or self.exact_gate_open
        awake += [one for one in patterns if any_pattern or one.place in live]
        return [*awake, *numbers] if numbers and self.numbers else awake

    def words(self, rule: int, role: str) -> Spans:
        return self.hits.get((rule, role), [])

    def has_before(self, target: Target, place: int, within: int) -> bool:
        """Whether a word for the target ends at most `within` characters before the place."""
        spans = self.hits.get(target)
        if not spans:
            return False
        found = bisect_right(spans, place, key=lambda span: span[1])
        return found > 0 and place - spans[found - 1][1] <= within

    def has_near(self, target: Target, start: int, end: int, within: int) -> bool:
        """Whether a word for the target lies within so many characters on either side."""
        spans = self.hits.get(target)
        if not spans:
            return False
        found = bisect_right(spans, start - within, key=lambda span: span[1])
        return found < len(spans) and spans[found][0] < end + within

    @cached_property
    def numbers(self) -> tuple[Labelled, ...]:
        labels = LabelSet(
            (start, end, kind)
            for kind in self._tools.label_kinds
            for start, end in self.words(LABELS, kind)
        )
        return tuple(read_numbers(self.text, labels))

    @cached_property
    def lower_gate_open(self) -> bool:
        return self._tools.lower_gate.opens(self.lower)

    @cached_property
    def exact_gate_open(self) -> bool:
        return self._tools.exact_gate.opens(self.text)


class Context:
    """The whole draft: its fields as scans, and its sources, which are only asked about."""

    def __init__(self, draft: Draft, tools: Tools) -> None:
        self.draft = draft
        self.scans = [Scan(field, text, tools) for field, text in draft.fields.items() if text]
        self._tools = tools

    @cached_property
    def sources(self) -> list[Scan]:
        return [Scan("source", text, self._tools) for text in self.draft.sources if text]

    def anywhere(self, target: Target) -> bool:
        """Whether a word for the target stands in any field or source."""
        return any(target in scan.hits for scan in [*self.scans, *self.sources])
