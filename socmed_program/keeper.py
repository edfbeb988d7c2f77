"""The process that owns PostgreSQL and Valkey for `embedded.py`: starts, watches and stops them.

It is their direct parent and waits for them, so that no dead server is taken for a living one. It
says "ready" or one sentence of refusal on standard output, then stays until nobody holds
`users.lock` any more.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO, Any

from socmed_program.embedded import (
    DATABASE,
    OWNER,
    START_SECONDS,
    WEB,
    CannotStart,
    Layout,
    take_lock,
)
from socmed_program.server_wheels import Binaries, Process, described

POLL_SECONDS = 0.1
MOST_RESTARTS = 5
POSTGRES_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "64MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "cluster_name": "tanggap",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
INITDB = [
    # The same order of letters on every machine, without ICU.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--encoding=UTF8",
    "--data-checksums",
    "--username=postgres",
    "--auth=trust",  # safe only behind the private socket folder
    "--no-instructions",
]


class Keeper:
    """Both servers of one folder."""

    def __init__(self, layout: Layout, *, durable: bool) -> None:
        self.layout = layout
        self.durable = durable
        self.account = account_for(layout)
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.restarts = 0

    def start(self) -> None:
        self.layout.home.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0 and self.layout.home != self.layout.folder:
            self.layout.home.chmod(0o755)
        private_folder(self.layout.run, self.account)
        self.binaries = Binaries.found(self.layout.home, self.account)
        self._stop_orphans()
        if not (self.layout.cluster / "PG_VERSION").exists():
            self._initialise()
        elif self.layout.cluster.stat().st_uid != self.account.pw_uid:
            raise CannotStart(
                f"{self.layout.cluster} was made by another user. Run as that user, or remove "
                "it as that user (`make reset`)."
            )
        self._start_postgres()
        self._start_valkey()

    def watch(self, users: IO[str]) -> None:
        """Until nobody uses the servers: bring back one that died."""
        while True:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            time.sleep(POLL_SECONDS)
            for name, child in list(self.children.items()):
                if child.poll() is None:
                    continue
                self.restarts += 1
                print(
                    f"{name} ended with {child.returncode}; starting it again",
                    file=sys.stderr,
                )
                if self.restarts > MOST_RESTARTS:
                    raise CannotStart(f"{name} does not stay up.")
                if name == "postgres":
                    self._clear_postmaster_file()
                    self._start_postgres()
                else:
                    self._start_valkey()

    def stop(self) -> None:
        """Valkey first; PostgreSQL ends its sessions (fast shutdown) and writes what it holds."""
        for name, polite in (("valkey", signal.SIGTERM), ("postgres", signal.SIGINT)):
            if child := self.children.pop(name, None):
                end(child, polite)
        with contextlib.suppress(FileNotFoundError):
            (self.layout.folder / "keeper.pid").unlink()

    def _run(self, name: str, arguments: list[str]) -> subprocess.Popen[bytes]:
        log = self.layout.folder / "log" / f"{name}.log"
        with log.open("ab") as output:
            child = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                **as_account(self.account),
            )
        self.children[name] = child
        note = " ".join(str(each.pid) for each in self.children.values())
        (self.layout.folder / "keeper.pid").write_text(note, encoding="utf-8")
        return child

    def _start_postgres(self) -> None:
        options = POSTGRES_OPTIONS | ({} if self.durable else NOT_DURABLE)
        arguments = [
            str(self.binaries.tool("postgres")),
            "-D",
            str(self.layout.cluster),
        ]
        arguments += ["-k", str(self.layout.run)]
        for name, value in options.items():
            arguments += ["-c", f"{name}={value}"]
        child = self._run("postgres", arguments)
        ready = [
            str(self.binaries.tool("pg_isready")),
            "-q",
            "-h",
            str(self.layout.run),
        ]
        self._wait(
            child,
            "PostgreSQL",
            lambda: subprocess.run(ready, check=False).returncode == 0,
        )
        prepare_roles(self.layout.run)

    def _start_valkey(self) -> None:
        socket = self.layout.run / "valkey.sock"
        socket.unlink(missing_ok=True)
        # Nothing is kept on disk: messages are only wake-ups.
        arguments = [
            str(self.binaries.valkey),
            "--port",
            "0",
            "--unixsocket",
            str(socket),
        ]
        arguments += ["--unixsocketperm", "700", "--save", "", "--appendonly", "no"]
        arguments += ["--dir", "/", "--maxmemory", "128mb", "--databases", "64"]
        self._wait(self._run("valkey", arguments), "Valkey", lambda: _answers(socket))

    def _wait(self, child: subprocess.Popen[bytes], name: str, ready: Any) -> None:
        until = time.monotonic() + START_SECONDS
        while not ready():
            if child.poll() is not None or time.monotonic() > until:
                raise CannotStart(f"{name} did not start. {self._last_words(name)}")
            time.sleep(0.02)

    def _last_words(self, name: str) -> str:
        file = "postgres.log" if name == "PostgreSQL" else "valkey.log"
        path = self.layout.folder / "log" / file
        lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return f"Its last words: {' / '.join(lines[-3:])} (all of them: {path})"

    def _initialise(self) -> None:
        """A new cluster, in place only when complete, so that an interrupted one is redone."""
        unfinished = self.layout.home / "postgres.unfinished"
        for leftover in (unfinished, self.layout.cluster):
            if leftover.exists():
                shutil.rmtree(leftover)
        private_folder(unfinished, self.account)
        arguments = [str(self.binaries.tool("initdb")), *INITDB, "-D", str(unfinished)]
        made = subprocess.run(
            [*arguments, *([] if self.durable else ["--no-sync"])],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **as_account(self.account),
        )
        if made.returncode:
            raise CannotStart(f"initdb failed: {made.stderr.strip() or made.stdout.strip()}")
        unfinished.rename(self.layout.cluster)

    def _stop_orphans(self) -> None:
        """Servers of a keeper that was killed: they are ours to end, since we hold its lock."""
        note = self.layout.folder / "keeper.pid"
        pids = note.read_text(encoding="utf-8").split() if note.exists() else []
        for pid in pids:
            process = described(int(pid))
            if process and str(self.layout.run) in process.command and not process.dead:
                end(process, signal.SIGINT)
        self._clear_postmaster_file()

    def _clear_postmaster_file(self) -> None:
        """PostgreSQL takes any living process with the noted number for its predecessor.

        A zombie counts as living for it, and where nothing adopts orphans zombies stay.
        """
        notes = [self.layout.cluster / "postmaster.pid", *self.layout.run.glob(".s.PGSQL.*")]
        for file in notes:
            if not file.exists():
                continue
            lines = [] if file.is_socket() else file.read_text(errors="replace").splitlines()
            first = lines[0].strip() if lines else ""
            process = described(int(first)) if first.isdigit() else None
            if process and not process.dead and str(self.layout.cluster) in process.command:
                end(process, signal.SIGINT)
            file.unlink(missing_ok=True)
            time.sleep(0.1)  # orphaned sessions notice within moments that their parent is gone


def account_for(layout: Layout) -> pwd.struct_passwd:
    """Whose the servers are: oneself, or for root (whom PostgreSQL refuses) `nobody`."""
    if os.geteuid() != 0:
        with contextlib.suppress(KeyError):
            return pwd.getpwuid(os.geteuid())
        nameless = ("tanggap", "x", os.geteuid(), os.getegid(), "", "/", "/bin/sh")
        return pwd.struct_passwd(nameless)
    if layout.cluster.exists() and (uid := layout.cluster.stat().st_uid):
        with contextlib.suppress(KeyError):
            return pwd.getpwuid(uid)
    return pwd.getpwnam("nobody")


def as_account(account: pwd.struct_passwd) -> dict[str, Any]:
    """Arguments for subprocess: the account's rights, a neutral folder and language."""
    rights: dict[str, Any] = {}
    if os.geteuid() == 0:
        rights = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    plain = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}
    return {**rights, "cwd": "/", "env": plain}


