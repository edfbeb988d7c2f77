"""Who looks after a post when its author goes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from posts import rules
from posts.actions.moving import MoveRefused, call_for_action, locked
from posts.models import Post
from posts.states import PostState
from records import actions as records


@transaction.atomic
def hand_over(*, post_id: int, to: User, by: User, now: datetime) -> Post:
    """Give a post that is under way to another writer, who hears what becomes of it. Locks it.

    Whoever opened it stays its author: four eyes are counted by parts, not by keeping.
    """
    post = locked(post_id)
    if why_not := rules.why_not_keep(to, post, now):
        raise MoveRefused(why_not)
    if not rules.may_hand_over(by, post, now):
        raise MoveRefused(_("You do not plan posts for %(unit)s.") % {"unit": post.unit.short_name})
    if PostState(post.state) in (PostState.PUBLISHED, PostState.WITHDRAWN, PostState.CANCELLED):
        raise MoveRefused(_("This post is over: there is nothing to hand over."))
    before = post.keeper_id or post.created_by_id
    post.keeper = to
    post.save(update_fields=["keeper"])
    records.write(
        kind="post.handed_over",
        subject=post,
        by=by,
        now=now,
        mandate=rules.mandate(by, post, now),
        url=post.get_absolute_url(),
        title=post.title,
        to=to.pk,
        before=before,
        **call_for_action([to], "author"),
    )
    return post
