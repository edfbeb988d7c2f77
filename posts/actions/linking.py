"""Secret addresses of the content calendar: making one, taking it back."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.rules import hash_of
from channels.models import Channel
from posts import rules
from posts.actions.moving import MoveRefused
from posts.models import CalendarLink
from posts.models.link import LONGEST
from posts.states import LinkKind
from records import actions as records

MOST = 20
# How exactly the last use is known; programs ask every few minutes.
USE_IS_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_link(
    *,
    kind: str,
    scope: Unit | Channel | None,
    label: str,
    days: int,
    by: User,
    now: datetime,
) -> tuple[CalendarLink, str]:
    """A new address and its token, which is never shown again. `days` counts for a page only.

    Locks the person. Raises MoveRefused, with the field, for a scope that the person does not
    see or a page that nobody but planners may share.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    kind, label = LinkKind(kind), " ".join(label.split())[:60]
    if not label:
        raise MoveRefused(_("Say for whom it is."), field="label")
    if why_not := rules.why_not_link(by, kind, scope, now):
        raise MoveRefused(why_not, field="scope")
    if kind == LinkKind.PAGE and not 1 <= days <= LONGEST.days:
        raise MoveRefused(
            _("Between one day and %(most)s days.") % {"most": LONGEST.days}, field="days"
        )
    if CalendarLink.objects.living(now).filter(owner=by).count() >= MOST:
        words = _("You have %(most)s addresses. Take one back first.")
        raise MoveRefused(words % {"most": MOST})
    token = secrets.token_urlsafe(32)
    link = CalendarLink.objects.create(
        kind=kind,
        owner=by,
        unit=scope if isinstance(scope, Unit) else None,
        channel=scope if isinstance(scope, Channel) else None,
        label=label,
        token_hash=hash_of(token),
        made_at=now,
        expires_at=now + timedelta(days=days) if kind == LinkKind.PAGE else None,
    )
    _write("calendar_link.made", link, by, now)
    return link, token


@transaction.atomic
def revoke_link(*, link_id: int, by: User, now: datetime) -> CalendarLink:
    """The address is dead at once. Its owner only; a second time does nothing. Locks the row."""
    link = CalendarLink.objects.select_for_update().get(pk=link_id, owner=by)
    if link.revoked_at is None:
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
        _write("calendar_link.revoked", link, by, now)
    return link


def note_link_use(*, link: CalendarLink, now: datetime) -> None:
    """For its owner to see that somebody reads it; no act of a person, so no event."""
    if link.last_used_at is None or now - link.last_used_at > USE_IS_NOTED_EVERY:
        CalendarLink.objects.filter(pk=link.pk).update(last_used_at=now)


def _write(kind: str, link: CalendarLink, by: User, now: datetime) -> None:
    records.write(
        kind=kind,
        subject=by,
        by=by,
        now=now,
        link=link.pk,
        as_kind=str(link.kind),
        unit=link.unit_id,
        channel=link.channel_id,
        expires_at=link.expires_at.isoformat() if link.expires_at else "",
    )
