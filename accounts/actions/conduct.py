"""The staff's undertaking on conduct: each person once for each version."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import records.actions
from accounts.actions.common import Refused, locked_person
from accounts.models import ConductAcknowledgement, User
from accounts.rules import conduct_due


@transaction.atomic
def acknowledge_conduct(*, person: User, version: int, by: User, now: datetime) -> None:
    """Undertake to keep to the version that was shown. Locks the person; twice is once.

    Refused when a newer version came into force meanwhile: that one must be read first.
    """
    if by.pk != person.pk:
        raise Refused(_("Everybody undertakes this alone."))
    user = locked_person(person.pk)
    due = conduct_due(user, now)
    if due is None:
        return
    if due.version != version:
        raise Refused(_("A newer version is in force. Read it first."))
    ConductAcknowledgement.objects.create(person=user, code=due, at=now)
    records.actions.write(
        kind="conduct.acknowledged", subject=user, by=by, now=now, version=due.version
    )
