"""Units: the tree that roles reach over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import records.actions
from accounts.actions.common import Refused, mandate_of_admin, require_admin
from accounts.models import Unit, User
from accounts.rules import may_administer
from worktime.models import WorkCalendar


@transaction.atomic
def create_unit(
    *,
    code: str,
    name: str,
    short_name: str,
    zone: str,
    calendar: WorkCalendar,
    parent: Unit | None,
    mail_domains: Iterable[str],
    by: User | None,
    now: datetime,
) -> Unit:
    """Add a unit below another one; without a parent it is a root. Refuses a code in use."""
    if parent is not None:
        require_admin(by, parent, now)
    elif by is not None and not may_administer(by, now):
        raise Refused(_("Only a program admin may do this."))
    if Unit.objects.filter(code=code).exists():
        raise Refused(_("There is a unit with this code already."))
    unit = Unit.objects.create(
        code=code,
        name=name,
        short_name=short_name,
        zone=zone,
        calendar=calendar,
        parent=parent,
        mail_domains=[domain.lower().lstrip("@") for domain in mail_domains],
    )
    mandate = mandate_of_admin(by, parent, now) if parent else None
    records.actions.write(
        kind="unit.created", subject=unit, by=by, now=now, mandate=mandate, code=code
    )
    return unit
