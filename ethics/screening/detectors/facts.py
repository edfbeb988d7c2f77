"""What is missing: a source, an alt text, an authority behind disaster information."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ethics.screening import masks
from ethics.screening.detectors.base import Detector, Wanted
from ethics.screening.scan import Context, Hit, Scan


class MissingSource(Detector):
    """A post whose sources are known to be none; silent while that is not known."""

    trigger = "words"

    def missing(self, context: Context) -> Iterator[str]:
        if context.draft.has_source is False:
            yield "sources"


class MissingAlt(Detector):
    """Pictures without alt text; the caller leaves out decorative ones."""

    trigger = "words"

    def missing(self, context: Context) -> Iterator[str]:
        yield from context.draft.images_without_alt


class Unsourced(Detector):
    """`words` in a text while none of `parameters.authorities` is named in text, link or sources.

    `harmless`: words anywhere in the field that show another subject (drills, prevention).
    """

    fields = ("text", "variant", "caption")
    trigger = "words"

    def wanted(self) -> Iterable[Wanted]:
        for word in self.rule.words:
            yield word, (self.place, "word"), False
        for word in self.option("authorities", ()):
            yield word, (self.place, "authority"), False
        for word in self.option("harmless", ()):
            yield word, (self.place, "harmless"), True

    def find(self, scan: Scan, context: Context) -> Iterator[Hit]:
        spans = scan.words(self.place, "word")
        if not spans or scan.words(self.place, "harmless"):
            return
        if not context.anywhere((self.place, "authority")):
            start, end = spans[0]
            yield Hit(start, end, masks.words(scan.text[start:end]))
