"""Words and patterns, alone or together, with what must or must not stand beside them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any

import re2

from ethics.screening import masks, tricks
from ethics.screening.definitions import RuleDefinition
from ethics.screening.detectors.base import Detector, Wanted
from ethics.screening.lexicon import normal
from ethics.screening.scan import Context, Hit, Scan

_CLOSE = 25
_SENTENCE_ENDS = (". ", "! ", "? ", "\n\n")


class Pattern:
    """One entry of `patterns`: `re` (RE2 syntax), `case` (capitals matter), `near` (needs one of
    those words), `sure` (no guard makes it harmless)."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self.source: str = entry["re"]
        self.case = bool(entry.get("case", False))
        self.near = bool(entry.get("near", False))
        self.sure = bool(entry.get("sure", False))
        self.compiled = re2.compile(self.source)
        # What to show: the group called "hit", or all of it.
        self.group: int = self.compiled.groupindex.get("hit", 0)


class Terms(Detector):
    """Words (`words`) and patterns (`parameters.patterns`).

    Parameters: `enclitics`, `tricks` (letter tricks count too), `near` (one of these words must
    stand within `window` characters; `near_before`: in front only), `guards` ({word or "*":
    words that make it harmless within `guard_window` characters}), `doubtful` (words that count
    only with one of `needs` within 25 characters, or alone: an animal is not always an insult).
    """

    def __init__(self, rule: RuleDefinition, place: int) -> None:
        super().__init__(rule, place)
        self._near: list[str] = list(self.option("near", ()))
        self._window = int(self.option("window", 60))
        self._before_only = bool(self.option("near_before", False))
        self._guard_window = int(self.option("guard_window", 40))
        self._guards: dict[str, list[str]] = {
            normal(word): list(harmless) for word, harmless in self.option("guards", {}).items()
        }
        self._doubtful = frozenset(normal(word) for word in self.option("doubtful", ()))
        self._tricks = tricks.Tricks(rule.words) if self.option("tricks", False) else None
        try:
            self._patterns = [Pattern(entry) for entry in self.option("patterns", ())]
        except (re2.error, KeyError, TypeError) as error:
            raise self.refuse(f"a pattern cannot be used ({error})") from error
        self.trigger = "patterns" if self._patterns else "words"
        if self._tricks is not None:
            self.trigger = "always"

    def wanted(self) -> Iterable[Wanted]:
        enclitics = bool(self.option("enclitics", False))
        for word in self.rule.words:
            yield word, (self.place, "word"), enclitics
        for word in self._near:
            yield word, (self.place, "near"), False
        for word in self.option("needs", ()):
            yield word, (self.place, "needs"), True
        for guarded, harmless in self._guards.items():
            for word in harmless:
                yield word, (self.place, f"guard {guarded}"), False

    def patterns(self) -> Iterable[tuple[str, bool]]:
        # Patterns that need a word beside them are tried only where that word stands.
        return [(entry.source, entry.case) for entry in self._patterns if not entry.near]

    def find(self, scan: Scan, context: Context) -> Iterator[Hit]:
        spans = scan.words(self.place, "word")
        if spans:
            for start, end in spans:
                if self._counts(scan, start, end, bool(self._near)):
                    yield Hit(start, end, masks.words(scan.text[start:end]))
        if self._patterns:
            yield from self._by_pattern(scan)
        if self._tricks is not None:
            for start, end in self._tricks.find(scan.lower):
                if self._counts(scan, start, end, bool(self._near)):
                    yield Hit(start, end, masks.words(scan.text[start:end]))

    def _by_pattern(self, scan: Scan) -> Iterator[Hit]:
        near = bool(self._near) and (self.place, "near") in scan.hits
        for pattern in self._patterns:
            gate = scan.exact_gate_open if pattern.case else scan.lower_gate_open
            if not (near if pattern.near else gate):
                continue
            for match in pattern.compiled.finditer(scan.text if pattern.case else scan.lower):
                start, end = match.span(pattern.group)
                if start < end and (pattern.sure or self._counts(scan, start, end, pattern.near)):
                    yield Hit(start, end, masks.words(scan.text[start:end]))

    def _counts(self, scan: Scan, start: int, end: int, needs_near: bool) -> bool:
        near = (self.place, "near")
        if needs_near and self._before_only and not scan.has_before(near, start, self._window):
            return False
        if needs_near and not scan.has_near(near, start, end, self._window):
            return False
        shown = scan.lower[start:end].replace("\n", " ")
        if shown in self._doubtful and not (
            scan.has_near((self.place, "needs"), start, end, _CLOSE)
            or len(scan.lower.strip()) <= len(shown) + _CLOSE // 5
        ):
            return False
        around = self._guard_window
        for word in ("*", shown):
            if word in self._guards and scan.has_near(
                (self.place, f"guard {word}"), start, end, around
            ):
                return False
        return True


class Together(Detector):
    """Words of every group of `parameters.groups` within `window` characters of the first.

    `ordered`: the groups follow one another. `same_sentence`: no sentence ends between them.
    `unless`: words anywhere in the field that make it harmless. `show`: "first" marks the word
    of the first group only, "all" the whole span.
    """

    trigger = "words"

    def __init__(self, rule: RuleDefinition, place: int) -> None:
        super().__init__(rule, place)
        self._groups: list[list[str]] = [list(group) for group in self.option("groups", ())]
        if len(self._groups) < 2:
            raise self.refuse("needs at least two groups of words")
        self._window = int(self.option("window", 80))
        self._ordered = bool(self.option("ordered", False))
        self._same_sentence = bool(self.option("same_sentence", False))
        self._show_all = self.option("show", "first") == "all"

    def wanted(self) -> Iterable[Wanted]:
        for number, group in enumerate(self._groups):
            for word in group:
                yield word, (self.place, f"group {number}"), True
        for word in self.option("unless", ()):
            yield word, (self.place, "unless"), False

    def find(self, scan: Scan, context: Context) -> Iterator[Hit]:
        groups = [scan.words(self.place, f"group {n}") for n in range(len(self._groups))]
        if not all(groups) or scan.words(self.place, "unless"):
            return
        groups = [sorted(group) for group in groups]
        starts = [[start for start, _ in group] for group in groups]
        for first in groups[0]:
            span = self._span(scan, first, groups, starts)
            if span:
                start, end = span if self._show_all else first
                yield Hit(start, end, masks.words(scan.text[start:end]))

    def _span(
        self,
        scan: Scan,
        first: tuple[int, int],
        groups: list[list[tuple[int, int]]],
        starts: list[list[int]],
    ) -> tuple[int, int] | None:
        low, high = first
        for group, places in zip(groups[1:], starts[1:], strict=True):
            place = high if self._ordered else first[0] - self._window
            found = bisect_left(places, place)
            if found == len(group) or group[found][0] > first[1] + self._window:
                return None
            low, high = min(low, group[found][0]), max(high, group[found][1])
        between = scan.lower[low:high]
        if self._same_sentence and any(mark in between for mark in _SENTENCE_ENDS):
            return None
        return low, high
