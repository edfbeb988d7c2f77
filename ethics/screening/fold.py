"""Text as the rules read it: compatibility forms undone, invisible letters gone, places kept.

Each character is folded on its own (decomposed, accents dropped, look-alikes of Latin letters
replaced), so the way back from a folded place to the original one is a sum of lengths.
That is NFKC as far as the ASCII patterns can tell, and stricter against disguises.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache

_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_FOREIGN_OR_BLANKS = re.compile(r"[^\x00-\x7f]+|[ \t\r\x0b\x0c]{2,}|[\t\r\x0b\x0c]")
# Letters of other scripts that look Latin, small and capital, and marks that look like a hyphen
# or a quote. Full-width, mathematical and circled letters fold by their decomposition.
_LOOKALIKES = dict(
    zip(
        "авсԁеһіјкӏмпорԛгѕтцѵшхуԝьαβγδεικνορστυχωıɑɡɩʟоАВСЕНІЈКМОРЅТХУԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧɢʙʀɪ",
        "abcdehijklmnopqrstuvwxywbabydeiknopotuxwiagiloABCEHIJKMOPSTXYWABEZHIKMNOPTYXgbri",
        strict=True,
    )
)
_LOOKALIKES |= dict.fromkeys("‐‑‒–—―−﹣－", "-")
_LOOKALIKES |= {"’": "'", "‘": "'", "“": '"', "”": '"', "⁄": "/", "∕": "/", "․": "."}
_BLANKS = " \t\r\x0b\x0c"
_UNUSUAL = ("  ", "\t", "\r", "\x0b", "\x0c")
_GONE = frozenset({"Mn", "Me", "Cf"})


@lru_cache(maxsize=8192)
def fold_character(character: str) -> str:
    """What one character reads as; empty for marks and zero-width characters."""
    if character in _LOOKALIKES:
        return _LOOKALIKES[character]
    out = []
    for part in unicodedata.normalize("NFKD", character):
        category = unicodedata.category(part)
        if category in _GONE:
            continue
        if category == "Cs":
            out.append("\ufffd")
        elif category == "Nd":
            out.append(str(unicodedata.digit(part)))
        elif category == "Zs":
            out.append(" ")
        else:
            out.append(_LOOKALIKES.get(part, part))
    return "".join(out)


class Folded:
    """One field's text, folded; `lower` has the same length as `text`.

    `foreign` are the runs of the original outside ASCII: the only places with emoji and the like.
    """

    __slots__ = ("__dict__", "_changes", "foreign", "lower", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        blanks = any(blank in original for blank in _UNUSUAL)
        self._changes: list[tuple[int, int]] = []
        if blanks or not original.isascii():
            changing = _FOREIGN_OR_BLANKS if blanks else _FOREIGN
            self._changes = [match.span() for match in changing.finditer(original)]
        self.foreign = [span for span in self._changes if original[span[0]] not in _BLANKS]
        self.text = self._fold() if self._changes else original
        self.lower = self.text.lower()
        if len(self.lower) != len(self.text):
            self.lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)

    def _fold(self) -> str:
        parts, last = [], 0
        for start, end in self._changes:
            parts.append(self.original[last:start])
            run = self.original[start:end]
            parts.append(" " if run[0] in _BLANKS else "".join(map(fold_character, run)))
            last = end
        parts.append(self.original[last:])
        return "".join(parts)

    @cached_property
    def _origins(self) -> list[int] | None:
        """For each folded place the original one; None when they are the same."""
        if not self._changes:
            return None
        origins: list[int] = []
        last = 0
        for start, end in self._changes:
            origins.extend(range(last, start))
            last = end
            if self.original[start] in _BLANKS:
                origins.append(start)
                continue
            for place in range(start, end):
                origins.extend([place] * len(fold_character(self.original[place])))
        origins.extend(range(last, len(self.original)))
        return origins

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original half-open span of a folded one that is not empty."""
        origins = self._origins
        if origins is None:
            return start, end
        return origins[start], origins[end - 1] + 1
