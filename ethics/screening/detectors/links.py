"""Addresses of pages: shorteners that hide the host, forms outside official hosts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import re2

from ethics.screening.detectors.base import Detector, Wanted
from ethics.screening.scan import Context, Hit, Scan

_ADDRESS = re2.compile(
    r"(?:https?://|www\.|\b)(?P<host>[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:\.[a-z0-9\-]+)*"
    r"\.[a-z]{2,12})(?::\d+)?(?P<path>/\S*)?"
)


def _under(host: str, names: Iterable[str]) -> bool:
    return any(host == name or host.endswith("." + name) for name in names)


class Links(Detector):
    """Hosts in `shorteners` always; other hosts only where people are told to do something.

    `words` are such calls ("daftar di sini"); they count within `window` characters before the
    address. `official` are hosts, with all under them, that are never reported.
    """

    fields = ("text", "variant", "caption", "link", "hashtags")

    def wanted(self) -> Iterable[Wanted]:
        for word in self.rule.words:
            yield word, (self.place, "word"), True

    def find(self, scan: Scan, context: Context) -> Iterator[Hit]:
        if "." not in scan.lower:
            return
        text = scan.lower
        if not ("/" in text or "www." in text):
            return
        official = self.option("official", ())
        for match in _ADDRESS.finditer(text):
            host = match.group("host").removeprefix("www.")
            if _under(host, self.option("shorteners", ())) and match.group("path"):
                yield Hit(match.start(), match.end(), host)
            elif "://" in match.group()[:8] and not _under(host, official):
                window = int(self.option("window", 60))
                if scan.has_before((self.place, "word"), match.start(), window):
                    yield Hit(match.start(), match.end(), host[:40])
