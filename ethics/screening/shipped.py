"""The rulesets that come with the product: one file per version, read without any database."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from ethics.screening.definitions import PrincipleDefinition, RuleDefinition, RulesetDefinition

FOLDER = Path(__file__).resolve().parent.parent / "rulesets"
CURRENT = "2026-1"


def versions() -> list[str]:
    """Versions with a file, oldest first."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@cache
def load(version: str = CURRENT) -> RulesetDefinition:
    """A shipped ruleset; raises LookupError for a version without a file."""
    path = FOLDER / f"{version}.toml"
    if version not in versions():
        raise LookupError(version)
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return RulesetDefinition(
        version=data["version"],
        title=data["title"],
        source=data["source"],
        legal_status=data["legal_status"],
        principles=tuple(
            PrincipleDefinition(row["code"], row["text"], row["question"])
            for row in data["principles"]
        ),
        rules=tuple(_rule(row, data["words"]) for row in data["rules"]),
    )


def _rule(row: dict[str, Any], lists: dict[str, list[str]]) -> RuleDefinition:
    """`words_from` names lists of the file, for words that several rules share."""
    words = list(row.get("words", ()))
    for name in row.get("words_from", ()):
        words.extend(lists[name])
    return RuleDefinition(
        code=row["code"],
        principle=row["principle"],
        severity=row["severity"],
        detector=row["detector"],
        words=tuple(words),
        parameters=row.get("parameters", {}),
        message=row["message"],
        todo=row["todo"],
        legal_basis=row["legal_basis"],
    )
