"""Who sees a channel, who registers it, and to whom a task on it may be given."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import hash_of, holds_role, may_administer, unit_ids
from accounts.states import Role
from channels.models import (
    CalendarFeed,
    Channel,
    ChannelQuerySet,
    Desk,
    DeskCover,
    DeskCoverQuerySet,
    DeskQuerySet,
    HandOver,
    Responsibility,
    Shift,
    SwapOffer,
)
from channels.states import Rank, ShiftKind, Task

# Whoever is away and leads, by their own substitute or by that one's, to this person.
STOOD_IN_FOR = """
WITH RECURSIVE led(person_id) AS (
    SELECT a.person_id FROM accounts_absence a
    WHERE a.substitute_id = %s AND a.cancelled_at IS NULL AND a.starts_at <= %s AND a.ends_at > %s
    UNION
    SELECT a.person_id FROM accounts_absence a JOIN led l ON a.substitute_id = l.person_id
    WHERE a.cancelled_at IS NULL AND a.starts_at <= %s AND a.ends_at > %s
)
SELECT person_id FROM led
"""


def standing_in(person: User, at: datetime) -> Q:
    """Rows whose `person` is this one, or somebody whose chain of substitutes ends here."""
    led = RawSQL(STOOD_IN_FOR, [person.pk, at, at, at, at])  # noqa: S611 (a constant, with parameters)
    return Q(person_id=person.pk) | Q(person_id__in=led)


def on_shift(person: User, at: datetime) -> DeskCoverQuerySet:
    """What the desks cover at which the person sits at that instant, or stands in.

    An override takes the seat from whom the rota names, who is then not on shift.
    """
    taken = Shift.objects.covering(at).filter(kind=ShiftKind.OVERRIDE)
    seats = Shift.objects.covering(at).filter(
        Q(kind=ShiftKind.OVERRIDE) | ~Q(desk_id__in=taken.values("desk_id"))
    )
    desks = seats.filter(standing_in(person, at)).values("desk_id")
    return DeskCover.objects.current(at).filter(desk_id__in=desks)


def in_charge_of(person: User, now: datetime) -> Q:
    """Channels in the person's charge or shift now, or in that of somebody they stand in for."""
    held = Responsibility.objects.current(now).filter(standing_in(person, now))
    return Q(pk__in=held.values("channel_id")) | Q(
        pk__in=on_shift(person, now).values("channel_id")
    )


def visible_channels(person: User, now: datetime, units: set[int] | None = None) -> ChannelQuerySet:
    """Channels of the person's units, and those in their charge. Nothing for a closed account.

    Who has read `unit_ids` of the person already gives them along.
    """
    if not person.is_active:
        return Channel.objects.none()
    own = unit_ids(person, now) if units is None else units
    return Channel.objects.filter(Q(unit_id__in=own) | in_charge_of(person, now))


def may_manage(person: User, unit_id: int, now: datetime) -> bool:
    """Register channels of the unit, switch them on and off, give out their tasks."""
    return may_administer(person, now, unit_id)


def may_approve(person: User, unit_id: int, at: datetime) -> bool:
    """Whether the task *approve* may be given: a civil servant who supervises the unit."""
    return person.is_asn and holds_role(person, [Role.SUPERVISOR], unit_id, at)


def why_not_take(person: User, held: Responsibility, now: datetime) -> str:
    """Why this task cannot pass to the person; empty when it can."""
    if not person.is_active:
        return _("This person does not work here any more.")
    if person.pk == held.person_id:
        return _("Somebody else must take it.")
    unit = held.channel.unit
    if held.task == Task.APPROVE and not may_approve(person, unit.pk, now):
        return _("Only a civil servant with the role of supervisor over %(unit)s can approve.") % {
            "unit": unit
        }
    return ""


def may_be_dropped(held: Responsibility) -> bool:
    return held.rank == Rank.BACKUP


# Who makes rotas, puts people on shift and decides a swap.
PLANNERS = (Role.ADMIN, Role.SUPERVISOR)


def may_plan_rota(person: User, unit_id: int, now: datetime) -> bool:
    return holds_role(person, PLANNERS, unit_id, now)


def answers(person: User, offer: SwapOffer, desk: Desk, now: datetime) -> set[str]:
    """What the person may do with an open offer: accept, refuse, withdraw, decide."""
    found: set[str] = set()
    if person.pk == offer.offered_to_id:
        found |= {"accept", "refuse"}
    if person.pk == offer.made_by_id:
        found.add("withdraw")
    if may_plan_rota(person, desk.unit_id, now):
        found.add("decide")
    return found


def why_unfit(person: User, desk: Desk, now: datetime) -> str:
    """Why the person cannot sit at the desk; empty when they can.

    They work here, and may approve where the desk covers that task.
    """
    if not person.is_active:
        return _("%(person)s does not work here any more.") % {"person": person.full_title}
    covers = DeskCover.objects.current(now).filter(desk=desk, task=Task.APPROVE)
    units = set(covers.values_list("channel__unit_id", flat=True))
    if not all(may_approve(person, unit_id, now) for unit_id in units):
        return _("%(person)s cannot approve, and this desk does.") % {"person": person.full_title}
    return ""


