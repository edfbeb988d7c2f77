"""The project's settings for a test process: its own database, cache and broker numbers.

Every test process (also each of pytest-xdist) takes the lowest free slot by locking a file, so
that several runs can go on at once on one cluster without meeting.
"""

import fcntl
import os
import re
from pathlib import Path

from socmed_program import embedded

FOLDER = embedded.LOCAL / "test"
MOST_SLOTS = 16
# Said once by the first process, since those of pytest-xdist inherit the addresses set below.
GIVEN = "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ
OWN_SERVERS = os.environ.setdefault("TANGGAP_TEST_SERVERS", "own" if GIVEN else "ours") == "own"


def _take_slot() -> int:
    """The number; its lock file stays open, and locked, as long as this process lives."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        FOLDER.chmod(0o755)
    for number in range(MOST_SLOTS):
        file = os.open(FOLDER / f"slot-{number}.lock", os.O_RDWR | os.O_CREAT)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
        else:
            return number
    raise SystemExit(f"{MOST_SLOTS} test runs are going on already; wait for one to end.")


SLOT = _take_slot()
PLACE = FOLDER / f"slot-{SLOT}"
for _name in ("static", "media"):
    (PLACE / _name).mkdir(parents=True, exist_ok=True)

_servers = embedded.Servers(embedded.Layout.of(FOLDER.resolve()).run)


def _redis_url() -> str:
    """Two numbers for each slot: the broker's, and after it the cache's."""
    if not OWN_SERVERS:
        return f"{_servers.redis_url}?virtual_host={2 * SLOT}"
    base = re.sub(r"/\d+$", "", os.environ["REDIS_URL"].rstrip("/"))
    return f"{base}/{2 * SLOT}"


os.environ["TANGGAP_ENV"] = "test"
os.environ["REDIS_URL"] = _redis_url()
os.environ["TANGGAP_STATIC_ROOT"] = str(PLACE / "static")
os.environ["TANGGAP_MEDIA_ROOT"] = str(PLACE / "media")
os.environ["TANGGAP_ANCHOR_FILE"] = str(PLACE / "anchors.jsonl")
if not OWN_SERVERS:
    os.environ["DATABASE_URL"] = _servers.database_url()
    os.environ["DATABASE_OWNER_URL"] = _servers.database_url(embedded.OWNER)

from socmed_program.settings import *  # noqa: E402, F403 (the environment comes first)
from socmed_program.settings import DATABASES, STORAGES  # noqa: E402

DATABASES["default"]["TEST"] = {"NAME": f"test_tanggap_{SLOT}"}
# Hashed names need `collectstatic`; a test of the demo covers them.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, tests only
EMAIL_FILE_PATH = Path(PLACE / "mail")
