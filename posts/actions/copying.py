"""Keeping what somebody types before it is saved. No event: nothing of it counts yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from posts import rules
from posts.actions.moving import MoveRefused
from posts.copies import MOST_CHARACTERS
from posts.models import Post, WorkingCopy
from posts.models.copy import KEPT_FOR

FORGOTTEN_AT_ONCE = 500


@transaction.atomic
def keep_copy(
    *, key: UUID, post_id: int | None, fields: dict[str, list[str]] | None, by: User, now: datetime
) -> WorkingCopy:
    """Note that `by` has the composer open, and what stands in it (None: as before).

    Locks the copy. A copy that was saved or dropped stays ended, so that a late word of a closed
    page does not bring it back. A post whose text is fixed meanwhile still takes words: they
    must not get lost for that. Raises MoveRefused where `by` does not write, or the copy is
    another's.
    """
    if post_id is None:
        allowed = bool(rules.units_to_write_for(by, now))
    else:
        allowed = rules.may_write(by, Post.objects.get(pk=post_id).unit_id, now)
    if not allowed:
        raise MoveRefused(_("You may read here, but not write for this unit."))
    if fields and _size(fields) > MOST_CHARACTERS:
        raise MoveRefused(_("This is too long to be kept. Shorten it."))
    WorkingCopy.objects.get_or_create(
        key=key, defaults={"person": by, "post_id": post_id, "opened_at": now, "seen_at": now}
    )
    copy = WorkingCopy.objects.select_for_update().get(key=key)
    if (copy.person_id, copy.post_id) != (by.pk, post_id):
        raise MoveRefused(_("These words belong to another page. Open the composer anew."))
    if copy.ended_at is None:
        copy.seen_at = now
        if fields is not None:
            copy.fields, copy.typed_at = fields, now
        copy.save(update_fields=["seen_at", "fields", "typed_at"])
    return copy


def _size(fields: dict[str, list[str]]) -> int:
    return sum(len(name) + sum(map(len, values)) for name, values in fields.items())


@transaction.atomic
def end_copy(*, key: UUID, by: User, now: datetime) -> None:
    """Saved, or dropped by its writer: its words go. An unknown or ended one is left alone."""
    copy = WorkingCopy.objects.select_for_update().filter(key=key, person=by).first()
    if copy is not None and copy.ended_at is None:
        copy.fields, copy.ended_at = {}, now
        copy.save(update_fields=["fields", "ended_at"])


@transaction.atomic
def forget_copies(*, now: datetime) -> int:
    """Empty copies that nobody has opened for thirty days; so many at once, the rest later."""
    old = WorkingCopy.objects.open().filter(seen_at__lt=now - KEPT_FOR).order_by("seen_at")
    ids = old.select_for_update(skip_locked=True).values_list("pk", flat=True)
    return WorkingCopy.objects.filter(pk__in=list(ids[:FORGOTTEN_AT_ONCE])).update(
        fields={}, ended_at=now
    )
