"""A version of points and rules from its definition into rows; also for historical models."""

from __future__ import annotations

from typing import Any

from ethics.screening.definitions import PrincipleDefinition, RuleDefinition, RulesetDefinition


def insert(given: RulesetDefinition, *, ruleset: Any, principle: Any, rule: Any) -> Any:
    """Write the version as a draft with its points and rules; give back its row.

    `ruleset`, `principle` and `rule` are the model classes, so that a migration can pass the
    historical ones. A version that exists already stays untouched: rules stand for ever.
    """
    row, created = ruleset.objects.get_or_create(
        version=given.version,
        defaults={
            "title": given.title,
            "source": given.source,
            "legal_status": given.legal_status,
            "state": "draft",
        },
    )
    if created:
        principle.objects.bulk_create(
            principle(ruleset=row, **_principle(one)) for one in given.principles
        )
        rule.objects.bulk_create(rule(ruleset=row, **_rule(one)) for one in given.rules)
    return row


def _principle(given: PrincipleDefinition) -> dict[str, Any]:
    return {
        "code": given.code,
        "text_id": given.text["id"],
        "text_en": given.text.get("en", ""),
        "question_id": given.question["id"],
        "question_en": given.question.get("en", ""),
    }


def _rule(given: RuleDefinition) -> dict[str, Any]:
    return {
        "code": given.code,
        "principle": given.principle,
        "severity": given.severity,
        "detector": given.detector,
        "words": list(given.words),
        "parameters": dict(given.parameters),
        "legal_basis": dict(given.legal_basis),
        "message_id": given.message["id"],
        "message_en": given.message.get("en", ""),
        "todo_id": given.todo.get("id", ""),
        "todo_en": given.todo.get("en", ""),
    }
