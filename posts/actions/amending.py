"""Setting right what is out: a correction or a clarification, as a post of its own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from posts import rules
from posts.actions.moving import MoveRefused, approvers, authors, locked, note
from posts.actions.writing import create, save_revision
from posts.digest import Content
from posts.models import Amendment, Post, Publication
from posts.states import AmendmentKind

LONGEST_TITLE = 140


@transaction.atomic
def amend(*, post_id: int, kind: str, reason: str, by: User, now: datetime) -> Post:
    """Open the draft that sets a published post right, for the channels where that was out.

    Its text begins with a line that names the original and its address, and then has the old
    words, to be changed; it goes through its own review. Locks the original. Raises
    MoveRefused, with the field.
    """
    original = locked(post_id)
    if not rules.may_write(by, original.unit_id, now):
        raise MoveRefused(
            _("You do not write posts for %(unit)s.") % {"unit": original.unit.short_name}
        )
    out = list(original.publications.ever_out().select_related("channel", "variant__revision"))
    if not out:
        raise MoveRefused(_("This post is not out: change its text instead."))
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise MoveRefused(_("Say what has to be set right."), field="reason")
    if why_not := rules.why_not_for_ever(reason):
        raise MoveRefused(why_not, field="reason")
    kind = AmendmentKind(kind)
    post = create(
        unit=original.unit,
        title=f"{kind.label}: {original.title}"[:LONGEST_TITLE],
        information_class=original.information_class,
        planned_at=None,
        by=by,
        now=now,
    )
    content = _first_words(kind, out, by, now)
    save_revision(post_id=post.pk, expected_number=0, content=content, by=by, now=now)
    amendment = Amendment.objects.create(
        kind=kind, original=original, post=post, reason=reason, decided_by=by, decided_at=now
    )
    post.refresh_from_db()
    note(
        original,
        kind="post.amended",
        by=by,
        now=now,
        amendment=amendment.pk,
        amended_by=post.pk,
        as_kind=str(kind),
        tell=[*authors(original), *approvers(original)],
        reason="author",
    )
    return post


def _first_words(kind: AmendmentKind, out: list[Publication], by: User, now: datetime) -> Content:
    """One text with the address of what was out first; own words only where there were some."""
    mine = set(rules.channels_to_write_for(by, now).values_list("pk", flat=True))
    return Content(
        text=_words(kind, out[0], out[0].variant.revision.text),
        variants={
            one.channel_id: _words(kind, one, one.variant.text) if one.variant.text else ""
            for one in out
            if one.channel_id in mine
        },
    )


def _words(kind: AmendmentKind, one: Publication, text: str) -> str:
    said = {"address": one.evidence_url, "date": _day(one.published_at)}
    line = (
        _("CORRECTION of our post of %(date)s: %(address)s")
        if kind == AmendmentKind.CORRECTION
        else _("CLARIFICATION of our post of %(date)s: %(address)s")
    )
    return f"{line % said}\n\n{text}"


def _day(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "j F Y") if at else ""
