"""Texts with their findings marked: safe pieces for a template, never markup."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from django.utils.translation import gettext as _

from ethics.models import Finding, Rule
from ethics.queries import rank
from ethics.states import BLOCKING, Severity
from posts.models import Revision

AROUND = 40  # characters of context on each side of an excerpt


class Spot(Protocol):
    """A hit, kept in a row or fresh from the screen."""

    @property
    def field(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def severity(self) -> str: ...
    @property
    def mask(self) -> str: ...


@dataclass(frozen=True)
class Piece:
    """A run of text; `severity` is the gravest of the findings on it, empty where there is none."""

    text: str
    severity: str = ""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A finding as a page shows it: what, where, why, what to do. Never the matched text itself."""

    number: int
    severity: str
    severity_label: str
    rule: str
    principle: str
    message: str
    todo: str
    mask: str
    field: str
    place: str
    start: int
    end: int
    # The passage with a few words around it, where the page does not show the whole text.
    excerpt: list[Piece] = dataclasses.field(default_factory=list)

    @property
    def blocks(self) -> bool:
        return self.severity in BLOCKING

    @property
    def anchor(self) -> str:
        return f"passage-{self.number}"


@dataclass(frozen=True)
class Passage:
    """One text of a revision with its pieces and the findings in it."""

    field: str
    label: str
    pieces: list[Piece]
    findings: list[Shown] = dataclasses.field(default_factory=list)


def shown_rows(findings: Iterable[Finding], labels: Mapping[str, str]) -> list[Shown]:
    """Findings of a screening; their rules must be loaded."""
    return _shown([(one, one.rule) for one in findings], labels)


def shown_hits(
    hits: Iterable[Spot], rules: Mapping[str, Rule], labels: Mapping[str, str]
) -> list[Shown]:
    """Fresh hits, with the rules in force by code."""
    return _shown([(one, rules[one.rule]) for one in hits], labels)  # type: ignore[attr-defined]


def _shown(pairs: list[tuple[Spot, Rule]], labels: Mapping[str, str]) -> list[Shown]:
    pairs.sort(key=lambda pair: (rank(pair[0].severity), pair[0].field, pair[0].start))
    return [
        Shown(
            number=number,
            severity=one.severity,
            severity_label=str(Severity(one.severity).label),
            rule=rule.code,
            principle=rule.principle,
            message=rule.message,
            todo=rule.todo,
            mask=one.mask,
            field=one.field,
            place=labels.get(one.field, ""),
            start=one.start,
            end=one.end,
        )
        for number, (one, rule) in enumerate(pairs, start=1)
    ]


def pieces(text: str, findings: Iterable[Shown]) -> list[Piece]:
    """Cut the text at every edge of a finding; overlapping ones share a piece."""
    marks = [one for one in findings if one.start < one.end <= len(text)]
    edges = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    found = []
    for start, end in pairwise(edges):
        here = [m for m in marks if m.start <= start and end <= m.end]
        gravest = min((m.severity for m in here), key=rank, default="")
        numbers = tuple(m.number for m in here if m.start == start)
        found.append(Piece(text[start:end], gravest, numbers))
    return found


def around(text: str, one: Shown) -> list[Piece]:
    """The passage of a finding with a few words around it."""
    if not one.start < one.end <= len(text):
        return []
    start, end = max(0, one.start - AROUND), min(len(text), one.end + AROUND)
    before = ("…" if start else "") + text[start : one.start]
    after = text[one.end : end] + ("…" if end < len(text) else "")
    marked = Piece(text[one.start : one.end], one.severity, (one.number,))
    return [Piece(before), marked, Piece(after)]


def labels_of(channels: Mapping[int, str], pictures: int) -> dict[str, str]:
    """Field name → its name for people."""
    labels = {"text": _("Text"), "link": _("Link")}
    labels |= {
        f"variant:{pk}": _("Text for %(channel)s") % {"channel": name}
        for pk, name in channels.items()
    }
    for place in range(pictures):
        labels[f"alt:{place}"] = _("Alt text of picture %(number)s") % {"number": place + 1}
        labels[f"file:{place}"] = _("File name of picture %(number)s") % {"number": place + 1}
    return labels


def of_revision(revision: Revision, found: Iterable[Finding]) -> tuple[list[Passage], list[Shown]]:
    """The revision's texts with marks, and all findings; two queries."""
    variants = list(revision.variants.select_related("channel"))
    pictures = list(revision.assets.select_related("asset").order_by("position", "id"))
    labels = labels_of({one.channel_id: str(one.channel) for one in variants}, len(pictures))
    texts = {"text": revision.text, "link": revision.link}
    texts |= {f"variant:{one.channel_id}": one.text for one in variants}
    texts |= {f"alt:{place}": one.alt_text for place, one in enumerate(pictures)}
    texts |= {f"file:{place}": one.asset.original_name for place, one in enumerate(pictures)}
    findings = shown_rows(found, labels)
    return of_texts(texts, labels, findings), findings


def of_texts(
    texts: Mapping[str, str], labels: Mapping[str, str], findings: list[Shown]
) -> list[Passage]:
    """Each text that is not empty; a file name only where something was found in it."""
    passages = []
    for name, text in texts.items():
        here = [one for one in findings if one.field == name]
        if text and (here or not name.startswith("file:")):
            passages.append(Passage(name, labels.get(name, name), pieces(text, here), here))
    return passages
