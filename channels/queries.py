"""Who is on duty (DESIGN, promise 6): one answer for pages, mails, reminders and reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import Absence, Unit, User
from accounts.rules import within
from channels.duty_roster import Chain, Link, NobodyOnDuty, Roster
from channels.models import Channel, ChannelQuerySet, Responsibility
from channels.registry import flagged, with_admin_count
from channels.rules import visible_channels
from channels.states import Task

__all__ = [
    "Chain",
    "Charge",
    "Link",
    "NobodyOnDuty",
    "chains",
    "gaps",
    "holds",
    "listing",
    "on_duty",
    "responsibilities",
    "responsible_people",
]


def on_duty(channel: Channel, task: str, at: datetime) -> Chain:
    """The ordered chain of who answers for the task at that instant, each with the reason.

    Primary, the substitute of an absent one, backups and their substitutes, supervisors, then
    heads (nearest unit up the tree), then program admins. Absent people are in `.skipped`. Six
    queries at most. Raises NobodyOnDuty only when there is no active program admin at all.
    """
    return Roster(channel, at).chain(task)


def chains(channel: Channel, at: datetime) -> dict[str, Chain]:
    """`on_duty` for every task of the channel, for the price of one."""
    roster = Roster(channel, at)
    return {task.value: roster.chain(task) for task in Task}


def holds(person: User, channel: Channel, task: str, at: datetime) -> bool:
    """Responsible at that instant, or substitute of a responsible person who is away."""
    if not person.is_active:
        return False
    stood_in_for = Absence.objects.covering(at).filter(substitute_id=person.pk)
    return (
        Responsibility.objects.current(at)
        .filter(channel_id=channel.pk, task=task)
        .filter(Q(person_id=person.pk) | Q(person_id__in=stood_in_for.values("person_id")))
        .exists()
    )


def responsible_people(channel: Channel, task: str, at: datetime) -> list[User]:
    """Who is in charge by decree at that instant, present or not, the primary first."""
    held = Responsibility.objects.current(at).filter(channel_id=channel.pk, task=task)
    return [one.person for one in held.select_related("person").order_by("-rank", "valid_from")]


@dataclass(frozen=True)
class Charge:
    """One task of a channel for its page: who holds it, held it or will."""

    task: Task
    current: list[Responsibility]
    upcoming: list[Responsibility]
    past: list[Responsibility]

    @property
    def lacks_primary(self) -> bool:
        return not any(one.rank == "primary" for one in self.current)


def responsibilities(channel: Channel, at: datetime) -> list[Charge]:
    """All responsibilities of the channel by task; those called off count as past."""
    held = list(channel.responsibilities.select_related("person", "mandate"))
    return [_charge(task, [one for one in held if one.task == task], at) for task in Task]


def _charge(task: Task, held: list[Responsibility], at: datetime) -> Charge:
    over = [one for one in held if one.is_over(at) or not one.person.is_active]
    alive = [one for one in held if one not in over]
    return Charge(
        task=task,
        current=[one for one in alive if one.valid_from <= at],
        upcoming=[one for one in alive if one.valid_from > at],
        past=sorted(over, key=lambda one: one.valid_from, reverse=True),
    )


def gaps(channel_ids: list[int], at: datetime) -> dict[int, list[Task]]:
    """Tasks without a primary at that instant, for each of these channels. One query."""
    held = set(
        Responsibility.objects.current(at)
        .filter(channel_id__in=channel_ids, rank="primary")
        .values_list("channel_id", "task")
    )
    return {pk: [task for task in Task if (pk, task.value) not in held] for pk in channel_ids}


def listing(
    seen_by: User,
    now: datetime,
    *,
    words: str = "",
    unit: Unit | None = None,
    network: str = "",
    state: str = "",
    flag: str = "",
) -> ChannelQuerySet:
    """Channels that the person sees, by name; each with `admin_count`."""
    found = flagged(visible_channels(seen_by, now), flag, now).select_related("unit")
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(handle__icontains=words) | Q(url__icontains=words)
        )
    if unit is not None:
        found = found.filter(unit_id__in=within({unit.pk}))
    if network:
        found = found.filter(network=network)
    if state:
        found = found.filter(state=state)
    return with_admin_count(found).order_by("name", "pk")
