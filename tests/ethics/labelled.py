"""Labelled texts in `fixtures/`, and how well the screen does on them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ethics.screening import Draft, Finding, Screen, compile, shipped

FIXTURES = Path(__file__).resolve().parent / "fixtures"


@cache
def the_screen() -> Screen:
    ruleset = shipped.load()
    return compile(ruleset.rules, version=ruleset.version)


def look(text: str, **facts: object) -> list[Finding]:
    """Findings in a text of unknown kind, where all rules apply."""
    return the_screen().run(Draft({"text": text}, **{"kind": "", **facts}))  # type: ignore[arg-type]


def codes(text: str, **facts: object) -> set[str]:
    return {finding.rule for finding in look(text, **facts)}


def rows(name: str) -> list[dict[str, object]]:
    lines = (FIXTURES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@dataclass
class Score:
    """Hits, misses and false alarms by rule, with the ids of the lines that went wrong."""

    right: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def precision(self, prefix: str) -> float:
        right, wrong = _sum(self.right, prefix), _sum(self.wrong, prefix)
        return right / (right + wrong) if right + wrong else 1.0

    def recall(self, prefix: str) -> float:
        right, missed = _sum(self.right, prefix), _sum(self.missed, prefix)
        return right / (right + missed) if right + missed else 1.0

    def f1(self, prefix: str) -> float:
        precision, recall = self.precision(prefix), self.recall(prefix)
        return 2 * precision * recall / (precision + recall)


def score(*names: str) -> Score:
    total = Score()
    for row in (row for name in names for row in rows(name)):
        found, expected = codes(str(row["text"])), set(row["expect"])  # type: ignore[call-overload]
        total.right.update(found & expected)
        total.missed.update(expected - found)
        total.wrong.update(found - expected)
        if found ^ expected:
            total.lines.append(f"{row['id']} {sorted(found ^ expected)}")
    return total


def _sum(counts: Counter[str], prefix: str) -> int:
    return sum(count for code, count in counts.items() if code.startswith(prefix))
