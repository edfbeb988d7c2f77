"""What follows by itself when the tasks pass on: nobody needs to choose for these."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Membership
from channels.models import Responsibility
from channels.states import Task
from duties.models import Duty
from ethics.models import Review
from ethics.states import ReviewState
from insights.leaving.base import Scope


@dataclass(frozen=True)
class Follower:
    icon: str
    label: str
    count: int
    note: str


def following(scope: Scope) -> list[Follower]:
    """Duties and reviews go to whoever is on duty for the channel; roles end."""
    held = Responsibility.objects.current(scope.now).filter(person=scope.person)
    if scope.units is not None:
        held = held.filter(channel__unit_id__in=scope.units)
    pairs = list(held.values_list("channel_id", "task"))
    found = [
        Follower(
            "bell",
            _("open duties"),
            _duties(pairs),
            _("go to whoever takes the task or is on duty"),
        ),
        Follower(
            "scale", _("reviews that wait"), _reviews(pairs), _("go to whoever takes the approving")
        ),
        Follower("badge", _("roles"), _roles(scope), _("end at once")),
    ]
    return [one for one in found if one.count]


def _duties(pairs: list[tuple[int, str]]) -> int:
    mine = Q(pk=None)
    for channel_id, task in pairs:
        mine |= Q(channel_id=channel_id, task=task)
    return Duty.objects.filter(mine, met_at=None, cancelled_at=None).count()


def _reviews(pairs: list[tuple[int, str]]) -> int:
    judged = [channel_id for channel_id, task in pairs if task == Task.APPROVE]
    waiting = Review.objects.filter(
        state=ReviewState.OPEN, revision__variants__channel_id__in=judged
    )
    return waiting.distinct().count()


def _roles(scope: Scope) -> int:
    held = Membership.objects.current(scope.now).filter(person=scope.person)
    if scope.units is not None:
        held = held.filter(unit_id__in=scope.units)
    return held.count()
