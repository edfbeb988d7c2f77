"""What the actions of channels share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

import records.actions
from accounts.models import Mandate, Unit, User
from accounts.rules import mandate_for
from accounts.states import Role
from channels import rules
from channels.models import Channel, Desk, Shift
from channels.seats import Clash, clashes_of
from records.models import Event


class Refused(Exception):
    """It may not be done; the text says why, to the person who tried."""


class Unconfirmed(Refused):
    """It may be done, but only by somebody who has seen what it brings; nothing is written."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__(_("Somebody is wanted twice at one time, or is away then."))
        self.clashes = clashes


def require_manager(by: User | None, unit: Unit, now: datetime) -> None:
    """The system itself, or a program admin over the unit."""
    if by is not None and not rules.may_manage(by, unit.pk, now):
        raise Refused(_("Only a program admin over %(unit)s may do this.") % {"unit": unit})


def mandate_of(
    by: User | None, unit: Unit, now: datetime, roles: Iterable[str] = (Role.ADMIN,)
) -> Mandate | None:
    if by is None:
        return None
    membership = mandate_for(by, roles, unit.pk, now)
    return membership.mandate if membership else None


def locked(channel_id: int) -> Channel:
    return (
        Channel.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit")
        .get(pk=channel_id)
    )


def require_planner(by: User | None, unit: Unit, now: datetime) -> None:
    """The system itself, or whoever plans rotas there."""
    if by is not None and not rules.may_plan_rota(by, unit.pk, now):
        raise Refused(
            _("Only a supervisor or program admin over %(unit)s plans this rota.") % {"unit": unit}
        )


def mandate_of_planner(by: User | None, unit: Unit, now: datetime) -> Mandate | None:
    if by is None:
        return None
    membership = mandate_for(by, rules.PLANNERS, unit.pk, now)
    return membership.mandate if membership else None


def locked_desk(desk_id: int) -> Desk:
    """Every write of a rota holds its desk, so that two of them never overlap."""
    return (
        Desk.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit__calendar")
        .get(pk=desk_id)
    )


def require_open(desk: Desk) -> None:
    if desk.closed_at is not None:
        raise Refused(_("This desk is closed."))


def require_fit(desk: Desk, people: Iterable[User], now: datetime) -> None:
    """Whoever sits there works here, and may approve where the desk covers that task."""
    for person in people:
        why = rules.why_unfit(person, desk, now)
        if why:
            raise Refused(why)


def require_meant(shifts: Iterable[Shift], now: datetime, *, confirmed: bool) -> None:
    """Whoever brings somebody to two desks at once, or on shift while away, has said so."""
    found = [] if confirmed else clashes_of(shifts, now)
    if found:
        raise Unconfirmed(found)


def record(
    kind: str,
    channel: Channel,
    *,
    by: User | None,
    now: datetime,
    roles: Iterable[str] = (Role.ADMIN,),
    url: str = "",
    **facts: Any,
) -> Event:
    """An act on the account in its history, with what a page or a mail needs in later years."""
    return records.actions.write(
        kind=kind,
        subject=channel,
        by=by,
        now=now,
        mandate=mandate_of(by, channel.unit, now, roles),
        url=url or channel.get_absolute_url(),
        channel=channel.name,
        network=channel.network,
        **facts,
    )


def need(text: str, sentence: str) -> str:
    """The text without its margins; refuses an empty one."""
    if not text.strip():
        raise Refused(sentence)
    return text.strip()
