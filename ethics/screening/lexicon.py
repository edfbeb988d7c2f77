"""All words of all rules in one automaton: one pass over a text finds every one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation

from ethics.screening.fold import Folded

# Enclitics that leave a word the same word: "gobloknya", "tololmu".
_ENCLITICS = frozenset(
    {"nya", "mu", "ku", "lah", "kah", "an", "kan", "pun", "loe", "lo", "lu", "sih", "nyalah"}
)
_LONGEST = max(map(len, _ENCLITICS))

# Who asked for a word: the rule's place in the ruleset and a role of the detector's own choice.
Target = tuple[int, str]
LABELS = -1  # the place of labels, which belong to all number rules together
Spans = list[tuple[int, int]]


def normal(word: str) -> str:
    """A word as it is looked up: folded, small letters, single blanks."""
    return " ".join(Folded(word).lower.split())


def _only_enclitic(text: str, end: int) -> int:
    """Where the word ends if nothing but an enclitic follows, else -1."""
    stop = end
    while stop < len(text) and stop - end <= _LONGEST and text[stop].isalnum():
        stop += 1
    return stop if text[end:stop] in _ENCLITICS else -1


class Lexicon:
    """Immutable once built, so one instance serves any number of threads."""

    def __init__(self, wanted: Iterable[tuple[str, Target, bool]]) -> None:
        """`wanted`: word, who asks, and whether enclitics may follow it."""
        by_word: dict[str, list[tuple[Target, bool]]] = defaultdict(list)
        for word, target, enclitic in wanted:
            key = normal(word)
            if key and (target, enclitic) not in by_word[key]:
                by_word[key].append((target, enclitic))
        self._targets = list(by_word.values())
        self._enclitic = [any(flag for _, flag in targets) for targets in self._targets]
        self._automaton = (
            AhoCorasick(list(by_word), implementation=Implementation.DFA) if by_word else None
        )

    def find(self, lower: str) -> dict[Target, Spans]:
        """Spans of whole words in folded small letters, in order of their end."""
        found: dict[Target, Spans] = defaultdict(list)
        if self._automaton is None:
            return found
        flat = lower.replace("\n", " ")
        size = len(flat)
        for word, start, end in self._automaton.find_matches_as_indexes(flat, overlapping=True):
            # Whole words only; an underscore is a boundary, because of file names. Written out
            # here: this is the hottest loop, and most matches end at its first line.
            if start and flat[start - 1].isalnum() and flat[start].isalnum():
                continue
            if end < size and flat[end].isalnum() and flat[end - 1].isalnum():
                self._touching(found, word, start, end, flat)
                continue
            for target, _ in self._targets[word]:
                found[target].append((start, end))
        return found

    def _touching(
        self, found: dict[Target, Spans], word: int, start: int, end: int, flat: str
    ) -> None:
        """A word that runs on: an enclitic may follow, and a number may follow a label."""
        if flat[end].isdigit() and flat[end - 1].isalpha():
            # "NIK1971…", "Rp25.000".
            for target, _ in self._targets[word]:
                if target[0] == LABELS:
                    found[target].append((start, end))
        elif self._enclitic[word] and (stop := _only_enclitic(flat, end)) > 0:
            for target, enclitic in self._targets[word]:
                if enclitic:
                    found[target].append((start, stop))
