"""Units: the tree that roles reach over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

import records.actions
from accounts.actions.common import (
    Refused,
    mandate_of_admin,
    require_admin,
    require_open_unit,
    said_in_words,
)
from accounts.models import Unit, User
from accounts.queries import ties_of_unit
from accounts.rules import may_administer, within
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
        require_open_unit(parent, field="parent")
    elif by is not None and not may_administer(by, now):
        raise Refused(_("Only a program admin may do this."))
    taken = _("There is a unit with this code already.")
    if Unit.objects.filter(code=code).exists():
        raise Refused(taken, field="code")
    with said_in_words("accounts_unit_code", taken, "code"):
        unit = Unit.objects.create(
            code=code,
            name=name,
            short_name=short_name,
            zone=zone,
            calendar=calendar,
            parent=parent,
            mail_domains=_plain(mail_domains),
        )
    _write("unit.created", unit, parent or unit, by, now, code=code)
    return unit


@transaction.atomic
def change_unit(
    *,
    unit_id: int,
    name: str,
    short_name: str,
    zone: str,
    calendar: WorkCalendar,
    mail_domains: Iterable[str],
    by: User | None,
    now: datetime,
) -> list[str]:
    """Bring a unit's facts up to date; returns the names of what changed. The code stays.

    Locks the unit. People, channels and deadlines that begin from now on use the new calendar.
    """
    unit = _locked(unit_id)
    require_admin(by, unit, now)
    wanted = {
        "name": name,
        "short_name": short_name,
        "zone": zone,
        "calendar": calendar,
        "mail_domains": _plain(mail_domains),
    }
    changed = [field for field, value in wanted.items() if getattr(unit, field) != value]
    if not changed:
        return []
    before = {field: _fact(getattr(unit, field)) for field in changed}
    for field in changed:
        setattr(unit, field, wanted[field])
    unit.save(update_fields=changed)
    after = {field: _fact(wanted[field]) for field in changed}
    _write("unit.changed", unit, unit, by, now, fields=changed, before=before, after=after)
    return changed


@transaction.atomic
def move_unit(*, unit_id: int, parent: Unit, by: User | None, now: datetime) -> Unit:
    """Put a unit, with all below it, under another one. Roles reach it from the new place at once.

    Needs an admin over both places, so that the unit never falls out of anybody's hands. Refused
    under itself; the trigger holds that against two moves at once.
    """
    unit = _locked(unit_id)
    require_admin(by, unit, now)
    require_admin(by, parent, now)
    if unit.parent_id == parent.pk:
        raise Refused(_("The unit stands there already."), field="parent")
    itself = _("A unit cannot stand under itself.")
    if parent.pk in within({unit.pk}):
        raise Refused(itself, field="parent")
    require_open_unit(parent, field="parent")
    old, unit.parent = unit.parent, parent
    with said_in_words("would stand under itself", itself, "parent"):
        unit.save(update_fields=["parent"])
    names = {"old_name": old.short_name if old else "", "new_name": parent.short_name}
    _write(
        "unit.moved", unit, parent, by, now,
        old_parent=old.code if old else None, new_parent=parent.code, **names,
    )  # fmt: skip
    return unit


@transaction.atomic
def close_unit(*, unit_id: int, by: User | None, now: datetime) -> Unit:
    """Take a unit out of use, when nothing open hangs on it; the refusal says what does."""
    unit = _locked(unit_id)
    require_admin(by, unit, now)
    if not unit.is_active:
        raise Refused(_("This unit is closed already."))
    if ties := ties_of_unit(unit, now):
        what = ", ".join(f"{tie.label} ({tie.count})" for tie in ties)
        raise Refused(_("Something still hangs on this unit: %(what)s.") % {"what": what})
    unit.is_active = False
    with said_in_words("tanggap_closed_unit", _("Something still hangs on this unit.")):
        unit.save(update_fields=["is_active"])
    _write("unit.closed", unit, unit, by, now)
    return unit


@transaction.atomic
def reopen_unit(*, unit_id: int, by: User | None, now: datetime) -> Unit:
    """Take a closed unit into use again; the one above it must be open."""
    unit = _locked(unit_id)
    require_admin(by, unit, now)
    if unit.is_active:
        raise Refused(_("This unit is open already."))
    if unit.parent is not None:
        require_open_unit(unit.parent)
    unit.is_active = True
    unit.save(update_fields=["is_active"])
    _write("unit.reopened", unit, unit, by, now)
    return unit


def _locked(unit_id: int) -> Unit:
    """Not for sharing: what begins in the unit meanwhile waits (tanggap_unit_is_open)."""
    units = Unit.objects.select_for_update(of=("self",), no_key=True)
    return units.select_related("parent", "calendar").get(pk=unit_id)


def _plain(domains: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(domain.strip().lower().lstrip("@") for domain in domains))


def _fact(value: object) -> object:
    return value.code if isinstance(value, WorkCalendar) else value


def _write(
    kind: str, unit: Unit, under: Unit, by: User | None, now: datetime, **facts: Any
) -> None:
    mandate = mandate_of_admin(by, under, now)
    records.actions.write(kind=kind, subject=unit, by=by, now=now, mandate=mandate, **facts)
