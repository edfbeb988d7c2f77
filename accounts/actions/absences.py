"""Who is away, and who stands in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import records.actions
from accounts.actions.common import Refused
from accounts.models import Absence, Membership, User
from accounts.rules import may_administer
from accounts.states import Role
from records.states import Urgency


@transaction.atomic
def record_absence(
    *,
    person: User,
    substitute: User | None,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    by: User | None,
    now: datetime,
) -> Absence:
    """Write down that somebody is away from `starts_at` until `ends_at` (half-open).

    Oneself or a program admin over the person's unit. Locks the person; absences of one person
    do not overlap. The kind of leave stays in the row: events and notices never name it.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    _require_own_or_admin(by, person, now)
    _check_period(starts_at, ends_at, now)
    check_substitute(person, substitute, by)
    standing = person.absences.filter(
        cancelled_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    if standing.exists():
        raise Refused(_("There is an absence in that period already."))
    absence = Absence.objects.create(
        person=person, substitute=substitute, kind=kind, starts_at=starts_at, ends_at=ends_at
    )
    _write("absence.recorded", absence, by, now)
    return absence


@transaction.atomic
def cancel_absence(*, absence_id: int, by: User | None, now: datetime) -> Absence:
    """Take an absence back; from this instant the person counts as present. Locks the row."""
    absence = (
        Absence.objects.select_for_update(of=("self",))
        .select_related("person", "substitute")
        .get(pk=absence_id)
    )
    _require_own_or_admin(by, absence.person, now)
    if absence.cancelled_at is not None:
        raise Refused(_("This absence is cancelled already."))
    if absence.ends_at <= now:
        raise Refused(_("This absence is over; what has been stays recorded."))
    absence.cancelled_at = now
    absence.save(update_fields=["cancelled_at"])
    _write("absence.cancelled", absence, by, now)
    return absence


def _require_own_or_admin(by: User | None, person: User, now: datetime) -> None:
    own = by is not None and by.pk == person.pk
    if by is not None and not own and not may_administer(by, now, person.unit_id):
        raise Refused(_("Only the person or a program admin may do this."))


def _check_period(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused(_("The absence ends before it begins."))
    if ends_at <= now:
        raise Refused(_("The absence lies in the past."))


def check_substitute(person: User, substitute: User | None, by: User | None) -> None:
    """An admin who names himself would take a colleague's power: that needs a second person."""
    if substitute is None:
        return
    if substitute.pk == person.pk:
        raise Refused(_("The substitute must be somebody else."))
    if not substitute.is_active:
        raise Refused(_("The substitute does not work here any more."))
    if by is not None and by.pk == substitute.pk:
        raise Refused(_("Nobody makes themselves a substitute. Ask another program admin."))
    approves = Membership.objects.filter(person=person, role=Role.SUPERVISOR).exists()
    if approves and not substitute.is_asn:
        raise Refused(_("Only a civil servant (PNS or PPPK) can stand in for a supervisor."))


def _write(kind: str, absence: Absence, by: User | None, now: datetime) -> None:
    """The substitute hears of it by mail too; the person, if somebody else entered it."""
    person, substitute = absence.person, absence.substitute
    begins = kind == "absence.recorded"
    event = records.actions.write(
        kind=kind,
        subject=person,
        by=by,
        now=now,
        tell=[substitute] if substitute else [],
        by_email=True,
        urgency=Urgency.ACTION if begins else Urgency.ORDINARY,
        reason="substitute",
        absence=absence.pk,
        person=person.pk,
        substitute=absence.substitute_id,
        starts_at=absence.starts_at.isoformat(),
        ends_at=absence.ends_at.isoformat(),
    )
    if by is None or by.pk != person.pk:
        records.actions.owe(
            event=event,
            people=[person],
            now=now,
            by_email=True,
            urgency=Urgency.ORDINARY,
            reason="person",
            url=person.get_absolute_url(),
        )
