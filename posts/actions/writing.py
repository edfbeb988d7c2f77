"""Drafting: a post, its revisions, its pictures."""

from __future__ import annotations

from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from channels.models import Channel
from posts import pictures, rules
from posts.actions.moving import (
    MoveRefused,
    Stale,
    approvers,
    locked,
    move,
    note,
    past_plan_dropped,
    refuse_time,
    take_off,
)
from posts.digest import Content, Picture, digest
from posts.models import Asset, Post, Revision, RevisionAsset, Variant
from posts.states import EDITABLE_STATES, PostState, PublicationState, Reason
from records import actions as records

# What an edit takes off the calendar; what is claimed is going out and forbids the edit.
TAKEN_OFF = (PublicationState.SCHEDULED, PublicationState.HELD, PublicationState.FAILED)
MOST_PICTURES = 4


@transaction.atomic
def create(
    *,
    unit: Unit,
    title: str,
    information_class: str,
    planned_at: datetime | None,
    by: User,
    now: datetime,
) -> Post:
    """Open a draft without text. Raises MoveRefused unless `by` writes for the unit."""
    if not rules.may_write(by, unit.pk, now):
        raise MoveRefused(_("You do not write posts for %(unit)s.") % {"unit": unit.short_name})
    if planned_at is not None:
        refuse_time(planned_at, now)
    title = _usable(title)
    post = Post.objects.create(
        unit=unit,
        title=title,
        created_by=by,
        created_at=now,
        information_class=information_class,
        state=PostState.DRAFT,
        state_at=now,
        planned_at=planned_at,
    )
    note(post, kind="post.created", by=by, now=now)
    return post


def one_line(title: str) -> str:
    """It becomes the subject of mails."""
    return " ".join(title.split())


def _usable(title: str) -> str:
    if why_not := rules.why_not_title(title := one_line(title)):
        raise MoveRefused(why_not)
    return title


@transaction.atomic
def describe(*, post_id: int, title: str, information_class: str, by: User, now: datetime) -> Post:
    """Change the working title and the class, which are not published: no clearance falls."""
    post = locked(post_id)
    _refuse_edit(post, by, now)
    title = one_line(title)
    if title != post.title:
        title = _usable(title)
    if (post.title, post.information_class) == (title, information_class):
        return post
    was = {"was_title": post.title, "was_class": post.information_class}
    post.title, post.information_class = title, information_class
    post.save(update_fields=["title", "information_class"])
    note(post, kind="post.described", by=by, now=now, information_class=information_class, **was)
    return post


@transaction.atomic
def save_revision(
    *, post_id: int, expected_number: int, content: Content, by: User, now: datetime
) -> Revision:
    """Save what the post says as a new revision; the same content again saves nothing.

    A new revision voids a clearance or a submission: the post is a draft again and leaves the
    calendar. `expected_number` is the revision that the person saw (0: none). Raises Stale when
    it is not the current one any more, MoveRefused when the text is fixed or not theirs.
    """
    post = locked(post_id)
    _refuse_edit(post, by, now)
    current = post.revision
    if expected_number != (current.number if current else 0):
        raise Stale(current)
    content = content.tidied()
    _refuse_content(content, post, by, now)
    fingerprint = digest(content)
    if current and current.digest == fingerprint:
        return current
    revision = insert_revision(post, content, fingerprint, by=by, now=now)
    _fall_back_to_draft(post, revision, by=by, now=now)
    return revision


def _refuse_edit(post: Post, by: User, now: datetime) -> None:
    if PostState(post.state) not in EDITABLE_STATES:
        raise MoveRefused(
            _("The text is fixed: this post is “%(state)s”.")
            % {"state": PostState(post.state).label}
        )
    if not rules.may_edit(by, post, now):
        raise MoveRefused(
            _("You do not write posts for %(unit)s.") % {"unit": post.unit.short_name}
        )


