"""What the actions of channels share."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Mandate, Unit, User
from accounts.rules import mandate_for
from accounts.states import Role
from channels import rules
from channels.models import Channel


class Refused(Exception):
    """It may not be done; the text says why, to the person who tried."""


def require_manager(by: User | None, unit: Unit, now: datetime) -> None:
    """The system itself, or a program admin over the unit."""
    if by is not None and not rules.may_manage(by, unit.pk, now):
        raise Refused(_("Only a program admin over %(unit)s may do this.") % {"unit": unit})


def mandate_of(by: User | None, unit: Unit, now: datetime) -> Mandate | None:
    if by is None:
        return None
    membership = mandate_for(by, [Role.ADMIN], unit.pk, now)
    return membership.mandate if membership else None


def locked(channel_id: int) -> Channel:
    return (
        Channel.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit")
        .get(pk=channel_id)
    )
