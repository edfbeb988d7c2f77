"""Runs of digits: found once per text, told apart by structure and by the label before them."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, field

import re2

# Nine or more digits, with at most two separators between neighbours.
_RUN = re2.compile(r"[0-9](?:[ .\-()]{0,2}[0-9]){8,}")
_PROVINCES = frozenset(
    province
    for first, last in (
        *((11, 19), (21, 21), (31, 36), (51, 53)),
        *((61, 65), (71, 76), (81, 82), (91, 97)),
    )
    for province in range(first, last + 1)
)


@dataclass(frozen=True)
class Run:
    """Groups of digits with what separates them; places are in the folded text."""

    spans: tuple[tuple[int, int], ...]
    groups: tuple[str, ...]
    separators: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True)
class Window:
    """Neighbouring groups of one run read as one number."""

    run: Run = field(repr=False)
    first: int
    last: int

    @property
    def digits(self) -> str:
        return "".join(self.run.groups[self.first : self.last + 1])

    @property
    def start(self) -> int:
        return self.run.spans[self.first][0]

    @property
    def end(self) -> int:
        return self.run.spans[self.last][1]

    @property
    def single(self) -> bool:
        return self.first == self.last

    @property
    def inner(self) -> tuple[str, ...]:
        return self.run.separators[self.first : self.last]

    def part_of_longer(self) -> bool:
        """Whether the groups around it belong to the same code rather than to the sentence."""
        outer = []
        if self.first:
            outer.append(self.run.separators[self.first - 1])
        if self.last < len(self.run.separators):
            outer.append(self.run.separators[self.last])
        if self.single:
            return any(separator in (".", "-") for separator in outer)
        return any(separator in self.inner or separator in (".", "-") for separator in outer)

    def glued(self) -> bool:
        """Whether a letter or slash touches it, as in INV1971… or /1971…/2026."""
        left = not self.first and (self.run.before.isalpha() or self.run.before in "/#+")
        right = self.last == len(self.run.groups) - 1 and (
            self.run.after.isalpha() or self.run.after == "/"
        )
        return left or right

    def price_like(self) -> bool:
        """Thousands as 1.234.567: one to three digits, then threes after dots."""
        groups = self.run.groups[self.first : self.last + 1]
        return (
            len(groups) > 2
            and set(self.inner) == {"."}
            and len(groups[0]) <= 3
            and all(len(group) == 3 for group in groups[1:])
        )


def runs(text: str) -> Iterator[Run]:
    """Every run of nine or more digits of the folded text."""
    for match in _RUN.finditer(text):
        start, end = match.span()
        spans, separators, place = [], [], start
        while place < end:
            stop = place
            while stop < end and text[stop].isdigit():
                stop += 1
            spans.append((place, stop))
            place = stop
            while place < end and not text[place].isdigit():
                place += 1
            if place < end:
                separators.append(text[stop:place])
        yield Run(
            tuple(spans),
            tuple(text[a:b] for a, b in spans),
            tuple(separators),
            text[start - 1] if start else " ",
            text[end] if end < len(text) else " ",
        )


def windows(run: Run, first: int, lowest: int, highest: int) -> Iterator[Window]:
    """Windows from group `first` with between `lowest` and `highest` digits, shortest first."""
    total = 0
    for last in range(first, len(run.groups)):
        total += len(run.groups[last])
        if total > highest:
            return
        if total >= lowest:
            yield Window(run, first, last)


def is_identity(digits: str, *, lenient: bool = False) -> bool:
    """Structure of a NIK: province, date of birth (day + 40 for women), serial not 0000.

    `lenient` accepts dates such as 31 February, which old registers do hold.
    """
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    if int(digits[:2]) not in _PROVINCES or digits[2:4] == "00" or digits[12:] == "0000":
        return False
    if day > 40:
        day -= 40
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return False
    if lenient:
        return True
    return any(day <= calendar.monthrange(century + year, month)[1] for century in (1900, 2000))


def is_family_card(digits: str) -> bool:
    """Structure of a KK number: as a NIK, but the date of registration is never shifted."""
    return int(digits[6:8]) <= 31 and is_identity(digits, lenient=True)


def is_employee(digits: str) -> bool:
    """Structure of a NIP (birth, start of service, sex, serial) or NI PPPK (21–29 for a month)."""
    birth_year, start_year = int(digits[:4]), int(digits[8:12])
    month, day, start_month = int(digits[4:6]), int(digits[6:8]), int(digits[12:14])
    return (
        1930 <= birth_year <= 2019
        and 1960 <= start_year <= 2099
        and start_year - birth_year >= 10
        and 1 <= month <= 12
        and 1 <= day <= calendar.monthrange(birth_year, month)[1]
        and (1 <= start_month <= 12 or 21 <= start_month <= 29)
        and digits[14] in "12"
    )


def national_mobile(digits: str, before: str) -> str | None:
    """An Indonesian mobile number as 628…, or None; `before` is the character in front."""
    if digits.startswith("62") and not digits.startswith("620"):
        digits = digits[2:]
    elif digits.startswith("0") and before != "+":
        digits = digits[1:]
    else:
        return None
    if not (9 <= len(digits) <= 12 and digits[0] == "8" and digits[1] in "123456789"):
        return None
    return "62" + digits
