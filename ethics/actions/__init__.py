"""Every write of ethics. One module per act; this is the address all others use."""

from ethics.actions.common import Blocked, Overtaken, PointsMissing, Refused
from ethics.actions.judging import decide
from ethics.actions.replies import answer
from ethics.actions.rulesets import load_ruleset, screen_revision
from ethics.actions.submission import (
    recall,
    submit,
    void_all_stale_reviews,
    void_stale_reviews,
)

__all__ = [
    "Blocked",
    "Overtaken",
    "PointsMissing",
    "Refused",
    "answer",
    "decide",
    "load_ruleset",
    "recall",
    "screen_revision",
    "submit",
    "void_all_stale_reviews",
    "void_stale_reviews",
]
