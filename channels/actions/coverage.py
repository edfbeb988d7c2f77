"""The weekly word about what will be missing, and how much one person may carry."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

import records.actions
from accounts.models import Membership, Unit, User
from accounts.rules import unit_ids
from accounts.states import ZONES, Role
from channels.actions.common import Refused, mandate_of, require_manager
from channels.coverage import WINDOW, Finding, findings_in
from channels.models import CoverageDigest, CoverageLimit
from channels.states import FindingKind, Severity
from records.states import Urgency

log = logging.getLogger(__name__)
MONDAY, MORNING = 0, 7
TOLD = (Role.ADMIN, Role.SUPERVISOR)
BATCH = 20  # people in one sweep
LISTED = 5


@transaction.atomic
def limit_channels(*, unit: Unit, most: int, by: User | None, now: datetime) -> CoverageLimit:
    """Say on how many channels one person of this unit and below is primary at most.

    A program admin over the unit. What was said before stays; the newest counts, and nothing is
    taken from anybody: more than that is found by the coverage check.
    """
    require_manager(by, unit, now)
    if most < 1:
        raise Refused(_("At least one channel."))
    made = CoverageLimit.objects.create(unit=unit, most_channels=most, set_by=by, set_at=now)
    records.actions.write(
        kind="coverage.limited",
        subject=unit,
        by=by,
        now=now,
        mandate=mandate_of(by, unit, now),
        most=most,
        unit=unit.code,
    )
    return made


def send_coverage_digests(*, now: datetime) -> int:
    """The sweep: on Monday from seven in the zone of the person's unit, once a week and person.

    Admins and supervisors hear of what presses in their units; nobody hears of nothing. Found by
    the absence of the mark, which is left either way. At most `BATCH` people at once.
    """
    done = 0
    known: dict[frozenset[int], list[Finding]] = {}  # admins of the same units share one check
    for zone, _label in ZONES:
        local = now.astimezone(ZoneInfo(zone))
        if local.weekday() != MONDAY or local.hour < MORNING:
            continue
        week = f"{local:%G-W%V}"
        for person in _waiting(zone, week, now)[: BATCH - done]:
            try:
                _tell(person, week, now, known)
            except Exception:
                log.exception("no coverage digest for person %s", person.pk)
            else:
                done += 1
    return done


def _waiting(zone: str, week: str, now: datetime) -> list[User]:
    told = CoverageDigest.objects.filter(week=week).values("person_id")
    held = Membership.objects.current(now).in_role(TOLD)
    people = User.objects.working().filter(pk__in=held.values("person_id"), unit__zone=zone)
    return list(people.exclude(pk__in=told).order_by("pk")[:BATCH])


def _tell(
    person: User, week: str, now: datetime, known: dict[frozenset[int], list[Finding]]
) -> None:
    """Mark, event and notices together; whoever comes second finds the mark and does nothing."""
    units = frozenset(unit_ids(person, now, TOLD))
    if units not in known:
        known[units] = findings_in(units, now)
    found = [one for one in known[units] if one.severity != Severity.NOTE]
    with transaction.atomic():
        mark, fresh = CoverageDigest.objects.get_or_create(
            week=week, person=person, defaults={"found": len(found), "made_at": now}
        )
        if not fresh or not found:
            return
        event = records.actions.write(
            kind="coverage.digest", subject=mark, by=None, now=now, **_facts(found, week, now)
        )
        admin = Membership.objects.current(now).filter(person=person, role=Role.ADMIN).exists()
        records.actions.owe(
            event=event,
            people=[person],
            now=now,
            by_email=True,
            urgency=Urgency.ORDINARY,
            reason="admin" if admin else "supervisor",
            url=reverse("channels:coverage"),
            key=f"coverage:{week}",
        )


def _facts(found: list[Finding], week: str, now: datetime) -> dict[str, Any]:
    """Counts by kind and the first few, as codes: the words are made in the reader's language."""
    counts = Counter(one.kind.value for one in found)
    return {
        "week": week,
        "until": (now + WINDOW).isoformat(),
        "total": len(found),
        "urgent": sum(one.severity == Severity.URGENT for one in found),
        "kinds": [[kind.value, counts[kind.value]] for kind in FindingKind if counts[kind.value]],
        "first": [
            {
                "kind": one.kind.value,
                "channel": str(one.channel or one.facts.get("desk_name") or one.unit.short_name),
                "task": one.task.value if one.task else "",
                "starts_at": one.starts_at.isoformat(),
            }
            for one in found[:LISTED]
        ],
    }
