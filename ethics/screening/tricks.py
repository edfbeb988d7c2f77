"""Words in disguise: g0bl0k, t*l*l, g o b l o k, goblooook."""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Iterable, Iterator

import re2

_LETTERS = str.maketrans("0134567892@$!|", "oieasgtbgzasii")
# Cheap signs that a text hides anything: odd characters among letters, vowels doubled,
# single characters in a row. Most texts show neither, and cost two linear searches.
_ODD = re2.compile(
    r"[a-z][0-9@$!|*]+[a-z]|(?:^|\s)[0-9@$*][a-z]{2}|"
    + "|".join([*(vowel * 2 for vowel in "aeiou"), *(one * 3 for one in string.ascii_lowercase)])
)
_ONE = "[a-z0-9@$!*]"
_SPACED_SIGN = re2.compile(rf"(?:^|[^a-z0-9]){_ONE}(?:[ .\-_*]{_ONE}){{3}}(?:$|[^a-z0-9])")
_SPACED = re.compile(rf"(?<![a-z0-9]){_ONE}(?:[ .\-_*]{_ONE}){{3,14}}(?![a-z0-9])")
_REPEATED = re.compile(r"(.)\1+")
_JOINERS = str.maketrans("", "", " ._-+")
_EDGES = ".,;:?\"'()[]{}<>#"
_MOST = 40


def _squeeze(word: str) -> str:
    return _REPEATED.sub(r"\1", word)


class Tricks:
    """Looks up single words only; the plain spelling is the lexicon's business."""

    def __init__(self, words: Iterable[str]) -> None:
        single = {word for word in words if word.isalpha() and len(word) >= 4}
        self._squeezed = {_squeeze(word) for word in single}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in single:
            self._by_length[len(word)].append(word)

    def find(self, lower: str) -> Iterator[tuple[int, int]]:
        """Spans of disguised words. Tokens are cut at 40 characters, so the work is linear."""
        done = 0
        for match in _ODD.finditer(lower) if _ODD.search(lower) else ():
            if match.start() < done:
                continue
            start, end = self._token(lower, match.start(), match.end())
            done = end
            if self._is_word(lower[start:end]) or self._is_starred(lower[start:end]):
                yield start, end
        if _SPACED_SIGN.search(lower):
            for spaced in _SPACED.finditer(lower):
                if self._is_word(spaced.group().replace("*", "")):
                    yield spaced.span()

    @staticmethod
    def _token(lower: str, start: int, end: int) -> tuple[int, int]:
        """The token around a sign, without the punctuation at its edges."""
        low, high = max(start - _MOST, 0), min(end + _MOST, len(lower))
        while start > low and not lower[start - 1].isspace():
            start -= 1
        while end < high and not lower[end].isspace():
            end += 1
        while start < end and (lower[start].isspace() or lower[start] in _EDGES):
            start += 1
        while start < end and (lower[end - 1].isspace() or lower[end - 1] in _EDGES + "!"):
            end -= 1
        return start, end

    def _is_word(self, token: str) -> bool:
        plain = token.translate(_JOINERS)
        if plain.isdigit():
            return False
        return _squeeze(plain.translate(_LETTERS)) in self._squeezed

    def _is_starred(self, token: str) -> bool:
        """A word with one or two letters starred out, its first letter showing."""
        if "*" not in token or token[0] == "*" or token.count("*") > 2:
            return False
        return any(
            all(shown in ("*", letter) for shown, letter in zip(token, word, strict=True))
            for word in self._by_length.get(len(token), ())
        )
