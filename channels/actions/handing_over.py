"""A task passes from one person to another, for good or until its holder comes back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Mandate, User
from channels import rules
from channels.actions.assigning import assign, end_responsibility
from channels.actions.common import Refused
from channels.models import Responsibility


@transaction.atomic
def hand_over_responsibility(
    *,
    responsibility_id: int,
    to: User,
    at: datetime,
    until: datetime | None,
    mandate: Mandate,
    by: User | None,
    now: datetime,
) -> Responsibility:
    """End a task at an instant and give it, with its rank, to another person from then on.

    With `until` the holder has it back from that instant. What the other person held of the same
    task in that period gives way. Locks as `assign` and `end_responsibility` do.
    """
    held = Responsibility.objects.select_related("channel__unit", "person", "mandate").get(
        pk=responsibility_id
    )
    if why_not := rules.why_not_take(to, held, now):
        raise Refused(why_not)
    begins = max(at, held.valid_from)
    ends = _earlier(until, held.valid_until)
    end_responsibility(responsibility_id=held.pk, at=at, by=by, now=now)
    _give_way(held, to, begins, ends, by, now)
    taken = _again(held, to, held.rank, mandate, begins, ends, by, now)
    if until is not None and (held.valid_until is None or held.valid_until > until):
        _again(held, held.person, held.rank, held.mandate, until, held.valid_until, by, now)
    return taken


@transaction.atomic
def drop_responsibility(
    *, responsibility_id: int, at: datetime, by: User | None, now: datetime
) -> None:
    """End a task without a successor: for a backup only, a primary is never followed by nobody."""
    held = Responsibility.objects.get(pk=responsibility_id)
    if not rules.may_be_dropped(held):
        raise Refused(_("Choose who takes this."))
    end_responsibility(responsibility_id=held.pk, at=at, by=by, now=now)


def _give_way(
    held: Responsibility,
    to: User,
    begins: datetime,
    ends: datetime | None,
    by: User | None,
    now: datetime,
) -> None:
    """The taker's own entries for the same task end, and go on after the period."""
    own = Responsibility.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=begins),
        channel=held.channel, task=held.task, person=to,
    ).select_related("mandate")  # fmt: skip
    if ends is not None:
        own = own.filter(valid_from__lt=ends)
    for one in own.order_by("pk"):
        if one.was_called_off:
            continue
        end_responsibility(responsibility_id=one.pk, at=begins, by=by, now=now)
        if ends is not None and (one.valid_until is None or one.valid_until > ends):
            _again(held, to, one.rank, one.mandate, ends, one.valid_until, by, now)


def _again(
    held: Responsibility,
    person: User,
    rank: str,
    mandate: Mandate,
    begins: datetime,
    ends: datetime | None,
    by: User | None,
    now: datetime,
) -> Responsibility:
    return assign(
        channel_id=held.channel_id, person=person, task=held.task, rank=rank, valid_from=begins,
        valid_until=ends, mandate=mandate, by=by, now=now,
    )  # fmt: skip


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(filter(None, (one, other)), default=None)