def why_lapsed(offer: SwapOffer, desk: Desk, now: datetime) -> str:
    """Why an offer can be taken no more, also while it stands as open; empty when it can."""
    back = offer.in_return
    if offer.shift.called_off_at is not None:
        return _("The shift was called off or changed hands.")
    if offer.shift.starts_at <= now:
        return _("The shift has begun.")
    if back is not None and back.called_off_at is not None:
        return _("The shift in return was called off or changed hands.")
    if back is not None and back.starts_at <= now:
        return _("The shift in return has begun.")
    if back is None and not offer.made_by.is_active:
        return _("%(person)s does not work here any more.") % {"person": offer.made_by.full_title}
    return (back and why_unfit(offer.made_by, desk, now)) or why_unfit(offer.offered_to, desk, now)


def visible_desks(person: User, now: datetime) -> DeskQuerySet:
    """Desks of the person's units, and those where they sit, sat until it was called off, or are
    asked to."""
    if not person.is_active:
        return Desk.objects.none()
    ahead = Shift.objects.filter(ends_at__gt=now)
    sits = ahead.filter(standing_in(person, now)).values("desk_id")
    asked = SwapOffer.objects.filter(offered_to_id=person.pk, shift__ends_at__gt=now)
    return Desk.objects.filter(
        Q(unit_id__in=unit_ids(person, now))
        | Q(pk__in=sits)
        | Q(pk__in=asked.values("shift__desk_id"))
    )


def feed_for(token: str) -> CalendarFeed | None:
    """Whatever the token once opened; whether it still does is `feed_lives`."""
    known = CalendarFeed.objects.select_related("owner", "owner__unit", "desk__unit")
    return known.filter(token_hash=hash_of(token)).first()


def feed_lives(feed: CalendarFeed, now: datetime) -> bool:
    """Not revoked, its owner works here, and still sees the desk."""
    if feed.revoked_at is not None or not feed.owner.is_active:
        return False
    return feed.desk is None or visible_desks(feed.owner, now).filter(pk=feed.desk.pk).exists()


# Of the unit: who may ask for a channel, and who speaks for it.
ASKING = (Role.OFFICER, Role.SUPERVISOR, Role.HEAD)
LEADING = (Role.SUPERVISOR, Role.HEAD)
KEEPING = (Role.ADMIN, Role.SUPERVISOR, Role.HEAD, Role.OFFICER)


def may_request(person: User, now: datetime, unit_id: int | None = None) -> bool:
    """Ask for a channel of the unit (of any, without one): who works on its channels."""
    if unit_id is None:
        return bool(unit_ids(person, now, ASKING)) and person.is_active
    return holds_role(person, ASKING, unit_id, now)


def may_edit(person: User, channel: Channel, now: datetime) -> bool:
    """Correct what the register says of an account: its admin, and who leads the unit."""
    return not channel.is_over and (
        may_manage(person, channel.unit_id, now)
        or holds_role(person, LEADING, channel.unit_id, now)
    )


def may_attest(person: User, channel: Channel, now: datetime) -> bool:
    """Speak for the unit: its supervisor or head, and nobody from outside."""
    return channel.is_in_use and holds_role(person, LEADING, channel.unit_id, now)


def may_keep_custody(person: User, channel: Channel, now: datetime) -> bool:
    """Keep the dossier: admin, leader of the unit, and whose charge custody is (or a stand-in)."""
    if may_manage(person, channel.unit_id, now):
        return True
    if holds_role(person, LEADING, channel.unit_id, now):
        return True
    return (
        person.is_active
        and Responsibility.objects.current(now)
        .filter(standing_in(person, now), channel_id=channel.pk, task=Task.CUSTODY)
        .exists()
    )


def part_in(person: User, hand_over: HandOver, now: datetime) -> str:
    """What the person still has to confirm of it: "giver", "receiver", or nothing.

    For a giver who has left, a program admin over the unit says *given*, never the receiver.
    """
    if not hand_over.is_open or not person.is_active:
        return ""
    if person.pk == hand_over.receiver_id:
        return "" if hand_over.received_at else "receiver"
    gives = person.pk == hand_over.giver_id or (
        not hand_over.giver.is_active and may_manage(person, hand_over.channel.unit_id, now)
    )
    return "giver" if gives and hand_over.given_at is None else ""


def may_see_custody(person: User, channel: Channel, now: datetime) -> bool:
    """Read the dossier: who keeps it, and the auditor."""
    return may_keep_custody(person, channel, now) or holds_role(
        person, [Role.AUDITOR], channel.unit_id, now
    )


def visible_hand_overs(person: User, now: datetime) -> QuerySet[HandOver]:
    """Those that the person gives or takes part in, and those of dossiers that they read."""
    if not person.is_active:
        return HandOver.objects.none()
    units = unit_ids(person, now, [Role.ADMIN, Role.AUDITOR, *LEADING])
    own = Q(giver_id=person.pk) | Q(receiver_id=person.pk)
    return HandOver.objects.filter(own | Q(channel__unit_id__in=units))
