"""My work today: what this person has to do, room by room. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import unit_ids
from accounts.states import Role
from channels.coverage import findings_in
from channels.models import Channel, Impostor, Responsibility
from channels.registry import short_of_admins
from channels.rules import on_shift, standing_in
from channels.states import ChannelState, Flag, Severity, Task
from duties.models import Duty
from duties.queries import Clockwork
from duties.rules import LEADING
from duties.states import DutyKind
from ethics import queries as ethics
from ethics.rules import approvals
from posts import rules as post_rules
from posts.models import Contributor, Post, Publication
from posts.states import PostState, PublicationState
from records.queries import notices
from records.wording import of as words_of

SHOWN = 7
WEEK = timedelta(days=7)
UNSENT = (PostState.MISSED, PostState.HELD)
BACK = (PostState.CHANGES_REQUESTED, PostState.REJECTED)
WATCHING = (Role.ADMIN, Role.SUPERVISOR)
UNCLEAR = (PublicationState.FAILED, PublicationState.UNKNOWN, PublicationState.HELD)
AHEAD = (
    PostState.DRAFT,
    PostState.IN_REVIEW,
    PostState.CHANGES_REQUESTED,
    PostState.CLEARED,
    PostState.SCHEDULED,
)


@dataclass(frozen=True)
class Section:
    """One heap of work. `total` counts all of it, `items` the first few."""

    key: str
    title: str
    icon: str
    items: Sequence[Any]
    total: int
    all_url: str = ""
    urgent: bool = False
    aside: bool = False  # good to know, nothing to do at once

    @property
    def more(self) -> bool:
        return self.total > len(self.items)

    @property
    def template(self) -> str:
        return f"insights/partials/_{self.key}.html"


@dataclass
class Charges:
    """Channels in the person's charge or shift by task, or of somebody they stand in for."""

    by_task: dict[str, set[int]] = field(default_factory=dict)

    def of(self, task: Task) -> set[int]:
        return self.by_task.get(task, set())


def sections(person: User, now: datetime) -> list[Section]:
    """Every heap that has something in it, in the order in which it presses."""
    charges = _charges(person, now)
    administered, led = unit_ids(person, now, [Role.ADMIN]), unit_ids(person, now, LEADING)
    visible = post_rules.visible_posts(person, now)
    found = [
        _to_judge(person, now),
        _to_answer(charges, led, now),
        _to_publish(charges),
        _to_settle(person, charges, now),
        _sent_back(person),
        _drafts(person),
        _requests(administered),
        _impostors(administered),
        _to_confirm(charges, led, now),
        _short_of_admins(led),
        _gaps(person, now),
        _week(visible, now),
        _unread(person),
    ]
    return [section for section in found if section.total]


def judges(person: User, now: datetime) -> bool:
    """Whether the person approves anywhere, and so has a queue, even an empty one."""
    return person.is_asn and bool(approvals(person, now))


def _charges(person: User, now: datetime) -> Charges:
    held = Responsibility.objects.current(now).filter(standing_in(person, now))
    pairs = held.values_list("task", "channel_id")
    charges = Charges()
    for task, channel_id in pairs.union(on_shift(person, now).values_list("task", "channel_id")):
        charges.by_task.setdefault(task, set()).add(channel_id)
    return charges


def _first(rows: QuerySet[Any]) -> tuple[list[Any], int]:
    """The first few and how many there are; the count is asked only when there are more."""
    found = list(rows[: SHOWN + 1])
    return found[:SHOWN], len(found) if len(found) <= SHOWN else rows.count()


def _to_judge(person: User, now: datetime) -> Section:
    rows = ethics.queue(person, now).prefetch_related("revision__variants__channel")
    items, total = _first(rows)
    return Section(
        "judge", _("To judge"), "scale", items, total, reverse("ethics:queue"), urgent=True
    )


def _to_answer(charges: Charges, led: set[int], now: datetime) -> Section:
    """Open duties to citizens on own channels; who leads a unit also sees what is overdue there."""
    own = Q(channel_id__in=charges.of(Task.RESPOND))
    rows = (
        Duty.objects.open()
        .filter(kind=DutyKind.FIRST_RESPONSE)
        .filter(own | Q(channel__unit_id__in=led, due_at__lte=now))
        .select_related("channel__unit", "message")
        .order_by("due_at", "pk")
    )
    items, total = _first(rows)
    clockwork = Clockwork(now)
    for duty in items:
        duty.left = clockwork.left(duty)
    return Section(
        "answer", _("To answer"), "inbox", items, total, reverse("duties:inbox"), urgent=True
    )


def _to_publish(charges: Charges) -> Section:
    rows = (
        Publication.objects.filter(
            state=PublicationState.CLAIMED, channel_id__in=charges.of(Task.PUBLISH)
        )
        .select_related("post", "channel")
        .order_by("slot_at", "pk")
    )
    items, total = _first(rows)
    url = f"{reverse('posts:list')}?state={PostState.PUBLISHING}"
    return Section("publish", _("To publish by hand"), "send", items, total, url, urgent=True)


