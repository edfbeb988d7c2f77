"""The demo office served by the real processes on a database of its own, for browser tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from socmed_program import embedded, processes
from tests import settings as test_settings
from tests.database import as_owner, copy, drop

START_SECONDS = 180  # a bound, not a measure


@dataclass
class Site:
    address: str
    environment: dict[str, str]
    folder: Path
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def manage(self, *arguments: str, given: str = "") -> str:
        """Run a management command against this site; its output, or a failure with its words."""
        run = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=embedded.BASE_DIR,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            raise AssertionError(f"manage.py {arguments[0]}: {run.stdout}{run.stderr}")
        return run.stdout

    def mails(self) -> list[str]:
        """Every mail that went out, oldest first."""
        files = sorted((self.folder / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime)
        return [file.read_text(encoding="utf-8") for file in files]

    def start(self, argv: list[str], name: str) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.children[name] = subprocess.Popen(
                argv, cwd=embedded.BASE_DIR, env=self.environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def kill(self, name: str) -> None:
        """As a power cut would, with all that it started."""
        child = self.children.pop(name)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def start_again(self, name: str) -> None:
        port = int(self.address.rpartition(":")[2])
        self.start(processes.here(processes.commands(port=port)[name]), name)
        _wait_for(f"{self.address}/health/clock", self)

    def stop(self) -> None:
        children = self.children.values()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGTERM)
        for child in children:
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextlib.contextmanager
def running() -> Iterator[Site]:
    """Copy the migrated database, fill the office, start web server, worker, beat and clock."""
    folder = test_settings.PLACE / "site"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    name = f"tanggap_site_{test_settings.SLOT}"
    with as_owner():
        drop(name)
        copy(f"{connection.settings_dict['NAME']}_fresh", name)
    port = free_port()
    site = Site(f"http://127.0.0.1:{port}", _environment(folder, name, port), folder)
    try:
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        site.manage("seed_demo")
        for process, argv in processes.commands(port=port).items():
            site.start(processes.here(argv), process)
        _wait_for(f"{site.address}/health/clock", site)
        yield site
    finally:
        site.stop()
        with as_owner():
            drop(name)


def _environment(folder: Path, name: str, port: int) -> dict[str, str]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "socmed_program.settings",
        "TANGGAP_ENV": "demo",
        "TANGGAP_DEMO_DOOR": "on",
        "TANGGAP_BASE_URL": f"http://127.0.0.1:{port}",
        "TANGGAP_MEDIA_ROOT": str(folder / "media"),
        "TANGGAP_STATIC_ROOT": str(folder / "static"),
        "TANGGAP_ANCHOR_FILE": str(folder / "anchors.jsonl"),
        "TANGGAP_MAIL_FOLDER": str(folder / "mail"),
        "DATABASE_URL": _named(os.environ["DATABASE_URL"], name),
    }
    if "DATABASE_OWNER_URL" in os.environ:
        environment["DATABASE_OWNER_URL"] = _named(os.environ["DATABASE_OWNER_URL"], name)
    return environment


def _named(url: str, name: str) -> str:
    head, mark, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}{mark}{query}"


def _wait_for(url: str, site: Site) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own loopback address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    logs = "\n".join(
        f"--- {file.name}\n{file.read_text()[-2000:]}" for file in site.folder.glob("*.log")
    )
    raise AssertionError(f"{url} did not answer:\n{logs}")
