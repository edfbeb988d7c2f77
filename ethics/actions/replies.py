"""An answer to a citizen passes the same screen as a post."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

import duties.actions
from accounts.models import User
from duties.models import Reply
from ethics import drafts, queries
from ethics.actions.common import Blocked
from ethics.states import BLOCKING


@transaction.atomic
def answer(*, message_id: int, text: str, evidence_url: str, by: User, now: datetime) -> Reply:
    """Screen the reply to a citizen and, if nothing blocks, record it. Raises Blocked."""
    ruleset = queries.active_ruleset()
    hits = queries.screen_of(ruleset.pk).run(drafts.of_reply(text))
    if blocking := [hit for hit in hits if hit.severity in BLOCKING]:
        raise Blocked(blocking)
    return duties.actions.answer(
        message_id=message_id, text=text, evidence_url=evidence_url, by=by, now=now
    )
