"""Who is on duty (DESIGN, promise 6): one answer for pages, mails, reminders and reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.rules import within
from channels.duty_roster import Chain, Link, NobodyOnDuty, Question, Roster
from channels.models import Channel, ChannelQuerySet, Responsibility
from channels.registry import flagged, with_admin_count
from channels.roster_rows import roster
from channels.rules import on_shift, standing_in, visible_channels
from channels.states import Task

__all__ = [
    "Chain",
    "Charge",
    "Link",
    "NobodyOnDuty",
    "Question",
    "Roster",
    "chains",
    "gaps",
    "holds",
    "listing",
    "on_duty",
    "resolve_many",
    "responsibilities",
    "responsible_people",
    "roster",
]


def on_duty(channel: Channel, task: str, at: datetime) -> Chain:
    """The ordered chain of who answers for the task at that instant, each with the reason.

    Override, shift, primary, backups, each with the chain of substitutes of an absent one;
    supervisors, then heads (who acts first, nearest unit up the tree), then program admins. Who
    was passed over is in `.skipped`. Six queries. Raises NobodyOnDuty only when there is no
    active program admin at all.
    """
    return _somebody(roster([channel], at, at).chain(channel, task, at))


def chains(channel: Channel, at: datetime) -> dict[str, Chain]:
    """`on_duty` for every task of the channel, for the price of one."""
    known = roster([channel], at, at)
    return {task.value: _somebody(known.chain(channel, task, at)) for task in Task}


def resolve_many(questions: Iterable[Question]) -> list[Chain]:
    """`on_duty` for many questions, in their order, for six queries.

    A chain is empty (instead of NobodyOnDuty) where there is no active program admin.
    """
    asked = list(questions)
    if not asked:
        return []
    instants = [question.at for question in asked]
    known = roster([question.channel for question in asked], min(instants), max(instants))
    return [known.chain(*question) for question in asked]


def _somebody(chain: Chain) -> Chain:
    if not chain:
        raise NobodyOnDuty(_("There is no active program admin at all."))
    return chain


def holds(person: User, channel: Channel, task: str, at: datetime) -> bool:
    """Responsible at that instant or on shift, or substitute of such a person who is away."""
    if not person.is_active:
        return False
    return (
        Responsibility.objects.current(at)
        .filter(standing_in(person, at), channel_id=channel.pk, task=task)
        .exists()
        or on_shift(person, at).filter(channel_id=channel.pk, task=task).exists()
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