def _refuse_content(content: Content, post: Post, by: User, now: datetime) -> None:
    """Channels and pictures must be ones that the person may use, or stand there already."""
    before = set(
        Variant.objects.filter(revision=post.revision_id).values_list("channel", flat=True)
    )
    added = set(content.variants) - before
    known = rules.channels_to_write_for(by, now).filter(pk__in=added)
    if added - set(known.values_list("pk", flat=True)):
        raise MoveRefused(_("Choose active channels of your own units."))
    pictures_ = {Picture(*picture).asset_id for picture in content.assets}
    if len(content.assets) > MOST_PICTURES or len(pictures_) != len(content.assets):
        raise MoveRefused(
            _("At most %(most)s different pictures in one post.") % {"most": MOST_PICTURES}
        )
    seen = rules.visible_assets(by, now).filter(pk__in=pictures_).values_list("pk", flat=True)
    if pictures_ - set(seen):
        raise MoveRefused(_("One of the pictures does not exist any more. Upload it again."))


def insert_revision(
    post: Post, content: Content, fingerprint: str, *, by: User, now: datetime
) -> Revision:
    """The revision with all its parts, in this transaction: afterwards nothing can be added."""
    revision = Revision.objects.create(
        post=post,
        number=post.revision.number + 1 if post.revision else 1,
        author=by,
        created_at=now,
        text=content.text,
        link=content.link,
        sources=content.rows_of_sources(),
        digest=fingerprint,
    )
    channels = Channel.objects.in_bulk(content.variants.keys())
    Variant.objects.bulk_create(
        Variant(revision=revision, channel=channels[pk], text=text)
        for pk, text in sorted(content.variants.items())
    )
    RevisionAsset.objects.bulk_create(
        RevisionAsset(
            revision=revision,
            asset_id=picture.asset_id,
            position=position,
            alt_text=picture.alt_text,
            decorative=picture.decorative,
        )
        for position, picture in enumerate(Picture(*asset) for asset in content.assets)
    )
    return revision


def _fall_back_to_draft(post: Post, revision: Revision, *, by: User, now: datetime) -> None:
    before = PostState(post.state)
    was_cleared = bool(post.cleared_digest)
    told = approvers(post) if was_cleared else []
    take_off(post, by=by, now=now, states=TAKEN_OFF, why=Reason.EDITED)
    changes = {"revision": revision, "submitted_digest": "", "cleared_digest": ""}
    if before == PostState.DRAFT:
        for field, value in changes.items():
            setattr(post, field, value)
        post.save(update_fields=[*changes])
        note(post, kind="post.revised", by=by, now=now, digest=revision.digest)
        return
    move(
        post,
        PostState.DRAFT,
        by=by,
        now=now,
        kind="post.clearance_voided" if was_cleared else "post.revised",
        changes=changes | past_plan_dropped(post, now),
        digest=revision.digest,
        tell=told,
        reason="approver",
    )


def store_asset(*, unit: Unit, file: File[bytes], licence: str, by: User, now: datetime) -> Asset:
    """Check a picture by its content, re-encode it without metadata and keep it by its hash.

    The file is written before the row, outside any transaction that may roll back: a file
    without a row is harmless. Raises MoveRefused, or PictureRefused (pictures.py) with the reason.
    """
    if not rules.may_write(by, unit.pk, now):
        raise MoveRefused(_("You do not write posts for %(unit)s.") % {"unit": unit.short_name})
    image = pictures.reencode(file)
    path = pictures.keep(image)
    with transaction.atomic():
        asset, created = Asset.objects.get_or_create(
            unit=unit,
            sha256=image.sha256,
            uploaded_by=by,
            defaults={
                "path": path,
                "original_name": pictures.plain_name(file.name or ""),
                "mime": image.mime,
                "size": len(image.data),
                "width": image.width,
                "height": image.height,
                "uploaded_at": now,
                "licence": licence.strip(),
            },
        )
        if created:
            records.write(
                kind="asset.stored",
                subject=asset,
                by=by,
                now=now,
                sha256=asset.sha256,
                licence=asset.licence,
            )
    return asset
