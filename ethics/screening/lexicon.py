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


def begins(text: str, start: int) -> bool:
    """Whether no letter or digit runs into the place; an underscore is a boundary (file names)."""
    return not (start and text[start - 1].isalnum() and text[start].isalnum())


def ends(text: str, end: int) -> bool:
    return not (end < len(text) and text[end].isalnum() and text[end - 1].isalnum())


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
        for word, start, end in self._automaton.find_matches_as_indexes(flat, overlapping=True):
            if not begins(flat, start):
                continue
            if ends(flat, end):
                for target, _ in self._targets[word]:
                    found[target].append((start, end))
            elif flat[end].isdigit() and flat[end - 1].isalpha():
                # A label may touch its number: "NIK1971…", "Rp25.000".
                for target, _ in self._targets[word]:
                    if target[0] == LABELS:
                        found[target].append((start, end))
            elif self._enclitic[word]:
                stop = _only_enclitic(flat, end)
                if stop > 0:
                    for target, enclitic in self._targets[word]:
                        if enclitic:
                            found[target].append((start, stop))
        return found
