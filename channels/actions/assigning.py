"""Responsibility for a task on a channel, by decree and for a period."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

import records.actions
from accounts.models import Mandate, User
from channels import rules
from channels.actions.common import Refused, locked, mandate_of, require_manager
from channels.models import Channel, Responsibility
from channels.states import Rank, Task
from records.states import Urgency


@transaction.atomic
def assign(
    *,
    channel_id: int,
    person: User,
    task: str,
    rank: str,
    valid_from: datetime,
    valid_until: datetime | None,
    mandate: Mandate,
    by: User | None,
    now: datetime,
) -> Responsibility:
    """Give a person a task on the channel under a decree, and tell them by mail.

    Locks the channel. Refuses a second primary in the same period (the exclusion constraint is
    the wall behind it), a second entry for the same person, a closed channel, the task *approve*
    to anybody who is not ASN and supervisor over the unit, and an admin who gives it to himself.
    """
    channel = locked(channel_id)
    require_manager(by, channel.unit, now)
    _check(channel, person, task, by, now)
    if valid_until is not None and valid_until <= valid_from:
        raise Refused(_("The period ends before it begins."))
    if mandate.is_acting and valid_until is None:
        raise Refused(
            _("An acting mandate (%(kind)s) has a last day.") % {"kind": mandate.get_kind_display()}
        )
    _refuse_overlap(channel, person, task, rank, valid_from, valid_until)
    try:
        with transaction.atomic():
            responsibility = Responsibility.objects.create(
                channel=channel,
                person=person,
                task=task,
                rank=rank,
                valid_from=valid_from,
                valid_until=valid_until,
                mandate=mandate,
            )
    except IntegrityError as error:
        if "responsibility_one_primary" not in str(error) and "person_once" not in str(error):
            raise
        raise Refused(_("Somebody holds this task in that period already.")) from None
    _write("responsibility.assigned", responsibility, by, now, Urgency.ACTION)
    return responsibility


@transaction.atomic
def end_responsibility(
    *, responsibility_id: int, at: datetime, by: User | None, now: datetime
) -> Responsibility:
    """End a task at an instant; one that has not begun by then is called off.

    Locks channel and row. Refused when it is over already, or for an instant in the past.
    """
    known = Responsibility.objects.only("channel_id").get(pk=responsibility_id)
    channel = locked(known.channel_id)
    require_manager(by, channel.unit, now)
    responsibility = (
        Responsibility.objects.select_for_update(of=("self",))
        .select_related("person", "mandate", "channel__unit")
        .get(pk=responsibility_id)
    )
    if responsibility.is_over(now):
        raise Refused(_("This responsibility has ended already."))
    if at < now:
        raise Refused(_("A responsibility cannot be ended in the past."))
    responsibility.valid_until = max(at, responsibility.valid_from)
    responsibility.save(update_fields=["valid_until"])
    _write("responsibility.ended", responsibility, by, now, Urgency.ORDINARY)
    return responsibility


def end_now(held: Responsibility, *, by: User | None, now: datetime) -> None:
    """The task ends with its account, or as that changes hands. For a caller who holds the channel
    and tells people."""
    held.valid_until = max(now, held.valid_from)
    held.save(update_fields=["valid_until"])
    _write("responsibility.ended", held, by, now)


def _check(channel: Channel, person: User, task: str, by: User | None, now: datetime) -> None:
    if channel.is_over:
        raise Refused(_("This channel is closed."))
    if not person.is_active:
        raise Refused(_("This person does not work here any more."))
    if task == Task.APPROVE:
        if by is not None and by.pk == person.pk:
            raise Refused(_("Nobody makes themselves an approver. Ask another program admin."))
        if not rules.may_approve(person, channel.unit_id, now):
            raise Refused(
                _("Only a civil servant with the role of supervisor over %(unit)s can approve.")
                % {"unit": channel.unit}
            )


def _refuse_overlap(
    channel: Channel,
    person: User,
    task: str,
    rank: str,
    begins: datetime,
    ends: datetime | None,
) -> None:
    same = channel.responsibilities.select_related("person").filter(
        Q(valid_until=None) | Q(valid_until__gt=begins), task=task
    )
    if ends is not None:
        same = same.filter(valid_from__lt=ends)
    # A period that was called off is empty and overlaps nothing.
    alive = [one for one in same if one.valid_until != one.valid_from]
    if any(one.person_id == person.pk for one in alive):
        raise Refused(_("The person holds this task in that period already."))
    first = next((one for one in alive if one.rank == Rank.PRIMARY), None)
    if rank == Rank.PRIMARY and first is not None:
        raise Refused(_taken(first, channel))


def _taken(held: Responsibility, channel: Channel) -> str:
    zone = ZoneInfo(channel.unit.zone)
    if held.valid_until is None:
        words = _("%(person)s is primary for this task from %(from)s on. End that one first.")
        until = ""
    else:
        words = _(
            "%(person)s is primary for this task from %(from)s to %(until)s. "
            "End that one first or choose another period."
        )
        until = date_format(held.valid_until.astimezone(zone), "j F Y")
    begins = date_format(held.valid_from.astimezone(zone), "j F Y")
    return words % {"person": held.person.full_title, "from": begins, "until": until}


def _write(
    kind: str,
    held: Responsibility,
    by: User | None,
    now: datetime,
    urgency: Urgency | None = None,
) -> None:
    """Under the channel's history. Facts carry what a page or a mail needs in later years.

    The person is told with that urgency; without one nobody is.
    """
    records.actions.write(
        kind=kind,
        subject=held.channel,
        by=by,
        now=now,
        mandate=mandate_of(by, held.channel.unit, now),
        tell=[held.person] if urgency is not None else [],
        by_email=True,
        urgency=urgency or Urgency.ORDINARY,
        reason="responsible",
        url=held.channel.get_absolute_url(),
        responsibility=held.pk,
        person=held.person_id,
        channel=held.channel.name,
        network=held.channel.network,
        task=held.task,
        rank=held.rank,
        valid_from=held.valid_from.isoformat(),
        valid_until=held.valid_until.isoformat() if held.valid_until else None,
        under=held.mandate.number,
    )
