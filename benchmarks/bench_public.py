"""The public register with 1,000 channels against a bare Django view in the same process.

    python -m benchmarks.bench_public

Every answer goes through all middleware; only the view differs. The bare view answers a word and
asks the database nothing. Only the ratios can be compared between machines.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter, process_time
from typing import Any

from tests import settings as places  # chooses database and cache numbers before Django loads

ROUNDS = 40
CHANNELS = 1000
# How many bare answers one of ours may cost.
GOALS = {"check an account": 12, "page of a channel": 20, "check, already known (304)": 12}


@contextmanager
def database() -> Iterator[None]:
    """A fresh one, migrated by the owner and used as the web role, thrown away afterwards."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from socmed_program import embedded
    from tests import database as roles

    django.setup()
    with embedded.servers(places.FOLDER, durable=False):
        with roles.as_owner():
            roles.drop(connection.settings_dict["TEST"]["NAME"])
            made = setup_databases(verbosity=0, interactive=False)
        try:
            yield
        finally:
            with roles.as_owner():
                teardown_databases(made, verbosity=0)


def furnish() -> int:
    """A province with twenty offices and a thousand channels; the number of one of them."""
    from datetime import timedelta

    from django.utils import timezone

    from channels.models import Channel
    from tests.people import make_unit

    now = timezone.now()
    province = make_unit("prov")
    units = [make_unit(f"dinas{n}", province) for n in range(20)]
    Channel.objects.bulk_create(
        Channel(
            unit=units[n % 20], network=("x", "facebook", "instagram")[n % 3], handle=f"kanal{n}",
            url=f"https://x.com/kanal{n}", name=f"Kanal {n}", state="active", registered_at=now,
            attested_at=now, attestation_due_at=now + timedelta(days=180),
            access_due_at=now + timedelta(days=90),
        )
        for n in range(CHANNELS)
    )  # fmt: skip
    return Channel.objects.get(handle="kanal300").pk


def bare(request: Any) -> Any:
    from django.http import HttpResponse

    return HttpResponse("ya")


class Asker:
    """Sends requests into Django as a server would, without a network between."""

    def __init__(self) -> None:
        from django.core.handlers.wsgi import WSGIHandler
        from django.test import RequestFactory

        self.handler, self.factory = WSGIHandler(), RequestFactory()

    def ask(self, path: str, tag: str = "") -> Any:
        headers = {"If-None-Match": tag} if tag else {}
        return self.handler.get_response(self.factory.get(path, headers=headers))


def milliseconds(asker: Asker, rows: dict[str, tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Medians of processor and of wall time, measured in turns.

    The ratio is that of processor time: a short answer fits between two turns of a busy machine, a
    longer one does not, so that wall time would compare the machine's other work.
    """
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in rows}
    for _ in range(ROUNDS):
        for name, (path, tag) in rows.items():
            busy, began = process_time(), perf_counter()
            asker.ask(path, tag)
            times[name].append((process_time() - busy, perf_counter() - began))
    return {
        name: (median(one for one, _ in found) * 1000, median(one for _, one in found) * 1000)
        for name, found in times.items()
    }


def main() -> int:
    with database():
        from django.urls import path, set_urlconf

        from socmed_program import urls

        urls.urlpatterns.insert(0, path("kanal/telanjang/", bare))
        set_urlconf(None)
        number, asker = furnish(), Asker()
        checked = "/kanal/periksa/?alamat=https://x.com/kanal300"
        rows = {
            "bare view": ("/kanal/telanjang/", ""),
            "check an account": (checked, ""),
            "check, already known (304)": (checked, asker.ask(checked)["ETag"]),
            "page of a channel": (f"/kanal/{number}/", ""),
            "first page of the list": ("/kanal/", ""),
            f"JSON of {CHANNELS} channels": ("/kanal/data/v1/kanal.json", ""),
        }
        for name, (place, tag) in rows.items():
            assert asker.ask(place, tag).status_code == (304 if tag else 200), name
        found = milliseconds(asker, rows)
    missed = False
    print(f"{'':<28}{'processor':>14}{'on the clock':>15}{'ratio':>8}")
    for name, (time, wall) in found.items():
        ratio, goal = time / found["bare view"][0], GOALS.get(name)
        verdict = "" if goal is None else f"goal {goal}: {'met' if ratio <= goal else 'MISSED'}"
        missed |= goal is not None and ratio > goal
        print(f"{name:<28}{time:>11.2f} ms{wall:>12.2f} ms{ratio:>6.0f} ×  {verdict}")
    return 1 if "--gate" in sys.argv[1:] and missed else 0


if __name__ == "__main__":
    sys.exit(main())
