"""Pages of posts with 1,000,000 posts over ten years in 5,000 channels, against 10,000 in 50.

    python -m benchmarks.bench_calendar [--posts 1000000] [--gate]

The same office of ten channels and 2,000 posts is looked at both times; only what surrounds it
grows a hundredfold. Wall time through all middleware, the database included, without a network;
only the ratios can be compared between machines. Also how long the month of the whole region takes
as data, against reading the same rows by bare SQL.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.bench_public import database

ROUNDS = 15
FEW = 10_000
PER_UNIT, CHANNELS_PER_UNIT = 2_000, 10
YEARS_BACK, YEARS = 9, 10
# How much longer a page may take among the many posts; the number.
GOAL = 1.5
# How much longer the month of the whole region may take as data than its rows by bare SQL.
DATA_GOAL = 2

# Ids follow time as in real life: the few posts lie evenly among the many that come between.
WANTED = """
CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS
SELECT id, (row_number() OVER (ORDER BY id))::integer AS n
FROM generate_series(%(every)s, %(posts)s, %(every)s) id
WHERE NOT EXISTS (SELECT 1 FROM posts_post p WHERE p.id = id.id)
"""
POSTS = """
INSERT INTO posts_post (id, unit_id, title, created_by_id, created_at, information_class, state,
    state_at, planned_at, revision_id, submitted_digest, cleared_digest)
SELECT id, %(first_unit)s + n %% %(units)s, 'Kabar ' || n || ' kata' || n %% 2999, %(author)s, at,
    'setiap_saat',
    CASE WHEN at < %(now)s THEN 'published' ELSE
        (array['draft', 'in_review', 'cleared', 'scheduled'])[1 + n / %(units)s %% 4] END,
    least(at, %(now)s), at, id, 'x', 'x'
FROM (SELECT id, n, %(start)s + id * %(step)s AS at FROM wanted) made
"""
REVISIONS = """
INSERT INTO posts_revision (id, post_id, number, author_id, created_at, text, link, sources, digest)
SELECT id, id, 1, %(author)s, %(now)s,
    (SELECT string_agg('kata' || (n::bigint * 7919 + w * w * 104729) %% 2999, ' ')
     FROM generate_series(1, 40) w), '', '[]', 'x'
FROM wanted
"""
VARIANTS = """
INSERT INTO posts_variant (revision_id, channel_id, text)
SELECT id, %(first_channel)s + (n %% %(units)s) * %(channels)s
       + (n / %(units)s + other) %% %(channels)s, ''
