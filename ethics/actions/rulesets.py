"""Versions of points and rules, and what they find in a revision."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import may_administer
from ethics import drafts, loading, queries
from ethics.actions.common import Refused
from ethics.models import Finding, Principle, Rule, Ruleset, Screening
from ethics.screening import shipped
from ethics.states import RULESET_MOVES, RulesetState
from posts.models import Revision
from records.actions import write


@transaction.atomic
def load_ruleset(*, version: str, activate: bool, by: User | None, now: datetime) -> Ruleset:
    """Bring the shipped version of points and rules into rows; put it in force if asked.

    A version that is there already stays as it is. Only program admins, or the system itself.
    """
    if by is not None and not may_administer(by, now):
        raise Refused(_("Only program admins change the points and rules."))
    row: Ruleset = loading.insert(
        shipped.load(version), ruleset=Ruleset, principle=Principle, rule=Rule
    )
    write(kind="ruleset.loaded", subject=row, by=by, now=now, version=version)
    if activate and row.state != RulesetState.ACTIVE:
        for old in Ruleset.objects.select_for_update().filter(state=RulesetState.ACTIVE):
            _move_ruleset(old, RulesetState.RETIRED, by=by, now=now)
        _move_ruleset(row, RulesetState.ACTIVE, by=by, now=now)
    return row


@transaction.atomic
def screen_revision(*, revision: Revision, now: datetime) -> Screening:
    """Screen under the rules in force and keep rule, place and mask of each hit, never the text.

    A revision and a version never change, so a screening made before is given back.
    """
    ruleset = queries.active_ruleset()
    screening, created = Screening.objects.get_or_create(
        revision=revision, ruleset=ruleset, defaults={"at": now}
    )
    if not created:
        return screening
    codes = {rule.code: rule for rule in Rule.objects.filter(ruleset=ruleset)}
    Finding.objects.bulk_create(
        Finding(
            screening=screening,
            rule=codes[hit.rule],
            severity=hit.severity,
            field=hit.field,
            start=hit.start,
            end=hit.end,
            mask=hit.mask,
        )
        for hit in queries.screen_of(ruleset.pk).run(drafts.of_revision(revision))
    )
    return screening


def _move_ruleset(ruleset: Ruleset, to: RulesetState, *, by: User | None, now: datetime) -> None:
    """The one writer of Ruleset.state."""
    before = RulesetState(ruleset.state)
    if to not in RULESET_MOVES[before]:
        raise Refused(_("A set of rules that is “%s” cannot change like that.") % before.label)
    ruleset.state = to
    ruleset.save(update_fields=["state"])
    write(kind=f"ruleset.{to}", subject=ruleset, by=by, now=now, version=ruleset.version)
