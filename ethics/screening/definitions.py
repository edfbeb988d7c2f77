"""What a ruleset is made of, as plain values: the shape that rows and shipped files share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["block_no_override", "block", "judge", "hint"]
SEVERITIES: tuple[Severity, ...] = ("block_no_override", "block", "judge", "hint")
BLOCKING: frozenset[str] = frozenset({"block_no_override", "block"})


class RulesetError(ValueError):
    """A rule that cannot be used; the text names the rule and what is wrong with it."""


@dataclass(frozen=True)
class RuleDefinition:
    """One thing to look for. Every field but `parameters` and `legal_basis` is a plain value.

    `message` and `todo` map a language code ("id", "en") to words for the author;
    `legal_basis` has number, article, status and date_checked, and is never interpreted.
    """

    code: str
    principle: str
    severity: Severity
    detector: str
    words: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    message: Mapping[str, str] = field(default_factory=dict)
    todo: Mapping[str, str] = field(default_factory=dict)
    legal_basis: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PrincipleDefinition:
    """One of the eight points: its wording and the question a reviewer answers."""

    code: str
    text: Mapping[str, str]
    question: Mapping[str, str]


@dataclass(frozen=True)
class RulesetDefinition:
    """A version of points and rules, with its source and how far that was checked."""

    version: str
    title: str
    source: str
    legal_status: str
    principles: tuple[PrincipleDefinition, ...]
    rules: tuple[RuleDefinition, ...]


def rule_from_row(row: Any) -> RuleDefinition:
    """A definition from any object with the columns of `ethics.models.Rule`."""
    return RuleDefinition(
        code=row.code,
        principle=row.principle,
        severity=row.severity,
        detector=row.detector,
        words=tuple(row.words),
        parameters=dict(row.parameters),
        message={"id": row.message_id, "en": row.message_en},
        todo={"id": row.todo_id, "en": row.todo_en},
        legal_basis=dict(row.legal_basis),
    )
