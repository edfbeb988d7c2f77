"""Screening of texts before any person judges them: pure, without database or clock.

`compile(rules).run(Draft({"text": "…"}))` gives findings; `shipped.load()` gives rules.
A hit is a prompt for a person, never a verdict, and no hit is no approval.
"""

from ethics.screening.definitions import (
    BLOCKING,
    SEVERITIES,
    PrincipleDefinition,
    RuleDefinition,
    RulesetDefinition,
    RulesetError,
    Severity,
    rule_from_row,
)
from ethics.screening.draft import Draft, Finding
from ethics.screening.engine import Screen, compile

__all__ = [
    "BLOCKING",
    "SEVERITIES",
    "Draft",
    "Finding",
    "PrincipleDefinition",
    "RuleDefinition",
    "RulesetDefinition",
    "RulesetError",
    "Screen",
    "Severity",
    "compile",
    "rule_from_row",
]
