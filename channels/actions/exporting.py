"""The register leaves the house: who sent which list, so that a copy can be told from a forgery."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

import records.actions
from accounts.models import Unit, User
from channels.actions.common import mandate_of, require_manager


@transaction.atomic
def record_export(
    *, unit: Unit, kind: str, number: str, count: int, made: bytes, by: User, now: datetime
) -> str:
    """Record that a list was made, with the SHA-256 of its bytes; answer that."""
    require_manager(by, unit, now)
    digest = hashlib.sha256(made).hexdigest()
    records.actions.write(
        kind="register.exported",
        subject=unit,
        by=by,
        now=now,
        mandate=mandate_of(by, unit, now),
        format=kind,
        number=number,
        count=count,
        digest=digest,
    )
    return digest