def _to_settle(person: User, charges: Charges, now: datetime) -> Section:
    """Missed, held, failed or unclear: a person decides what becomes of it."""
    units = unit_ids(person, now, post_rules.PLANNERS)
    unclear = Publication.objects.filter(post_id=OuterRef("pk"), state__in=UNCLEAR)
    on_own = Publication.objects.filter(
        post_id=OuterRef("pk"), channel_id__in=charges.of(Task.PUBLISH)
    )
    rows = (
        Post.objects.filter(Q(unit_id__in=units) | Exists(on_own))
        .filter(Q(state__in=UNSENT) | Exists(unclear))
        .select_related("unit")
        .order_by("-planned_at", "-pk")
    )
    items, total = _first(rows)
    url = f"{reverse('posts:list')}?state={PostState.MISSED}"
    title = _("Missed, held or failed: decide")
    return Section("settle", title, "calendar-x", items, total, url, urgent=True)


def _mine(person: User, states: Sequence[str]) -> QuerySet[Post]:
    part = Contributor.objects.filter(post_id=OuterRef("pk"), person_id=person.pk)
    return (
        Post.objects.filter(state__in=states)
        .filter(Q(created_by_id=person.pk) | Q(keeper_id=person.pk) | Exists(part))
        .select_related("unit")
        .order_by("-state_at", "-pk")
    )


def _sent_back(person: User) -> Section:
    items, total = _first(_mine(person, BACK))
    url = f"{reverse('posts:list')}?mine=on&state={PostState.CHANGES_REQUESTED}"
    return Section("posts", _("Sent back to me"), "arrow-back-up", items, total, url)


def _drafts(person: User) -> Section:
    items, total = _first(_mine(person, (PostState.DRAFT,)))
    url = f"{reverse('posts:list')}?mine=on&state={PostState.DRAFT}"
    return Section("posts", _("My drafts"), "pencil", items, total, url)


def _week(visible: QuerySet[Post], now: datetime) -> Section:
    rows = (
        visible.filter(state__in=AHEAD, planned_at__gt=now, planned_at__lte=now + WEEK)
        .select_related("unit")
        .order_by("planned_at", "pk")
    )
    items, total = _first(rows)
    url = reverse("posts:calendar")
    title = _("Planned for the next seven days")
    return Section("posts", title, "calendar", items, total, url, aside=True)


def _gaps(person: User, now: datetime) -> Section:
    """For admins and supervisors: what presses in the coverage check ahead, counted in red."""
    units = unit_ids(person, now, WATCHING)
    found = findings_in(units, now) if units else []
    urgent = [one for one in found if one.severity == Severity.URGENT]
    title, url = _("Gaps in cover"), f"{reverse('channels:coverage')}?severity={Severity.URGENT}"
    return Section("gaps", title, "alert-triangle", urgent[:SHOWN], len(urgent), url, urgent=True)


def _requests(units: set[int]) -> Section:
    """For admins: channels that a unit asks for, and such as wait to be taken into use."""
    rows = Channel.objects.in_units(units).filter(state=ChannelState.PROPOSED)
    items, total = _first(rows.select_related("unit").order_by("registered_at", "pk"))
    url = f"{reverse('channels:list')}?state={ChannelState.PROPOSED}"
    return Section("requests", _("Channels to decide"), "speakerphone", items, total, url)


def _to_confirm(charges: Charges, led: set[int], now: datetime) -> Section:
    """Accounts whose confirmation or access review is due: for custody, and for who leads."""
    own = Q(channel_id__in=charges.of(Task.CUSTODY))
    rows = (
        Duty.objects.to_confirm()
        .filter(own | Q(channel__unit_id__in=led))
        .select_related("channel__unit")
        .order_by("due_at", "pk")
    )
    items, total = _first(rows)
    clockwork = Clockwork(now)
    for duty in items:
        duty.left = clockwork.left(duty)
    title, late = _("Channels to confirm"), any(duty.left.late for duty in items)
    return Section(
        "confirm", title, "clipboard-check", items, total, reverse("channels:list"), urgent=late
    )


def _short_of_admins(units: set[int]) -> Section:
    """For who leads or administers: accounts with fewer than two admins of ours on the platform."""
    rows = short_of_admins(Channel.objects.in_units(units)).select_related("unit")
    items, total = _first(rows.order_by("name", "pk"))
    url = f"{reverse('channels:list')}?flag={Flag.ADMINS}"
    return Section("admins", str(Flag.ADMINS.label), "users", items, total, url)


def _impostors(units: set[int]) -> Section:
    """For admins: reported accounts to decide on, and confirmed ones that are not gone yet."""
    rows = Impostor.objects.about_units(units).open() if units else Impostor.objects.none()
    items, total = _first(rows.select_related("imitates").order_by("-last_reported_at", "-pk"))
    title, url = _("Impostors to settle"), reverse("channels:impostors")
    return Section("impostors", title, "shield-x", items, total, url)


def _unread(person: User) -> Section:
    items, total = _first(notices(person).unread())
    for notice in items:
        notice.words = words_of(notice)
    url = reverse("insights:notices")
    return Section("notices", _("Unread notices"), "bell", items, total, url, aside=True)
