"""How a text is written: capitals, exclamation marks, emoji, styled letters, hashtags."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

import re2
import regex

from ethics.screening import masks
from ethics.screening.detectors.base import Detector
from ethics.screening.scan import Context, Hit, Scan

_CAPITALS = bytes(sorted(set(range(256)) - set(string.ascii_uppercase.encode())))
_SMALL = bytes(sorted(set(range(256)) - set(string.ascii_lowercase.encode())))
_ASIDE = re2.compile(r"https?://\S+|[#@]\S+")
_LOUD = re2.compile(r"\b[A-Z]{4,}\b")
_WORD = re2.compile(r"\b[A-Z]{2,}\b")
_MARKS = re2.compile(r"[!?]*!!+[!?]*|\?\?\?+")
_EMOJI = regex.compile(
    r"(?:\p{RI}\p{RI}|[\p{Emoji_Presentation}\p{Extended_Pictographic}--[©®™‼⁉↔-↪▪▫]]\ufe0f?)"
    r"(?:\p{EMod}|\u200d\p{Extended_Pictographic}\ufe0f?)*",
    regex.VERSION1,
)
# Mathematical alphabets, circled and squared letters, full-width letters.
_STYLED = re.compile(
    "[\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f189"
    "\uff21-\uff3a\uff41-\uff5a]+(?:[ \u3000]?[\U0001d400-\U0001d7ff\u24b6-\u24e9"
    "\U0001f130-\U0001f149\uff21-\uff3a\uff41-\uff5a]+)*"
)
_HASHTAG = re2.compile(r"#[a-z0-9_]+")


class Shouting(Detector):
    """More than `share` capitals among at least `letters` letters, or a run of `!!!`.

    Addresses, hashtags and account names do not count as letters.
    """

    fields = ("text", "variant", "caption")

    def find(self, scan: Scan, context: Context) -> Iterator[Hit]:
        data = scan.text.encode("utf-8", "replace")
        capitals = len(data.translate(None, _CAPITALS))
        letters = capitals + len(data.translate(None, _SMALL))
        share = float(self.option("share", 0.5))
        # Setting addresses aside can only raise the share, so it waits until it may matter.
        if capitals >= int(self.option("letters", 12)) * share and capitals * 3 > letters:
            yield from self._capitals(scan, share)
        if "!!" in scan.text or "??" in scan.text:
            for match in _MARKS.finditer(scan.text):
                if match.end() - match.start() >= int(self.option("marks", 3)):
                    yield Hit(match.start(), match.end(), masks.words(match.group()[:3]))

    def _capitals(self, scan: Scan, share: float) -> Iterator[Hit]:
        text = _ASIDE.sub(lambda found: " " * len(found.group()), scan.text)
        upper = [place for place, letter in enumerate(text) if "A" <= letter <= "Z"]
        letters = len(upper) + sum("a" <= letter <= "z" for letter in text)
        enough = letters >= int(self.option("letters", 12)) and len(upper) > share * letters
        # One name or two in capitals, such as DISKOMINFO or JKN-KIS, is not shouting.
        if enough and (len(_LOUD.findall(text)) >= 2 or len(_WORD.findall(text)) >= 3):
            yield Hit(upper[0], upper[-1] + 1, f"{len(upper)}/{letters}")


class Emoji(Detector):
    """More than `most` emoji; the surplus is marked."""

    fields = ("text", "variant", "caption")

    def find(self, scan: Scan, context: Context) -> Iterator[Hit]:
        most = int(self.option("most", 4))
        places = [
            match.span()
            for start, end in scan.folded.foreign
            for match in _EMOJI.finditer(scan.folded.original, start, end)
        ]
        if len(places) > most:
            yield Hit(places[most][0], places[-1][1], f"{len(places)}", raw=True)


class StyledLetters(Detector):
    """Letters of mathematical, circled or full-width alphabets, which screen readers spell out."""

    fields = ("text", "variant", "caption", "alt", "hashtags")

    def find(self, scan: Scan, context: Context) -> Iterator[Hit]:
        original = scan.folded.original
        if not any(_STYLED.search(original, start, end) for start, end in scan.folded.foreign):
            return
        for match in _STYLED.finditer(original):
            if match.end() - match.start() >= int(self.option("letters", 3)):
                stars = "*" * min(match.end() - match.start(), 40)
                yield Hit(match.start(), match.end(), stars, raw=True)


class HashtagCase(Detector):
    """Hashtags of more than `longest` characters written without a capital."""

    fields = ("text", "variant", "caption", "hashtags")

    def find(self, scan: Scan, context: Context) -> Iterator[Hit]:
        if "#" not in scan.text:
            return
        longest = int(self.option("longest", 12))
        for match in _HASHTAG.finditer(scan.text):
            start, end = match.span()
            goes_on = end < len(scan.text) and scan.text[end].isalpha()
            if end - start - 1 > longest and not goes_on and not match.group()[1:].isdigit():
                yield Hit(start, end, masks.words(match.group()))
