"""Pauses: declaring one, ending it, and taking back what was in somebody's hands already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules as people
from accounts.models import Membership, Unit, User
from accounts.states import Role
from channels.models import Channel
from posts import pauses, rules
from posts.actions.moving import MoveRefused, call_for_action, move_publication
from posts.actions.publishing import settle
from posts.actions.walking import one_by_one, publishers
from posts.models import Pause, PauseOfficial, Post, Publication
from posts.states import InformationClass, PauseKind, PublicationState, Reason
from records import actions as records
from records.states import Urgency

S = PublicationState
LONGEST = timedelta(days=366)
# Who plans, judges and leads where the pause holds.
CONCERNED = (Role.OFFICER, Role.SUPERVISOR, Role.HEAD, Role.ADMIN)


def pause(
    *,
    kind: str,
    reason: str,
    scope: Unit | Channel,
    starts_at: datetime | None,
    ends_at: datetime | None,
    classes: Iterable[str] = (),
    open_classes: Iterable[str] = (),
    officials: Iterable[User] = (),
    by: User,
    now: datetime,
) -> Pause:
    """Stop everything in a unit with all below it, or on one channel; None begins at `now`.

    `classes` narrows it to these information classes (none: all). The `officials` may let out
    `open_classes` one by one. What waits to be posted by hand in that scope is held at once, each
    post in its own transaction after that of the pause. Raises MoveRefused, with the field.
    """
    declared = _declare(
        kind=PauseKind(kind),
        reason=" ".join(reason.split()),
        scope=scope,
        starts_at=starts_at or now,
        ends_at=ends_at,
        classes=_known(classes),
        open_classes=_known(open_classes),
        officials=list(officials),
        by=by,
        now=now,
    )
    hold_paused(now=now)
    return declared


def _known(classes: Iterable[str]) -> list[str]:
    return sorted({str(InformationClass(one)) for one in classes})


@transaction.atomic
def _declare(
    *, scope: Unit | Channel, officials: list[User], by: User, now: datetime, **fields: Any
) -> Pause:
    unit = scope if isinstance(scope, Unit) else scope.unit
    if not rules.may_pause(by, unit.pk, now):
        raise MoveRefused(_("You do not pause posts for %(unit)s.") % {"unit": unit.short_name})
    wanted = Pause(
        unit=scope if isinstance(scope, Unit) else None,
        channel=scope if isinstance(scope, Channel) else None,
        created_by=by,
        created_at=now,
        **fields,
    )
    _refuse_unsound(wanted, officials, unit, now)
    wanted.save(force_insert=True)
    PauseOfficial.objects.bulk_create(
        PauseOfficial(pause=wanted, person=person) for person in officials
    )
    _note(wanted, kind="pause.declared", by=by, now=now, officials=[p.pk for p in officials])
    return wanted


def _refuse_unsound(wanted: Pause, officials: list[User], unit: Unit, now: datetime) -> None:
    if not wanted.reason:
        raise MoveRefused(_("Say why."), field="reason")
    if why_not := rules.why_not_for_ever(wanted.reason):
        raise MoveRefused(why_not, field="reason")
    if wanted.starts_at < now:
        raise MoveRefused(_("A pause cannot begin in the past."), field="starts_at")
    if wanted.starts_at > now + LONGEST:
        raise MoveRefused(_("Plan a pause at most a year ahead."), field="starts_at")
    if wanted.ends_at is not None and wanted.ends_at <= wanted.starts_at:
        raise MoveRefused(_("The end must lie after the beginning."), field="ends_at")
    if wanted.ends_at is not None and wanted.ends_at > wanted.starts_at + LONGEST:
        raise MoveRefused(_("A pause lasts at most a year."), field="ends_at")
    if bool(wanted.open_classes) != bool(officials):
        raise MoveRefused(
            _("Name both: the classes that may go out, and who lets them out."), field="officials"
        )
    if wanted.classes and set(wanted.open_classes) - set(wanted.classes):
        raise MoveRefused(_("The pause does not stop this class anyway."), field="open_classes")
    able = rules.possible_officials(unit.pk, now).filter(pk__in=[one.pk for one in officials])
    if able.count() != len(officials):
        raise MoveRefused(
            _("Only ASN who supervise, head or administer there can let posts out."),
            field="officials",
        )


@transaction.atomic
def end_pause(*, pause_id: int, by: User, now: datetime) -> Pause:
    """End a pause before its time, or call it off before it began. What it held stays held."""
    found = Pause.objects.select_for_update(of=("self",)).select_related("unit", "channel__unit")
    ended = found.get(pk=pause_id)
    if not rules.may_pause(by, rules.unit_of_pause(ended).pk, now):
        raise MoveRefused(_("You do not end this pause."))
    if ended.is_over(now):
        raise MoveRefused(_("This pause is over already."))
    begun = ended.starts_at <= now
    ended.ended_at, ended.ended_by = now, by
    ended.save(update_fields=["ended_at", "ended_by"])
    waiting = ended.publications.filter(state=S.HELD).count()
    _note(ended, kind="pause.ended", by=by, now=now, begun=begun, waiting=waiting)
    return ended


def _note(pause: Pause, *, kind: str, by: User, now: datetime, **facts: Any) -> None:
    unit = rules.unit_of_pause(pause)
    records.write(
        kind=kind,
        subject=pause,
        by=by,
        now=now,
        mandate=rules.mandate_of_pauser(by, unit.pk, now),
        url=pause.get_absolute_url(),
        tell=concerned(pause, now),
        reason="pause",
        by_email=True,
        urgency=Urgency.ACTION,
        pause_kind=pause.kind,
        scope=str(pause.channel or unit),
        why=pause.reason,
        starts_at=pause.starts_at.isoformat(),
        ends_at=pause.ends_at.isoformat() if pause.ends_at else "",
        classes=pause.classes,
        open_classes=pause.open_classes,
        **facts,
    )


def concerned(pause: Pause, now: datetime) -> list[User]:
    """Who writes, judges, leads or publishes where the pause holds."""
    unit = rules.unit_of_pause(pause)
    inside = people.within({unit.pk}) if pause.unit_id else {unit.pk}
    members = Membership.objects.current(now).in_role(CONCERNED)
    members = members.filter(unit_id__in=inside | set(people.above(unit.pk)))
    return list(User.objects.working().filter(pk__in=members.values("person_id")).order_by("pk"))


def hold_paused(*, now: datetime) -> int:
    """Take back what a pause in force covers and somebody was to post by hand; say how many posts.

    Run by the sweep too: a pause planned ahead begins without anybody. What a named official let
    out stays out.
    """
    stops = pauses.in_force(now)
    if not stops:
        return 0
    in_hand = Publication.objects.filter(state=S.CLAIMED).select_related("channel", "post")
    covered = [one.pk for one in in_hand.order_by("pk") if _stopping(one, stops)]
    due = Publication.objects.filter(pk__in=covered, state=S.CLAIMED).order_by("post_id", "pk")
    return one_by_one(due, "post_id", _take_back, now)


def _stopping(publication: Publication, stops: list[pauses.Stop]) -> list[pauses.Stop]:
    """Pauses that stop it and that nobody let it out of."""
    kind, official = publication.post.information_class, publication.released_by_id
    found = pauses.on(publication, stops)
    return [stop for stop in found if not (official and stop.lets_out(kind, official))]


def _take_back(post: Post, now: datetime) -> bool:
    stops = pauses.in_force(now)
    in_hand = post.publications.select_for_update(of=("self",)).filter(state=S.CLAIMED)
    taken = False
    for publication in in_hand.select_related("post", "channel").order_by("pk"):
        if found := _stopping(publication, stops):
            people = publishers(publication.channel, now)
            hold(publication, found[0].pause, now, tell=people, reason="responsible")
            taken = True
    if taken:
        settle(post, by=None, now=now)
    return taken


def hold(
    publication: Publication, pause: Pause, now: datetime, *, tell: list[User], reason: str
) -> None:
    """The publication of a locked post waits for a person; `tell` hears why it matters to them."""
    move_publication(
        publication,
        S.HELD,
        by=None,
        now=now,
        kind="publication.held",
        changes={"held_by": pause, "reason": Reason.PAUSED},
        why=pause.reason,
        pause_kind=pause.kind,
        **call_for_action(tell, reason),
    )
