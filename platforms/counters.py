"""How long a text is, as each network counts it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

import regex

from platforms.limits import Counter, limits_of

_CLUSTER = regex.compile(r"\X")
_PICTURE = regex.compile(r"\p{Extended_Pictographic}|\p{RI}\p{RI}|\u20e3")
# Code points that X counts as one; all others count as two.
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
_LIGHT_END = 0x10FF
_URL_WEIGHT = 23
# With a scheme always a link; without one where the ending is general, a path follows, or the
# name has three parts (babelprov.go.id), which is how X links bare domains.
_URL = regex.compile(
    r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?')\]}]"
    r"|(?<![\w@.\-/])(?:[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.)+"
    r"(?:(?:com|net|org|info|biz|edu|gov|mil|int|io|app|dev|tv|co)(?![\w.\-])"
    r"|(?<=\.[a-z0-9\-]{2,40}\.)[a-z]{2}(?![\w.\-])"
    r"|[a-z]{2}(?=/[^\s]))(?:/[^\s<>\"“”]*[^\s<>\"“”.,;:!?')\]}])?",
    regex.IGNORECASE,
)


def length(text: str, network: str) -> int:
    """Length in the unit of the network's own maximum; raises LookupError for an unknown one."""
    count = COUNTERS[limits_of(network).counter]
    return count(text)


def cut(text: str, network: str, maximum: int) -> int:
    """The largest place up to which the text fits, never inside a character a reader sees."""
    count = COUNTERS[limits_of(network).counter]
    if count(text) <= maximum:
        return len(text)
    places: list[int] = [0, *(match.end() for match in _CLUSTER.finditer(text))]
    low, high = 0, len(places) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if count(text[: places[middle]]) <= maximum:
            low = middle
        else:
            high = middle - 1
    return places[low]


def graphemes(text: str) -> int:
    """Characters as a reader sees them."""
    return sum(1 for _ in _CLUSTER.finditer(text))


def utf16(text: str) -> int:
    """UTF-16 code units: anything outside the basic plane counts twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def weighted_x(text: str) -> int:
    """X's weighted length: a link 23, an emoji 2, most letters 1, CJK and the rest 2."""
    text = unicodedata.normalize("NFC", text)
    total, last = 0, 0
    for start, end in _links(text):
        total += _weight(text[last:start]) + _URL_WEIGHT
        last = end
    return total + _weight(text[last:])


def _links(text: str) -> Iterator[tuple[int, int]]:
    if "." in text:
        for match in _URL.finditer(text):
            yield match.span()


def _weight(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(_cluster_weight(match.group()) for match in _CLUSTER.finditer(text))


def _cluster_weight(cluster: str) -> int:
    # A copyright sign is an emoji only with the selector behind it.
    plain = len(cluster) == 1 and ord(cluster) <= _LIGHT_END
    if not plain and _PICTURE.search(cluster):
        return 2
    return sum(
        1 if any(low <= ord(point) <= high for low, high in _LIGHT) else 2 for point in cluster
    )


COUNTERS: dict[Counter, Callable[[str], int]] = {
    "chars": len,
    "graphemes": graphemes,
    "utf16": utf16,
    "weighted_x": weighted_x,
}
