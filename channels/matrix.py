"""Channels by tasks at an instant: primary, backups, who is on duty, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import Unit, User, UserQuerySet
from accounts.queries import gone_since
from accounts.templatetags.people import first_day, last_day
from channels.duty_roster import Chain, Link, Roster
from channels.hindsight import roster_then
from channels.models import Channel, ChannelQuerySet, Responsibility
from channels.queries import listing
from channels.rules import visible_channels
from channels.states import OVER, Rank, Task

LEADERS = frozenset({"supervisor", "acting_head", "head", "admin"})


@dataclass(frozen=True)
class Cell:
    """One task of a channel. `state`: gap, falls (to who leads), stands_in, or covered."""

    task: Task
    primary: Responsibility | None
    backups: list[Responsibility]
    upcoming: list[Responsibility]
    chain: Chain

    @property
    def on_duty(self) -> Link | None:
        return self.chain[0] if self.chain else None

    @property
    def state(self) -> str:
        if self.primary is None:
            return "gap"
        meant = self.on_duty
        if meant is None or meant.reason in LEADERS:
            return "falls"
        return "covered" if meant.person.pk == self.primary.person_id else "stands_in"


@dataclass(frozen=True)
class Row:
    channel: Channel
    cells: list[Cell]

    @property
    def gaps(self) -> list[Task]:
        return [cell.task for cell in self.cells if cell.state == "gap"]


def channels(
    seen_by: User,
    now: datetime,
    at: datetime,
    *,
    words: str = "",
    unit: Unit | None = None,
    network: str = "",
    person: User | None = None,
) -> ChannelQuerySet:
    """Channels that the person sees and that were registered by then, with a count of primaries.

    Closed ones only in the past: how long ago they were closed is in their history.
    """
    found = listing(seen_by, now, words=words, unit=unit, network=network)
    found = found.filter(registered_at__lte=max(at, now))
    found = found.exclude(state__in=OVER) if at >= now else found.filter(registered_at__lte=at)
    if person is not None:
        in_force = Q(valid_until=None) | Q(valid_until__gt=at)
        held = Responsibility.objects.filter(in_force, person=person)
        found = found.filter(pk__in=held.values("channel_id"))
    primaries = (
        Responsibility.objects.filter(_holding(at), rank=Rank.PRIMARY, channel_id=OuterRef("pk"))
        .order_by()
        .values("channel_id")
        .annotate(tasks=Count("task", distinct=True))
        .values("tasks")
    )
    counted = Coalesce(Subquery(primaries), 0, output_field=IntegerField())
    return found.annotate(primaries=counted)


def with_gaps(found: ChannelQuerySet) -> ChannelQuerySet:
    """Of `channels`, those in use that lack a primary for some task."""
    return found.in_use().filter(Q(primaries__lt=len(Task)))


def _holding(at: datetime) -> Q:
    """In force at that instant, held by somebody who worked here then."""
    works = Q(person__is_active=True) | Q(person_id__in=gone_since(at))
    return (Q(valid_until=None) | Q(valid_until__gt=at)) & Q(valid_from__lte=at) & works


def rows(shown: Iterable[Channel], at: datetime) -> list[Row]:
    """The matrix of these channels, for a fixed number of queries."""
    known = list(shown)
    roster = roster_then(known, at)
    coming: dict[tuple[int, str], list[Responsibility]] = {}
    ahead = Responsibility.objects.filter(channel__in=known, valid_from__gt=at)
    for one in ahead.select_related("person", "mandate").order_by("valid_from", "pk"):
        if not one.was_called_off:
            coming.setdefault((one.channel_id, one.task), []).append(one)
    return [
        Row(channel, [_cell(roster, channel, task, at, coming) for task in Task])
        for channel in known
    ]


def _cell(
    roster: Roster,
    channel: Channel,
    task: Task,
    at: datetime,
    coming: dict[tuple[int, str], list[Responsibility]],
) -> Cell:
    held = [one for one in roster.responsible(channel.pk, task, at) if one.person.is_active]
    primary = next((one for one in held if one.rank == Rank.PRIMARY), None)
    return Cell(
        task=task,
        primary=primary,
        backups=[one for one in held if one.rank == Rank.BACKUP],
        upcoming=coming.get((channel.pk, task.value), []),
        chain=roster.chain(channel, task, at),
    )


def people(seen_by: User, now: datetime) -> UserQuerySet:
    """Who holds or held a task on a channel that the person sees, ordered by unit."""
    held = Responsibility.objects.filter(channel__in=visible_channels(seen_by, now))
    found: UserQuerySet = User.objects.filter(pk__in=held.values("person_id"))
    return found.select_related("unit").order_by("unit__name", "name")


def sheet(found: Iterable[Row], at: datetime) -> Iterator[list[str]]:
    """The matrix as a table of texts, one line for each channel and task."""
    yield [
        _("Unit"), _("Channel"), _("Network"), _("Account name"), _("State"), _("Task"),
        _("Primary"), _("Decree"), _("From"), _("Until"), _("Backups"), _("On duty"), _("Reason"),
        _("Finding"),
    ]  # fmt: skip
    for row in found:
        channel = row.channel
        for cell in row.cells:
            held, meant = cell.primary, cell.on_duty
            zone = channel.unit.zone
            yield [
                channel.unit.short_name,
                channel.name,
                str(channel.get_network_display()),
                channel.handle,
                str(channel.get_state_display()),
                str(cell.task.label),
                held.person.full_title if held else "",
                held.mandate.number if held else "",
                first_day(held.valid_from, zone) if held else "",
                last_day(held.valid_until, zone) if held and held.valid_until else "",
                "; ".join(one.person.full_title for one in cell.backups),
                meant.person.full_title if meant else "",
                meant.because if meant else "",
                finding(cell),
            ]


def finding(cell: Cell) -> str:
    """What is wrong with the cover, in words; empty when nothing is."""
    return {
        "gap": _("No primary"),
        "falls": _("Nobody by decree is present"),
        "stands_in": "",
        "covered": "",
    }[cell.state]
