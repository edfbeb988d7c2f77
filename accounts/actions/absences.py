"""Who is away, and who stands in. What has been is never rewritten: it decides who was on duty."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

import records.actions
from accounts import stand_ins
from accounts.actions.common import Refused
from accounts.models import Absence, Membership, User
from accounts.rules import holds_role, may_administer
from accounts.states import Role
from records.states import Urgency

INSTANT = timedelta(microseconds=1)


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
    do not overlap, and substitutes never lead round in a circle (one writer at a time). The kind
    of leave stays in the row: events and notices never name it.
    """
    person = _locked_person(person.pk)
    _require_own_or_admin(by, person, now)
    if ends_at <= starts_at:
        raise Refused(_("The absence ends before it begins."))
    if ends_at <= now:
        raise Refused(_("The absence lies in the past."))
    absence = Absence(
        person=person, substitute=substitute, kind=kind, starts_at=starts_at, ends_at=ends_at
    )
    _check_substitute(absence, by)
    _refuse_overlap(absence)
    absence.save(force_insert=True)
    _write("absence.recorded", absence, by, now)
    return absence


@transaction.atomic
def change_absence(
    *, absence_id: int, ends_at: datetime, substitute: User | None, by: User | None, now: datetime
) -> Absence:
    """Another last day or another substitute for an absence that is not over.

    With another substitute one that has begun ends now and a new one begins, so that it stays
    known who stood in until when; else the row is changed. Locks the person, then the row.
    Refused where `record_absence` refuses.
    """
    absence = _locked(absence_id)
    _require_own_or_admin(by, absence.person, now)
    _refuse_over(absence, now)
    if ends_at <= max(now, absence.starts_at):
        raise Refused(_("That is over already. Cancel the absence instead."))
    before, longer = absence.substitute, ends_at > absence.ends_at
    another = substitute != before
    if not another and ends_at == absence.ends_at:
        raise Refused(_("Nothing would change."))
    if another and absence.starts_at < now:
        absence.ends_at = now
        absence.save(update_fields=["ends_at"])
        absence = Absence(person=absence.person, kind=absence.kind, starts_at=now)
    absence.substitute, absence.ends_at = substitute, ends_at
    if another or longer:
        _check_substitute(absence, by)
        _refuse_overlap(absence)
    absence.save()
    _write("absence.changed", absence, by, now, before=before)
    return absence


@transaction.atomic
def cancel_absence(*, absence_id: int, by: User | None, now: datetime) -> Absence:
    """Take an absence back; from this instant the person counts as present.

    One that has begun ends now: that the person was away until then stays true. Locks the row.
    """
    absence = _locked(absence_id)
    _require_own_or_admin(by, absence.person, now)
    if absence.cancelled_at is not None:
        raise Refused(_("This absence is cancelled already."))
    _refuse_over(absence, now)
    if absence.starts_at < now:
        absence.ends_at = now
    else:
        absence.cancelled_at = now
    absence.save(update_fields=["ends_at", "cancelled_at"])
    _write("absence.cancelled", absence, by, now)
    return absence


def _locked_person(person_id: int) -> User:
    stand_ins.lock()
    people = User.objects.select_for_update(no_key=True, of=("self",)).select_related("unit")
    person: User = people.get(pk=person_id)
    return person


def _locked(absence_id: int) -> Absence:
    known = Absence.objects.only("person_id").get(pk=absence_id)
    person = _locked_person(known.person_id)
    rows = Absence.objects.select_for_update(of=("self",)).select_related("substitute")
    absence = rows.get(pk=absence_id)
    absence.person = person
    return absence


def _require_own_or_admin(by: User | None, person: User, now: datetime) -> None:
    own = by is not None and by.pk == person.pk
    if by is not None and not own and not may_administer(by, now, person.unit_id):
        raise Refused(_("Only the person or a program admin may do this."))


def _refuse_over(absence: Absence, now: datetime) -> None:
    if absence.cancelled_at is not None:
        raise Refused(_("This absence is cancelled already."))
    if absence.ends_at <= now:
        raise Refused(_("This absence is over; what has been stays recorded."))


def _refuse_overlap(absence: Absence) -> None:
    standing = Absence.objects.between(absence.starts_at, absence.ends_at)
    if standing.filter(person_id=absence.person_id).exclude(pk=absence.pk).exists():
        raise Refused(_("There is an absence in that period already."))


def _check_substitute(absence: Absence, by: User | None) -> None:
    """An admin who names himself would take a colleague's power: that needs a second person."""
    person, substitute = absence.person, absence.substitute
    if substitute is None:
        return
    if substitute.pk == person.pk:
        raise Refused(_("The substitute must be somebody else."))
    if not substitute.is_active:
        raise Refused(_("The substitute does not work here any more."))
    if by is not None and by.pk == substitute.pk:
        raise Refused(_("Nobody makes themselves a substitute. Ask another program admin."))
    _check_power(absence, substitute)
    found = stand_ins.circle(
        person, substitute, absence.starts_at, absence.ends_at, without=absence
    )
    if found is not None:
        raise Refused(found.sentence(person.unit.zone))


def _check_power(absence: Absence, substitute: User) -> None:
    """Who stands in for a supervisor must be able to approve what that one approves."""
    supervises = Membership.objects.filter(person=absence.person, role=Role.SUPERVISOR)
    if supervises.exists() and not substitute.is_asn:
        raise Refused(_("Only a civil servant (PNS or PPPK) can stand in for a supervisor."))
    for held in supervises.filter(valid_from__lt=absence.ends_at).select_related("unit"):
        if held.is_over(absence.starts_at):
            continue
        first = max(absence.starts_at, held.valid_from)
        last = min(absence.ends_at, held.valid_until or absence.ends_at) - INSTANT
        able = [holds_role(substitute, [Role.SUPERVISOR], held.unit_id, at) for at in (first, last)]
        if not all(able):
            raise Refused(
                _(
                    "%(person)s supervises %(unit)s then, and %(substitute)s does not: choose "
                    "another supervisor, or give that role for the period first."
                )
                % {
                    "person": absence.person.full_title,
                    "unit": held.unit.short_name,
                    "substitute": substitute.full_title,
                }
            )


def _write(
    kind: str, absence: Absence, by: User | None, now: datetime, *, before: User | None = None
) -> None:
    """The substitute hears of it by mail too; the person, if somebody else entered it."""
    person, substitute = absence.person, absence.substitute
    event = records.actions.write(
        kind=kind,
        subject=person,
        by=by,
        now=now,
        tell=[one for one in (substitute, before) if one is not None],
        by_email=True,
        urgency=Urgency.ORDINARY if kind == "absence.cancelled" else Urgency.ACTION,
        reason="substitute",
        absence=absence.pk,
        person=person.pk,
        substitute=absence.substitute_id,
        before=before.pk if before else None,
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
