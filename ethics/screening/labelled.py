"""Which number is which: structure first, then the nearest label in front of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ethics.screening.numbers import (
    Run,
    Window,
    is_employee,
    is_family_card,
    is_identity,
    national_mobile,
    runs,
    windows,
)

_REACH = 40  # characters between a label and its number
_CLOSE = 25  # the same for labels that make a number harmless
_NPWP_FORM = ([2, 3, 3, 1, 3, 3], [{"."}, {"."}, {"."}, {"-", "."}, {"."}])
_HARMLESS = frozenset({"document", "money"})


class Labelled(NamedTuple):
    """A number with what it is: nik, kk, nip, npwp, bpjs, bank or mobile."""

    kind: str
    start: int
    end: int
    digits: str


class LabelSet:
    """Words such as "NIK" or "no. rekening" by place."""

    def __init__(self, labels: Iterable[tuple[int, int, str]]) -> None:
        # A longer label that ends at the same place wins: "no kk" over "no".
        self._labels = sorted(labels, key=lambda label: (label[1], -label[0]))
        self._ends = [end for _, end, _ in self._labels]

    def before(self, place: int) -> str:
        """The kind of the nearest label in front of the place, or ""."""
        found = bisect_right(self._ends, place) - 1
        if found < 0:
            return ""
        _, end, kind = self._labels[found]
        return kind if place - end <= (_CLOSE if kind in _HARMLESS else _REACH) else ""


def read_numbers(text: str, labels: LabelSet) -> Iterator[Labelled]:
    """Every number of a known kind, left to right, none inside another."""
    for run in runs(text):
        first = 0
        while first < len(run.groups):
            window, kind = _read(run, first, labels.before(run.spans[first][0]))
            if window is None:
                first += 1
                continue
            yield Labelled(kind, window.start, window.end, window.digits)
            first = window.last + 1


def _read(run: Run, first: int, label: str) -> tuple[Window | None, str]:
    # No kind has more than 18 digits, so no more than 18 groups matter.
    rest = sum(map(len, run.groups[first : first + 18]))
    for kind, least, reader in _READERS:
        window = reader(run, first, label) if rest >= least else None
        if window is not None:
            return window, ("kk" if kind == "nik" and _names_family(window, label) else kind)
    return None, ""


def _names_family(window: Window, label: str) -> bool:
    return label == "kk" and is_family_card(window.digits)


def _harmless(window: Window, label: str) -> bool:
    return label in _HARMLESS or window.glued() or window.part_of_longer() or window.price_like()


def _npwp(run: Run, first: int, label: str) -> Window | None:
    sizes, marks = _NPWP_FORM
    if [len(group) for group in run.groups[first : first + 6]] == sizes and all(
        mark in allowed
        for mark, allowed in zip(run.separators[first : first + 5], marks, strict=False)
    ):
        window = Window(run, first, first + 5)
        return None if window.part_of_longer() or window.glued() else window
    if label == "npwp":
        return next(windows(run, first, 15, 16), None)
    return None


def _identity(run: Run, first: int, label: str) -> Window | None:
    known = label in ("nik", "kk")
    for window in windows(run, first, 16, 16):
        if is_identity(window.digits, lenient=known) and not window.price_like():
            return window if known or not _harmless(window, label) else None
    return None


def _employee(run: Run, first: int, label: str) -> Window | None:
    for window in windows(run, first, 18, 18):
        if is_employee(window.digits) and (label == "nip" or not _harmless(window, label)):
            return window
    return None


def _insurance(run: Run, first: int, label: str) -> Window | None:
    if label != "bpjs" or run.groups[first][0] != "0":
        return None
    return next(windows(run, first, 13, 13), None)


def _account(run: Run, first: int, label: str) -> Window | None:
    if label != "bank":
        return None
    longest = None
    for window in windows(run, first, 9, 16):
        if len(set(window.inner)) <= 1:
            longest = window
    if longest is None or longest.price_like() or longest.glued() or _landline(longest):
        return None
    return longest


def _landline(window: Window) -> bool:
    """An area code of three or four digits apart, as in (0717) 421234 or 0717-421234."""
    code = window.run.groups[window.first]
    return (
        not window.single
        and code[0] == "0"
        and len(code) in (3, 4)
        and (window.run.before == "(" or len(window.digits) <= 11)
    )


def _mobile(run: Run, first: int, label: str) -> Window | None:
    before = run.before if not first else " "
    if run.groups[first][0] not in "06" or label in _HARMLESS or before.isalpha():
        return None
    best = None
    for window in windows(run, first, 10, 14):
        # After the country code another separator is usual: +62 812-3456-7890.
        marks = set(window.inner[1:] if run.groups[first] == "62" else window.inner)
        if national_mobile(window.digits, before) and (best is None or len(marks) <= 1):
            best = window
    if best is None or (best.single and best.part_of_longer() and label != "phone"):
        return None
    return best


# With the fewest digits that each kind has; the longer ones first.
_READERS = (
    ("npwp", 15, _npwp),
    ("nik", 16, _identity),
    ("nip", 18, _employee),
    ("bpjs", 13, _insurance),
    ("bank", 9, _account),
    ("mobile", 10, _mobile),
)
