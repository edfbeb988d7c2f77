"""Text as the rules read it: compatibility forms undone, invisible letters gone, places kept.

Each character is folded on its own (decomposed, accents dropped, look-alikes of Latin letters
replaced), so the way back from a folded place to the original one is a sum of lengths.
That is NFKC as far as the ASCII patterns can tell, and stricter against disguises.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache

_CHANGES = re.compile(r"[^\x00-\x7f]+|[ \t\r\x0b\x0c]{2,}|[\t\r\x0b\x0c]")
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


def _fold_run(match: re.Match[str]) -> str:
    run = match.group()
    return " " if run[0] in _BLANKS else "".join(map(fold_character, run))


class Folded:
    """One field's text, folded; `lower` has the same length as `text`."""

    __slots__ = ("__dict__", "lower", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        plain = original.isascii() and not any(blank in original for blank in _UNUSUAL)
        self.text = original if plain else _CHANGES.sub(_fold_run, original)
        self.lower = self.text.lower()
        if len(self.lower) != len(self.text):
            self.lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)

    @cached_property
    def _origins(self) -> list[int] | None:
        """For each folded place the original one; None when they are the same."""
        if self.text == self.original or not _CHANGES.search(self.original):
            return None
        origins: list[int] = []
        last = 0
        for match in _CHANGES.finditer(self.original):
            origins.extend(range(last, match.start()))
            last = match.end()
            if match.group()[0] in _BLANKS:
                origins.append(match.start())
                continue
            for place in range(match.start(), last):
                origins.extend([place] * len(fold_character(self.original[place])))
        origins.extend(range(last, len(self.original)))
        return origins

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original half-open span of a folded one that is not empty."""
        origins = self._origins
        if origins is None:
            return start, end
        return origins[start], origins[end - 1] + 1
