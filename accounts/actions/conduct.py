"""The staff's undertaking on conduct: its versions, and each person once for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

import records.actions
from accounts.actions.common import Refused, locked_person, said_in_words
from accounts.models import (
    ConductAcknowledgement,
    ConductCode,
    ConductDraft,
    ConductPoint,
    User,
)
from accounts.rules import central_admins, conduct_due, may_set_conduct

MOST_POINTS = 30


@dataclass(frozen=True)
class Wording:
    """What a version says: each point in Indonesian and in English, and where it comes from."""

    points: Sequence[tuple[str, str]]
    source: str
    status: str
    checked_on: date
    first_day: date


@transaction.atomic
def acknowledge_conduct(*, person: User, version: int, by: User, now: datetime) -> None:
    """Undertake to keep to the version that was shown. Locks the person; twice is once.

    Refused when a newer version came into force meanwhile: that one must be read first.
    """
    if by.pk != person.pk:
        raise Refused(_("Everybody undertakes this alone."))
    user = locked_person(person.pk)
    due = conduct_due(user, now)
    if due is None:
        return
    if due.version != version:
        raise Refused(_("A newer version is in force. Read it first."))
    ConductAcknowledgement.objects.create(person=user, code=due, at=now)
    records.actions.write(
        kind="conduct.acknowledged", subject=user, by=by, now=now, version=due.version
    )


@transaction.atomic
def draft_conduct(*, by: User, now: datetime, today: date) -> ConductDraft:
    """Begin the next version as a copy of the one in force; `today` is the day where `by` works."""
    _refuse_stranger(by, now)
    current = ConductCode.objects.in_force(now).prefetch_related("points")[0]
    with said_in_words("conduct_one_open_draft", _("There is a draft already.")):
        draft = ConductDraft.objects.create(
            source=current.source,
            status=current.status,
            checked_on=today,
            first_day=today,
            points=[[point.text_id, point.text_en] for point in current.points.all()],
            drafted_by=by,
            drafted_at=now,
            edited_by=by,
            edited_at=now,
            author_ids=[by.pk],
        )
    records.actions.write(kind="conduct.drafted", subject=draft, by=by, now=now)
    return draft


def _refuse_stranger(by: User, now: datetime) -> None:
    if not may_set_conduct(by, now):
        raise Refused(_("Only an admin of the whole program sets the conduct."))


@transaction.atomic
def edit_conduct_draft(*, draft_id: int, wording: Wording, by: User, now: datetime) -> ConductDraft:
    """Write the draft anew; whoever does so cannot confirm it."""
    _refuse_stranger(by, now)
    draft = _open(draft_id)
    points = [[one.strip(), other.strip()] for one, other in wording.points]
    if not points or any(not one or not other for one, other in points):
        raise Refused(_("Every point is said in Indonesian and in English, and one is needed."))
    if len(points) > MOST_POINTS:
        raise Refused(_("At most %(most)s points.") % {"most": MOST_POINTS})
    draft.points = points
    draft.source, draft.status = wording.source.strip(), wording.status.strip()
    draft.checked_on, draft.first_day = wording.checked_on, wording.first_day
    draft.edited_by, draft.edited_at = by, now
    draft.author_ids = sorted({*draft.author_ids, by.pk})
    draft.save()
    records.actions.write(
        kind="conduct.draft_changed",
        subject=draft,
        by=by,
        now=now,
        tell=central_admins(now),
        reason="admin",
        url="/staff/conduct/draft/review/",
        points=len(points),
    )
    return draft


def _open(draft_id: int) -> ConductDraft:
    draft = ConductDraft.objects.select_for_update(of=("self",)).get(pk=draft_id)
    if draft.confirmed_at is not None or draft.withdrawn_at is not None:
        raise Refused(_("This draft is not open any more."))
    return draft


@transaction.atomic
def confirm_conduct(
    *, draft_id: int, seen_at: datetime, starts_at: datetime, by: User, now: datetime
) -> ConductCode:
    """A second admin lets the draft be the next version, from `starts_at` or, if past, from now.

    `seen_at` is when the draft that was read was edited last. Everybody who works here is told,
    and signs it at the next page after its beginning.
    """
    _refuse_stranger(by, now)
    draft = _open(draft_id)
    if by.pk in draft.author_ids:
        raise Refused(_("Somebody else confirms what you wrote."))
    if draft.edited_at != seen_at:
        raise Refused(_("The draft was changed meanwhile. Read it again."))
    draft.confirmed_at = now
    draft.save(update_fields=["confirmed_at"])
    last = ConductCode.objects.aggregate(last=Max("version"))["last"] or 0
    code = ConductCode.objects.create(
        version=last + 1,
        source=draft.source,
        status=draft.status,
        checked_on=draft.checked_on,
        in_force_from=max(now, starts_at),
        draft=draft,
        confirmed_by=by,
    )
    ConductPoint.objects.bulk_create(
        ConductPoint(code=code, number=number, text_id=one, text_en=other)
        for number, (one, other) in enumerate(draft.points, start=1)
    )
    records.actions.write(
        kind="conduct.confirmed",
        subject=code,
        by=by,
        now=now,
        tell=User.objects.working().order_by("pk"),
        reason="person",
        url="/staff/conduct/",
        version=code.version,
        starts_at=code.in_force_from.isoformat(),
    )
    return code


@transaction.atomic
def withdraw_conduct_draft(*, draft_id: int, by: User, now: datetime) -> None:
    _refuse_stranger(by, now)
    draft = _open(draft_id)
    draft.withdrawn_at = now
    draft.save(update_fields=["withdrawn_at"])
    records.actions.write(kind="conduct.draft_withdrawn", subject=draft, by=by, now=now)