def private_folder(folder: Path, account: pwd.struct_passwd) -> None:
    """A folder that only the account can enter; refused when somebody else has put it there."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(folder, account.pw_uid, account.pw_gid)
    found = folder.lstat()
    if found.st_uid != account.pw_uid or folder.is_symlink() or not folder.is_dir():
        raise CannotStart(f"{folder} belongs to somebody else; remove it and start again.")
    folder.chmod(0o700)


def end(process: subprocess.Popen[bytes] | Process, polite: signal.Signals) -> None:
    """Ask, wait, then insist."""
    for sign, seconds in ((polite, 10.0), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 3.0)):
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            return


def _answers(socket_path: Path) -> bool:
    import socket

    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        client.connect(str(socket_path))
        client.sendall(b"PING\r\n")
        return client.recv(16).startswith(b"+PONG")
    return False


def prepare_roles(run: Path) -> None:
    """The owner, the web role and the database, each made once."""
    import psycopg

    url = f"host={run} user=postgres dbname=postgres connect_timeout=5"
    with psycopg.connect(url, autocommit=True) as connection:
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        if OWNER not in roles:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
        if WEB not in roles:
            connection.execute(f"CREATE ROLE {WEB} LOGIN")
            # Only so that the owner may end the web role's sessions when a database is renewed.
            connection.execute(f"GRANT {WEB} TO {OWNER}")
        names = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        if DATABASE not in names:
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def renew_database(run: Path) -> None:
    """The same, empty."""
    import psycopg

    url = f"host={run} user=postgres dbname=postgres connect_timeout=5"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    prepare_roles(run)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--not-durable", action="store_true")
    chosen = parser.parse_args(arguments)

    def asked_to_stop(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, asked_to_stop)
    with (chosen.folder / "keeper.lock").open("a") as lock:
        # Others look for a moment whether it is free, so one refusal means nothing.
        take_lock(lock, fcntl.LOCK_EX, "another keeper runs")
        with (chosen.folder / "users.lock").open("a") as users:
            return keep(chosen.folder, users, durable=not chosen.not_durable)


def keep(folder: Path, users: IO[str], *, durable: bool) -> int:
    keeper = None
    try:
        keeper = Keeper(Layout.of(folder), durable=durable)
        keeper.start()
        say("ready")
        keeper.watch(users)
    except CannotStart as problem:
        say(str(problem))
        return 1
    finally:
        if keeper:
            keeper.stop()
    return 0


def say(word: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(" ".join(word.split()), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
