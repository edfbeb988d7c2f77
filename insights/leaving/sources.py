"""Where open work of a person is found. What an app adds to a person is added to SOURCES.

A source reads, and gives by an action of the app that owns the rows; it writes nothing itself.
`tests/insights/test_leaving.py` walks every relation to a person, so that none is forgotten.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

import accounts.actions
import channels.actions
import posts.actions
from accounts.models import Absence, Invitation, User
from accounts.states import Employment, Role
from accounts.templatetags.people import first_day, last_day
from channels.models import Responsibility
from channels.rules import may_be_dropped
from channels.states import Task
from insights.leaving.base import Handing, Item, Scope, Source
from insights.leaving.in_hand import HandOvers, InHand, Offers, Shifts
from posts.models import Post


class Tasks:
    """Responsibilities for channels, custody among them."""

    key, icon, needs_letter = "task", "speakerphone", True

    def title(self) -> str:
        return _("Tasks on official channels")

    def items(self, scope: Scope) -> list[Item]:
        held = Responsibility.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=scope.now), person=scope.person
        ).select_related("channel__unit", "mandate", "person")
        if scope.units is not None:
            held = held.filter(channel__unit_id__in=scope.units)
        return [
            Item(
                one.pk,
                f"{one.get_task_display()}: {one.channel.name}",
                f"{one.channel.get_network_display()} · {one.get_rank_display()} · "
                f"{one.mandate.shown}",
                one.channel.get_absolute_url(),
                one,
                not may_be_dropped(one),
            )
            for one in held.order_by("channel__name", "task", "valid_from", "pk")
            if not one.was_called_off
        ]

    def takers(self, item: Item, scope: Scope) -> list[User]:
        if item.thing.task != Task.APPROVE:
            return scope.everybody()
        able = scope.in_role(Role.SUPERVISOR, item.thing.channel.unit_id)
        return [one for one in able if one.employment != Employment.NON_ASN and one != scope.by]

    def give(self, item: Item, to: User | None, how: Handing) -> None:
        if to is None:
            channels.actions.drop_responsibility(
                responsibility_id=item.pk, at=how.at, by=how.by, now=how.now
            )
            return
        assert how.letter is not None  # the form asks for it
        channels.actions.hand_over_responsibility(
            responsibility_id=item.pk, to=to, at=how.at, until=how.until, mandate=how.letter,
            by=how.by, now=how.now,
        )  # fmt: skip


class Posts:
    """Posts under way that the person looks after."""

    key, icon, needs_letter = "post", "file-text", False

    def title(self) -> str:
        return _("Posts under way")

    def items(self, scope: Scope) -> list[Item]:
        kept = Post.objects.under_way().kept_by(scope.person.pk).select_related("unit")
        if scope.units is not None:
            kept = kept.filter(unit_id__in=scope.units)
        return [
            Item(one.pk, one.title, f"{one.get_state_display()} · {one.unit.short_name}",
                 one.get_absolute_url(), one, True)
            for one in kept.order_by("planned_at", "pk")
        ]  # fmt: skip

    def takers(self, item: Item, scope: Scope) -> list[User]:
        return scope.in_role(Role.OFFICER, item.thing.unit_id)

    def give(self, item: Item, to: User | None, how: Handing) -> None:
        assert to is not None  # the form asks for somebody
        posts.actions.hand_over(post_id=item.pk, to=to, by=how.by, now=how.now)


class StandIns:
    """Absences of others in which the person is the substitute."""

    key, icon, needs_letter = "stand_in", "beach", False

    def title(self) -> str:
        return _("Stands in for others")

    def items(self, scope: Scope) -> list[Item]:
        if scope.unit is not None:  # goes on from another unit
            return []
        open_ones = Absence.objects.filter(
            substitute=scope.person, cancelled_at=None, ends_at__gt=scope.now
        ).select_related("person__unit")
        return [
            Item(
                one.pk,
                one.person.full_title,
                f"{first_day(one.starts_at, one.person.unit.zone)} – "
                f"{last_day(one.ends_at, one.person.unit.zone)}",
                one.person.get_absolute_url(),
                one,
                False,
            )
            for one in open_ones.order_by("starts_at", "pk")
        ]

    def takers(self, item: Item, scope: Scope) -> list[User]:
        return [
            one for one in scope.everybody() if one.pk not in (item.thing.person_id, scope.by.pk)
        ]

    def give(self, item: Item, to: User | None, how: Handing) -> None:
        accounts.actions.change_absence(
            absence_id=item.pk, ends_at=item.thing.ends_at, substitute=to, by=how.by, now=how.now
        )


class Invitations:
    """Invitations that the person sent and that nobody has accepted."""

    key, icon, needs_letter = "invitation", "mail", False

    def title(self) -> str:
        return _("Invitations that wait")

    def items(self, scope: Scope) -> list[Item]:
        waiting = Invitation.objects.open(scope.now).filter(invited_by=scope.person)
        if scope.units is not None:
            waiting = waiting.filter(unit_id__in=scope.units)
        return [
            Item(one.pk, one.name, f"{one.get_role_display()}, {one.unit.short_name}",
                 "/staff/invitations/", one, False)
            for one in waiting.select_related("unit").order_by("pk")
        ]  # fmt: skip

    def takers(self, item: Item, scope: Scope) -> list[User]:
        return scope.in_role(Role.ADMIN, item.thing.unit_id)

    def give(self, item: Item, to: User | None, how: Handing) -> None:
        if to is None:
            accounts.actions.revoke_invitation(invitation_id=item.pk, by=how.by, now=how.now)
        else:
            accounts.actions.take_over_invitation(
                invitation_id=item.pk, to=to, by=how.by, now=how.now
            )


SOURCES: tuple[Source, ...] = (
    Tasks(),
    Posts(),
    Shifts(),
    Offers(),
    HandOvers(),  # before what is in hand: an open one holds it
    InHand(),
    StandIns(),
    Invitations(),
)


def open_items(scope: Scope) -> list[tuple[Source, list[Item]]]:
    """All that hangs on the person, by source; sources with nothing are left out."""
    found = [(source, source.items(scope)) for source in SOURCES]
    return [(source, items) for source, items in found if items]
