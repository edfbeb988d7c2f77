"""Whether the time of an answer tells that somebody works here: medians of known and unknown.

200 samples each, in turn, with the hashing of production. With --gate the exit code is 1 when the
medians of a pair differ by 5 % or more (ASVS V6.3.8) and by more than a millisecond, which no
network lets through.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from accounts import later  # noqa: E402

SAMPLES = int(os.environ.get("SAMPLES", "200"))
GOAL = 0.05
PASSWORD, WRONG = "seekor kancil menyeberang sungai", "wrong wrong wrong"


def medians(known: Callable[[], object], unknown: Callable[[], object]) -> list[float]:
    """Medians in ms of both, taken in turn, so that the machine's moods meet both."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(SAMPLES + 5):
        for which in (0, 1) if number % 2 else (1, 0):
            begun = time.perf_counter()
            (known, unknown)[which]()
            spent = (time.perf_counter() - begun) * 1000
            if number >= 5:
                times[which].append(spent)
    later.wait()
    return [statistics.median(one) for one in times]


def pairs() -> dict[str, list[float]]:
    """Name → medians of a known and an unknown address, in an office made for it."""
    from django.test import Client
    from django.test.utils import override_settings

    from socmed_program.settings import PASSWORD_HASHERS
    from tests.accounts.conftest import build

    def ask(path: str, field: str, **more: str) -> list[Callable[[], object]]:
        emails = ("dewi@prov.example", "budi@prov.example")
        return [partial(Client().post, path, {field: email} | more) for email in emails]

    with override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS, ACCOUNT_RATE_LIMITS=False):
        dewi = build().dewi
        dewi.set_password(PASSWORD)
        dewi.save()
        asked = {
            "wrong password": ask("/account/login/", "login", password=WRONG),
            "password reset": ask("/account/password/reset/", "email"),
        }
        return {name: medians(*both) for name, both in asked.items()}


def test_times(db: None) -> None:
    """Run by pytest for the sake of its database, which is thrown away."""
    print(f"\n{SAMPLES} samples each     known ms   unknown ms   difference")
    apart = []
    for name, (known, unknown) in pairs().items():
        share = abs(known - unknown) / max(known, unknown)
        apart.append(share if abs(known - unknown) > 1 else 0.0)
        print(f"{name:20} {known:11.2f} {unknown:12.2f} {share:12.1%}")
    assert max(apart) < GOAL or "GATE" not in os.environ


if __name__ == "__main__":
    if "--gate" in sys.argv:
        os.environ["GATE"] = "on"
    sys.exit(pytest.main([f"{__file__}::test_times", "-q", "-s", "-n", "0"]))
