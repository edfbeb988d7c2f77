"""An old revision brought back, as a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from posts import rules
from posts.actions.moving import MoveRefused, locked, note
from posts.actions.writing import save_revision
from posts.digest import content_of
from posts.models import Revision


@transaction.atomic
def restore(
    *, post_id: int, number: int, expected_number: int, by: User, now: datetime
) -> Revision:
    """Save what revision `number` said as the newest revision; refused where an edit would be.

    Channels on which the person may not write any more are left out. Raises Stale when
    `expected_number` is not the current one, MoveRefused when both say the same.
    """
    post = locked(post_id)
    old = post.revisions.filter(number=number).first()
    if old is None:
        raise MoveRefused(_("There is no such revision."))
    content = content_of(old)
    usable = set(rules.channels_to_write_for(by, now).values_list("pk", flat=True))
    if post.revision is not None:
        usable |= set(post.revision.variants.values_list("channel", flat=True))
    variants = {pk: text for pk, text in content.variants.items() if pk in usable}
    revision = save_revision(
        post_id=post_id,
        expected_number=expected_number,
        content=replace(content, variants=variants),
        by=by,
        now=now,
    )
    if revision.number == expected_number:
        raise MoveRefused(_("The post says that already."))
    post.refresh_from_db()
    note(post, kind="post.restored", by=by, now=now, revision=number)
    return revision
