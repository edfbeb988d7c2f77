"""Secret addresses for calendar programs: opening one anew, taking it back."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

import records.actions
from accounts.models import User
from accounts.rules import hash_of
from channels.actions.common import Refused
from channels.models import CalendarFeed, Desk
from channels.rules import visible_desks

# How exactly the last use is known; programs ask every few minutes.
USE_IS_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def open_feed(*, desk: Desk | None, by: User, now: datetime) -> tuple[CalendarFeed, str]:
    """A new address of one's own shifts or of a desk; the old one is dead. The token, once.

    Locks the person. The token holds 256 random bits and is kept as a hash.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if desk is not None and not visible_desks(by, now).filter(pk=desk.pk).exists():
        raise Refused(_("You do not see this desk."))
    old = CalendarFeed.objects.filter(owner=by, desk=desk, revoked_at=None)
    rotated = bool(old.update(revoked_at=now))
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(owner=by, desk=desk, token_hash=hash_of(token), made_at=now)
    _write("feed.rotated" if rotated else "feed.opened", feed, by, now)
    return feed, token


@transaction.atomic
def revoke_feed(*, feed_id: int, by: User, now: datetime) -> CalendarFeed:
    """The address is dead at once. Its owner only. Locks the row."""
    feed = CalendarFeed.objects.select_for_update().get(pk=feed_id)
    if feed.owner_id != by.pk:
        raise Refused(_("Only its owner can take an address back."))
    if feed.revoked_at is not None:
        raise Refused(_("This address is dead already."))
    feed.revoked_at = now
    feed.save(update_fields=["revoked_at"])
    _write("feed.revoked", feed, by, now)
    return feed


def note_use(*, feed: CalendarFeed, now: datetime) -> None:
    """For its owner to see that somebody reads it; no act of a person, so no event."""
    if feed.last_used_at is None or now - feed.last_used_at > USE_IS_NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_used_at=now)


def _write(kind: str, feed: CalendarFeed, by: User, now: datetime) -> None:
    records.actions.write(kind=kind, subject=by, by=by, now=now, feed=feed.pk, desk=feed.desk_id)
