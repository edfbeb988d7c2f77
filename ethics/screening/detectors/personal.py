"""Personal numbers and addresses: each rule takes one kind of what `labelled` tells apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import re2

from ethics.screening import masks
from ethics.screening.definitions import RuleDefinition
from ethics.screening.detectors.base import Detector, Wanted
from ethics.screening.lexicon import LABELS
from ethics.screening.numbers import national_mobile
from ethics.screening.scan import Context, Hit, Scan

_MAIL = re2.compile(
    r"[a-z0-9][a-z0-9._%+\-]{0,63}@[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:\.[a-z0-9\-]+)+"
)


def digits_of(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


class Numbers(Detector):
    """Numbers of the kind the detector is named after; `words` are the labels before them.

    Parameters: `harmless_after` and `money_after` (labels that make a number something else),
    `official` (numbers that may appear: the office's own accounts).
    """

    trigger = "numbers"

    def __init__(self, rule: RuleDefinition, place: int) -> None:
        super().__init__(rule, place)
        self._official = {digits_of(str(entry)) for entry in self.option("official", ())}

    def wanted(self) -> Iterable[Wanted]:
        yield from _labels(self, self.rule.detector)

    def find(self, scan: Scan, context: Context) -> Iterator[Hit]:
        for number in scan.numbers:
            if number.kind == self.rule.detector and number.digits not in self._official:
                yield Hit(number.start, number.end, masks.number(number.digits))


class Contact(Detector):
    """Mobile numbers, and mail addresses at private hosts (`parameters.hosts`).

    `parameters.official` is the register of numbers and addresses that may appear.
    """

    def __init__(self, rule: RuleDefinition, place: int) -> None:
        super().__init__(rule, place)
        entries = [str(entry) for entry in self.option("official", ())]
        self._mails = {entry.lower() for entry in entries if "@" in entry}
        self._numbers = {
            national_mobile(digits_of(entry), "") for entry in entries if "@" not in entry
        }
        self._hosts = frozenset(self.option("hosts", ()))

    def wanted(self) -> Iterable[Wanted]:
        yield from _labels(self, "phone")

    def find(self, scan: Scan, context: Context) -> Iterator[Hit]:
        for number in scan.numbers:
            if number.kind == "mobile" and (
                national_mobile(number.digits, "") not in self._numbers
            ):
                yield Hit(number.start, number.end, masks.number(number.digits))
        if "@" in scan.lower:
            for match in _MAIL.finditer(scan.lower):
                mail = match.group()
                if mail.rpartition("@")[2] in self._hosts and mail not in self._mails:
                    yield Hit(match.start(), match.end(), masks.address(mail))


def _labels(detector: Detector, kind: str) -> Iterator[Wanted]:
    for word in detector.rule.words:
        yield word, (LABELS, kind), True
    for word in detector.option("harmless_after", ()):
        yield word, (LABELS, "document"), False
    for word in detector.option("money_after", ()):
        yield word, (LABELS, "money"), False