FROM wanted, generate_series(0, 1) other
"""
TABLES = ("posts_post", "posts_revision", "posts_variant")


class Region:
    """A province whose posts are multiplied; its first office stays as large as it is."""

    def __init__(self) -> None:
        from allauth.mfa.models import Authenticator
        from django.utils import timezone

        from accounts.models import Mandate
        from accounts.states import Role
        from tests.newcomers import sign
        from tests.people import make_unit, member

        self.now = timezone.now()
        mandate = Mandate.objects.create(
            number="SK 1/2026", signed_on=self.now.date(), signer="Sekda"
        )
        self.province = make_unit("prov")
        self.units: list[Any] = []
        self.grow(FEW // PER_UNIT)
        self.rina = member("Rina", self.units[0], Role.OFFICER, mandate)
        self.lukman = member("Lukman", self.province, Role.HEAD, mandate)
        Authenticator.objects.create(user=self.lukman, type="totp", data={})
        for person in (self.rina, self.lukman):
            sign(None, person)

    def grow(self, units: int) -> None:
        """So many offices with ten channels each."""
        from channels.models import Channel
        from tests.people import make_unit

        new = [make_unit(f"d{n}", self.province) for n in range(len(self.units), units)]
        Channel.objects.bulk_create(
            Channel(
                unit=unit, network=("x", "facebook", "instagram")[n % 3], state="active",
                handle=f"{unit.code}n{n}", url=f"https://x.com/{unit.code}n{n}",
                name=f"{unit.code} {n}", registered_at=self.now, attested_at=self.now,
                attestation_due_at=self.now + timedelta(days=180),
                access_due_at=self.now + timedelta(days=90),
            )
            for unit in new
            for n in range(CHANNELS_PER_UNIT)
        )  # fmt: skip
        self.units += new

    def write(self, posts: int, every: int, units: list[Any]) -> None:
        """Every so many of that many posts over ten years, those offices in turn.

        By the owner with the guards off: a million reviews would take days.
        """
        from django.db import connection, transaction

        from channels.models import Channel
        from tests import database as roles

        channel = Channel.objects.filter(unit=units[0]).order_by("pk").values_list("pk")[0][0]
        given = {
            "posts": posts, "every": every, "now": self.now, "author": self.rina.pk,
            "start": self.now - timedelta(days=365 * YEARS_BACK),
            "step": timedelta(days=365 * YEARS) / posts, "units": len(units),
            "first_unit": units[0].pk, "first_channel": channel, "channels": CHANNELS_PER_UNIT,
        }  # fmt: skip
        with roles.as_owner(), connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            with transaction.atomic():  # post and revision name each other
                for statement in (WANTED, POSTS, REVISIONS, VARIANTS):
                    cursor.execute(statement, given)
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
                cursor.execute(f"VACUUM ANALYZE {table}")


def pages(now: datetime) -> dict[str, str]:
    from django.urls import reverse

    start, end = now - timedelta(days=15), now + timedelta(days=15)
    span = f"start={start:%Y-%m-%dT%H:%M:%SZ}&end={end:%Y-%m-%dT%H:%M:%SZ}"
    return {
        "month": reverse("posts:calendar"),
        "month as data": f"{reverse('posts:feed')}?{span}",
        "list": reverse("posts:list"),
        "a word that 1 in 75 has": f"{reverse('posts:list')}?q=kata1977",
        "two such words": f"{reverse('posts:list')}?q=kata1977+kata2323",
        "board": reverse("posts:board"),
    }


def look(person: Any, now: datetime) -> dict[str, tuple[float, int]]:
    """For each page the median of its wall time in milliseconds, and its queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    import tests.signed_in  # noqa: F401 - the client signs its cookie as the product does

    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    found = {}
    for name, address in pages(now).items():
        answer = client.get(address)
        assert answer.status_code == 200, (name, answer.status_code, answer.get("Location"))
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        asked = len(captured)
        found[name] = (clock(lambda address=address: client.get(address)), asked)
    return found


def bare(person: Any, now: datetime) -> float:
    """Milliseconds for the same rows of the month as data, by the same SQL and nothing else."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    with CaptureQueriesContext(connection) as captured:
        client.get(pages(now)["month as data"])
    rows = ('FROM "posts_post"', 'FROM "posts_variant"')
    statements = [one["sql"] for one in captured if any(words in one["sql"] for words in rows)]

    def read() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()

    return clock(read)


def clock(act: Callable[[], Any]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        act()
        times.append(perf_counter() - began)
    return median(times) * 1000


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--posts", type=int, default=1_000_000)
    options.add_argument("--gate", action="store_true")
    given = options.parse_args()
    with database():
        region = Region()
        region.write(given.posts, given.posts // FEW, region.units)
        few = look(region.rina, region.now)
        old = len(region.units)
        region.grow(given.posts // PER_UNIT)
        began = perf_counter()
        region.write(given.posts, 1, region.units[old:])
        print(f"{given.posts:,} posts written in {perf_counter() - began:.0f} s")
        many = look(region.rina, region.now)
        whole = look(region.lukman, region.now)
        by_sql = bare(region.lukman, region.now)
    missed = False
    print(
        f"{'one office, 2,000 posts':<24}{'of 10,000':>12}{f'of {given.posts:,}':>15}{'ratio':>8}"
    )
    for name, (before, asked) in few.items():
        after, asked_then = many[name]
        ratio = after / before
        met = ratio <= GOAL and asked == asked_then
        missed |= not met
        verdict = f"goal {GOAL}: {'met' if met else 'MISSED'}, {asked} → {asked_then} queries"
        print(f"{name:<24}{before:>9.1f} ms{after:>12.1f} ms{ratio:>8.2f}  {verdict}")
    print("the whole region")
    for name, (time, asked) in whole.items():
        print(f"{name:<24}{'':>12}{time:>12.1f} ms{'':>8}  {asked} queries")
    ratio = whole["month as data"][0] / by_sql
    missed |= ratio > DATA_GOAL
    verdict = f"goal {DATA_GOAL}: {'met' if ratio <= DATA_GOAL else 'MISSED'}"
    print(f"{'its rows by bare SQL':<24}{'':>12}{by_sql:>12.1f} ms{ratio:>8.2f}  {verdict}")
    return 1 if given.gate and missed else 0


if __name__ == "__main__":
    sys.exit(main())
