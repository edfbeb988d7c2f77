"""Substitutes of substitutes: whether they lead round in a circle, and who is away meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import Absence, User
from accounts.templatetags.people import first_day, last_day

# One writer of substitutes at a time: two halves of a circle must see each other. The trigger
# `tanggap_no_circle_of_substitutes` takes the same lock and asks the same question.
LOCK = 7_101_011
CIRCLE = """
WITH RECURSIVE walk(person_id, starts_at, ends_at, path) AS (
    SELECT %(substitute)s::bigint, %(starts_at)s::timestamptz, %(ends_at)s::timestamptz,
           ARRAY[%(person)s::bigint, %(substitute)s::bigint]
    UNION ALL
    SELECT a.substitute_id, greatest(w.starts_at, a.starts_at), least(w.ends_at, a.ends_at),
           w.path || a.substitute_id
    FROM walk w JOIN accounts_absence a ON a.person_id = w.person_id
    WHERE a.cancelled_at IS NULL AND a.substitute_id IS NOT NULL AND a.id <> %(absence)s
        AND a.starts_at < w.ends_at AND a.ends_at > w.starts_at
        AND w.person_id <> %(person)s AND NOT a.substitute_id = ANY (w.path[2:])
)
SELECT path, starts_at, ends_at FROM walk WHERE person_id = %(person)s
ORDER BY starts_at, path LIMIT 1
"""


@dataclass(frozen=True)
class Circle:
    """The people who would stand in for each other, the first one again at the end."""

    path: list[int]
    starts_at: datetime
    ends_at: datetime

    def sentence(self, zone: str) -> str:
        known = User.objects.in_bulk(self.path)
        return _(
            "The substitutes would lead round in a circle: %(names)s, all away "
            "from %(from)s to %(until)s. Choose somebody else."
        ) % {
            "names": " → ".join(known[pk].full_title for pk in self.path),
            "from": first_day(self.starts_at, zone),
            "until": last_day(self.ends_at, zone),
        }


def lock() -> None:
    """Held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def circle(
    person: User,
    substitute: User,
    starts_at: datetime,
    ends_at: datetime,
    *,
    without: Absence | None = None,
) -> Circle | None:
    """The circle that this substitute would close at some instant of the period, if any."""
    with connection.cursor() as cursor:
        cursor.execute(
            CIRCLE,
            {
                "person": person.pk,
                "substitute": substitute.pk,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "absence": (without and without.pk) or 0,
            },
        )
        found = cursor.fetchone()
    return Circle(*found) if found else None


def away_meanwhile(absence: Absence) -> list[Absence]:
    """When the substitute is away too, at least for a part of the period."""
    if absence.substitute_id is None:
        return []
    meanwhile = Absence.objects.between(absence.starts_at, absence.ends_at)
    own = meanwhile.filter(person_id=absence.substitute_id)
    return list(own.select_related("person__unit").order_by("starts_at"))
