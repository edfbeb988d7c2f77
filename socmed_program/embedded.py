"""PostgreSQL and Valkey from the wheels, for a first run and for tests (ADR 0001).

`servers(folder)` starts both, or joins those that already run, and the last one to leave stops
them. A small keeper process (`keeper.py`) is the parent of the servers; users hold a shared lock
on a file, which the kernel releases however they end, so a killed demo leaves nothing behind.
Unix sockets only, in a folder that no other user can enter.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import hashlib
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything that a demo or a test run keeps; another place is for tests of the demo itself.
LOCAL = Path(os.environ.get("TANGGAP_LOCAL", BASE_DIR / ".local")).resolve()
# Linux allows 107 bytes for a socket's path, macOS 103.
LONGEST_SOCKET_PATH = 100
PLAIN_PATH = re.compile(r"[A-Za-z0-9_./+-]+")
START_SECONDS = 60.0
STOP_SECONDS = 20.0

DATABASE = "tanggap"
OWNER = "tanggap_owner"
WEB = "tanggap_web"


class CannotStart(Exception):
    """The servers cannot run here; the text says why and what to do."""


@dataclass(frozen=True)
class Servers:
    """Addresses of the running servers."""

    run: Path

    def database_url(self, user: str = WEB, name: str = DATABASE) -> str:
        return f"postgres://{user}@/{name}?host={self.run}"

    @property
    def redis_url(self) -> str:
        return f"redis+socket://{self.run}/valkey.sock"

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url(),
            "DATABASE_OWNER_URL": self.database_url(OWNER),
            "REDIS_URL": self.redis_url,
        }


@dataclass(frozen=True)
class Layout:
    """Where the servers of one folder keep their things; decided once and then remembered."""

    folder: Path  # locks and logs
    home: Path  # the cluster
    run: Path  # sockets

    @property
    def cluster(self) -> Path:
        return self.home / "postgres"

    @classmethod
    def of(cls, folder: Path) -> Layout:
        note = folder / "servers.json"
        with contextlib.suppress(OSError, ValueError, KeyError):
            told = json.loads(note.read_text(encoding="utf-8"))
            if told["folder"] == str(folder):  # else the checkout was moved or copied
                return cls(folder, Path(told["home"]), Path(told["run"]))
        layout = cls(folder, home := _home(folder), _sockets(folder, home))
        names = {key: str(getattr(layout, key)) for key in ("folder", "home", "run")}
        note.write_text(json.dumps(names), encoding="utf-8")
        return layout


def _mark(folder: Path) -> str:
    return hashlib.sha256(str(folder).encode()).hexdigest()[:10]


def _home(folder: Path) -> Path:
    """The folder itself; for root under a private folder a place that `nobody` can reach."""
    if os.geteuid() != 0 or reachable_by_others(folder):
        return folder
    base = Path("/var/lib") if Path("/var/lib").is_dir() else Path("/usr/local/var")
    return base / f"tanggap-{_mark(folder)}"


def _sockets(folder: Path, home: Path) -> Path:
    wanted = home / "run"
    longest = len(os.fsencode(wanted / ".s.PGSQL.5432"))
    if longest <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(wanted)):
        return wanted
    base = Path(tempfile.gettempdir()).resolve()
    if os.geteuid() == 0 and not reachable_by_others(base):
        base = Path("/tmp")  # noqa: S108 (a private folder inside it, see keeper.private_folder)
    return base / f"tanggap-{_mark(folder)}"


def reachable_by_others(path: Path) -> bool:
    """Whether another user may pass through every folder on the way, and into this one."""
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents) if part.exists())


@contextlib.contextmanager
def servers(folder: Path = LOCAL, *, durable: bool = True) -> Iterator[Servers]:
    """Both servers for the length of the block, started if need be, shared with other users.

    `durable=False` (tests) lets PostgreSQL skip waiting for the disk. Raises CannotStart.
    """
    folder = folder.resolve()
    _make_folder(folder)
    with (folder / "users.lock").open("a") as users:
        take_lock(users, fcntl.LOCK_SH, "the servers of an earlier run are still stopping")
        _ensure_keeper(folder, durable)
        try:
            yield Servers(Layout.of(folder).run)
        finally:
            _leave(folder, users)


def running(folder: Path = LOCAL) -> bool:
    """Whether a keeper holds servers for this folder at this moment."""
    path = folder.resolve() / "keeper.lock"
    if not path.exists():
        return False
    with path.open("a") as keeper:
        return not _try(keeper, fcntl.LOCK_EX)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0 and folder.stat().st_uid == 0:
            folder.chmod(0o755)  # root's umask may be strict; PostgreSQL runs as another user
        (folder / "users.lock").open("a").close()
    except PermissionError:
        raise CannotStart(
            f"{folder} belongs to another user. Run as that user, or remove the folder as that "
            "user (`make reset`) and start again."
        ) from None


def _ensure_keeper(folder: Path, durable: bool) -> None:
    with (folder / "start.lock").open("a") as start:
        take_lock(
            start,
            fcntl.LOCK_EX,
            "another process has been starting the servers for too long",
        )
        if running(folder):
            return
        log = folder / "log"
        log.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "socmed_program.keeper", str(folder)]
        with (log / "keeper.log").open("ab") as errors:
            keeper = subprocess.Popen(
                [*command, *([] if durable else ["--not-durable"])],
                cwd=BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,  # Ctrl-C is for the user of the servers, not for them
            )
        assert keeper.stdout is not None
        with keeper.stdout:
            answer = keeper.stdout.readline().decode().strip()
        if answer != "ready":
            keeper.wait(START_SECONDS)
            raise CannotStart(answer or f"The servers did not start; see {log}/keeper.log.")
        _reap_later(keeper)


_keepers: list[subprocess.Popen[bytes]] = []


def _reap_later(keeper: subprocess.Popen[bytes]) -> None:
    """Keep the object, so that the child is waited for and never warns or lingers as a zombie."""
    _keepers.append(keeper)


def _leave(folder: Path, users: IO[str]) -> None:
    """Let go; if nobody else uses the servers, wait until the keeper has stopped them."""
    fcntl.flock(users, fcntl.LOCK_UN)
    until = time.monotonic() + STOP_SECONDS
    while running(folder) and time.monotonic() < until:
        if _try(users, fcntl.LOCK_SH):  # not stopping yet
            alone = _try(users, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_UN)
            if not alone:
                return
        time.sleep(0.05)
    for keeper in list(_keepers):
        with contextlib.suppress(subprocess.TimeoutExpired):
            keeper.wait(1.0 if not running(folder) else 0.0)
            _keepers.remove(keeper)


def _try(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def take_lock(file: IO[str], kind: int, complaint: str) -> None:
    until = time.monotonic() + START_SECONDS
    while not _try(file, kind):
        if time.monotonic() > until:
            raise CannotStart(f"{file.name} is locked: {complaint}.")
        time.sleep(0.05)


def write_env(running_servers: Servers | None, settings: dict[str, str]) -> dict[str, str]:
    """Bring `.local/env` up to date and return it: settings anew, secrets kept once made.

    Without servers (a database of one's own) it holds no addresses.
    """
    path = LOCAL / "env"
    values = read_env(path) | settings
    values.setdefault("TANGGAP_SECRET_KEY", secrets.token_urlsafe(64))
    values.setdefault(
        "TANGGAP_MFA_KEYS", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    )
    values["TANGGAP_ENV"] = "demo"
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        values.pop(name, None)
    if running_servers:
        values |= running_servers.environment()
    text = "".join(f"{name}={value}\n" for name, value in sorted(values.items()))
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        fresh = path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text("# Written by the demo; `make reset` removes it.\n" + text)
        fresh.replace(path)
    return values


def read_env(path: Path) -> dict[str, str]:
    """NAME=value lines; comments and everything else are passed over."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if not line.startswith("#"))
    return {name.strip(): value.strip() for name, separator, value in pairs if separator}
