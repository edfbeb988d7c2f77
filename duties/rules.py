"""Who sees messages and duties, who enters messages, who answers them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import Absence, Mandate, User
from accounts.rules import holds_role, mandate_for, unit_ids
from accounts.states import Role
from channels import queries as channels
from channels.models import Channel, ChannelQuerySet, Responsibility
from channels.rules import visible_channels
from channels.states import ChannelState, Task
from duties.models import Duty, DutyQuerySet, Message, MessageQuerySet

# Auditors read and never act.
ENTERING = (Role.OFFICER, Role.SUPERVISOR, Role.HEAD, Role.ADMIN)
LEADING = (Role.SUPERVISOR, Role.HEAD, Role.ADMIN)
# Citizens still write to a channel that pauses or closes.
LISTENING = (ChannelState.ACTIVE, ChannelState.PAUSED, ChannelState.CLOSING)


def visible_messages(person: User, now: datetime) -> MessageQuerySet:
    """Messages of the channels that the person sees."""
    return Message.objects.filter(channel__in=visible_channels(person, now).values("pk"))


def visible_duties(person: User, now: datetime) -> DutyQuerySet:
    """Duties of the channels that the person sees."""
    return Duty.objects.filter(channel__in=visible_channels(person, now).values("pk"))


def may_enter(person: User, channel: Channel, now: datetime) -> bool:
    """Whether the person may enter messages that came in by this channel."""
    return holds_role(person, ENTERING, channel.unit_id, now) or channels.holds(
        person, channel, Task.RESPOND, now
    )


def may_answer(person: User, channel: Channel, now: datetime) -> bool:
    """Whoever is responsible for answering or stands in, and those who lead the unit.

    An officer of the unit without a responsibility for the channel only reads and enters.
    """
    return holds_role(person, LEADING, channel.unit_id, now) or channels.holds(
        person, channel, Task.RESPOND, now
    )


def listening_channels(person: User, now: datetime) -> ChannelQuerySet:
    """Channels for which the person may enter messages at that instant, by name."""
    if not person.is_active:
        return Channel.objects.none()
    return (
        Channel.objects.filter(
            Q(unit_id__in=unit_ids(person, now, ENTERING)) | Q(pk__in=my_channels(person, now)),
            state__in=LISTENING,
        )
        .select_related("unit__calendar")
        .order_by("name")
    )


def my_channels(person: User, now: datetime) -> QuerySet[Responsibility, int]:
    """Ids of the channels for which the person answers now, or stands in for who does."""
    stood_in_for = Absence.objects.covering(now).filter(substitute=person.pk).values("person")
    return (
        Responsibility.objects.current(now)
        .filter(Q(person=person.pk) | Q(person__in=stood_in_for), task=Task.RESPOND)
        .values_list("channel_id", flat=True)
    )


def mandate_of(
    person: User | None, channel: Channel, now: datetime, task: str = Task.RESPOND
) -> Mandate | None:
    """The letter under which the person acts here: of the responsibility, else of the role."""
    if person is None:
        return None
    held = (
        Responsibility.objects.current(now)
        .filter(person_id=person.pk, channel_id=channel.pk, task=task)
        .select_related("mandate")
        .first()
    )
    if held is not None:
        return held.mandate
    membership = mandate_for(person, ENTERING, channel.unit_id, now)
    return membership.mandate if membership else None
