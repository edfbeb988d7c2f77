"""Talking about a post beside it. No event carries what is said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from posts import comments, rules
from posts.actions.moving import MoveRefused, authors, locked, note
from posts.models import Comment, Post
from posts.models.comment import LONGEST, LONGEST_QUOTE


@transaction.atomic
def comment(
    *,
    post_id: int,
    text: str,
    quote: str = "",
    answer_to: int | None = None,
    mention: Iterable[User] = (),
    by: User,
    now: datetime,
) -> Comment:
    """Say something about the post as it reads now. Locks the post.

    `quote` must stand in its text; `mention` are people who see the post: they are told, as are
    its authors and whoever spoke in the same thread. Raises MoveRefused, with the field.
    """
    post = locked(post_id)
    if not rules.may_comment(by, post, now):
        raise MoveRefused(_("You read this post, but do not work on it."))
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise MoveRefused(_("Say something."), field="text")
    if len(text) > LONGEST:
        raise MoveRefused(_("At most %(most)s characters.") % {"most": LONGEST}, field="text")
    quote = " ".join(quote.split())[:LONGEST_QUOTE]
    if quote and not comments.stands_in(quote, post.revision):
        raise MoveRefused(_("These words do not stand in the post."), field="quote")
    thread = _thread(post, answer_to)
    mentioned = set(mention)
    if mentioned - set(rules.who_work_on(post, now)):
        raise MoveRefused(_("Mention people who see this post."), field="mention")
    said = Comment.objects.create(
        post=post, revision=post.revision, parent=thread, text=text, quote=quote, by=by, at=now
    )
    said.mentioned.set(mentioned)
    _tell(said, mentioned, by=by, now=now)
    return said


def _thread(post: Post, answer_to: int | None) -> Comment | None:
    if answer_to is None:
        return None
    thread = Comment.objects.filter(post=post, parent=None, pk=answer_to).first()
    if thread is None:
        raise MoveRefused(_("This comment does not exist any more."))
    return thread


def _tell(said: Comment, mentioned: set[User], *, by: User, now: datetime) -> None:
    """The mentioned as such; authors and those of the thread that somebody spoke. Oneself not."""
    thread = [said.parent.by, *(one.by for one in said.parent.answers.all())] if said.parent else []
    others = {one for one in [*authors(said.post), *thread] if one.is_active}
    note(
        said.post,
        kind="comment.made",
        tell=sorted(others - mentioned - {by}, key=lambda one: one.pk),
        reason="conversation",
        by=by,
        now=now,
        comment=said.pk,
    )
    if told := sorted(mentioned - {by}, key=lambda one: one.pk):
        note(
            said.post,
            kind="comment.mentioned",
            tell=told,
            reason="mentioned",
            by=by,
            now=now,
            comment=said.pk,
        )


@transaction.atomic
def resolve_comment(*, comment_id: int, resolved: bool, by: User, now: datetime) -> Comment:
    """Close a thread or open it again: whoever may comment. A second time does nothing."""
    said = _locked(comment_id, by, now)
    if said.parent_id is not None:
        raise MoveRefused(_("A thread is resolved at its first comment."))
    if resolved != (said.resolved_at is not None):
        said.resolved_at, said.resolved_by = (now, by) if resolved else (None, None)
        said.save(update_fields=["resolved_at", "resolved_by"])
        kind = "comment.resolved" if resolved else "comment.reopened"
        note(said.post, kind=kind, by=by, now=now, comment=said.pk)
    return said


@transaction.atomic
def take_back_comment(*, comment_id: int, by: User, now: datetime) -> Comment:
    """Empty one's own comment; that there was one stays. Answers stay too."""
    said = _locked(comment_id, by, now)
    if said.by_id != by.pk:
        raise MoveRefused(_("Only who said it can take it back."))
    if said.withdrawn_at is None:
        said.text, said.quote, said.withdrawn_at = "", "", now
        said.save(update_fields=["text", "quote", "withdrawn_at"])
        note(said.post, kind="comment.taken_back", by=by, now=now, comment=said.pk)
    return said


def _locked(comment_id: int, by: User, now: datetime) -> Comment:
    said = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("post__unit", "post__revision")
        .get(pk=comment_id)
    )
    if not rules.may_comment(by, said.post, now):
        raise MoveRefused(_("You read this post, but do not work on it."))
    return said
