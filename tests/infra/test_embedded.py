"""The first-run servers: shared, stopped by the last user, robust against every kind of kill."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from socmed_program import embedded
from socmed_program.embedded import BASE_DIR, CannotStart, Layout, servers
from socmed_program.server_wheels import Binaries, described

USER = """
import sys
from pathlib import Path
from socmed_program.embedded import servers
with servers(Path(sys.argv[1]), durable="durable" in sys.argv):
    print("in", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short and reachable by other users, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="tgp-"))
    path.chmod(0o755)
    yield path
    forget(path)


def forget(path: Path) -> None:
    until = time.monotonic() + 20
    while embedded.running(path) and time.monotonic() < until:
        time.sleep(0.1)
    if (path / "servers.json").exists():
        layout = Layout.of(path.resolve())
        shutil.rmtree(layout.run, ignore_errors=True)
        shutil.rmtree(layout.home, ignore_errors=True)
    shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def user(folder: Path, *how: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the servers until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(folder), *how],
        cwd=BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "in\n"
        yield process


def pids(folder: Path) -> list[int]:
    return [int(pid) for pid in (folder / "keeper.pid").read_text().split()]


def alive(processes: list[int]) -> list[int]:
    return [pid for pid in processes if (found := described(pid)) and not found.dead]


def gone(processes: list[int], seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    while alive(processes) and time.monotonic() < until:
        time.sleep(0.1)
    return not alive(processes)


def keeper_of(folder: Path) -> int:
    """The parent of the servers."""
    command = ["ps", "-o", "ppid=", "-p", str(pids(folder)[0])]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def note(folder: Path, text: str | None = None) -> list[str]:
    """Write a line into the database, or read them all."""
    url = f"host={Layout.of(folder.resolve()).run} user=tanggap_owner dbname=tanggap"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS line (text text)")
        if text:
            connection.execute("INSERT INTO line VALUES (%s)", [text])
        return [row[0] for row in connection.execute("SELECT text FROM line")]


def test_the_last_user_stops_the_servers_and_the_data_stays(folder):
    with servers(folder, durable=False):
        started = pids(folder)
        note(folder, "kept")
        with user(folder) as other:
            assert pids(folder) == started, "the second user joins the first one's servers"
            other.communicate("\n")
        assert alive(started) == started, "nobody stops what another one uses"
    assert gone(started, 0)
    with servers(folder, durable=False):
        assert note(folder) == ["kept"]


def test_the_starter_may_leave_first(folder):
    with user(folder) as starter:
        started = pids(folder)
        with servers(folder, durable=False):
            starter.communicate("\n")
            assert alive(started) == started
            assert note(folder, "still here") == ["still here"]
    assert gone(started, 0)


def test_a_killed_user_leaves_nothing_running(folder):
    with user(folder) as victim:
        started = pids(folder)
        victim.kill()
    assert gone(started)
    until = time.monotonic() + 15  # the keeper leaves a moment after its servers
    while embedded.running(folder) and time.monotonic() < until:
        time.sleep(0.1)
    assert not embedded.running(folder)


def test_a_killed_keeper_is_survived_with_the_data(folder):
    with user(folder) as victim:
        note(folder, "before the kill")
        orphans = pids(folder)
        keeper = keeper_of(folder)
        os.kill(keeper, signal.SIGKILL)
        assert gone([keeper])
        victim.kill()
    assert alive(orphans) == orphans
    with servers(folder, durable=False):
        assert gone(orphans, 0), "the orphans were ended before new servers started"
        assert note(folder) == ["before the kill"]


def test_a_server_that_dies_is_brought_back(folder):
    with servers(folder, durable=False) as running:
        postgres, valkey = pids(folder)
        os.kill(valkey, signal.SIGKILL)
        assert gone([valkey])
        until, socket = time.monotonic() + 30, running.run / "valkey.sock"
        # Of the two the process is there first.
        while len(alive(pids(folder))) < 2 or not socket.exists():
            assert time.monotonic() < until
            time.sleep(0.1)
        assert pids(folder)[0] == postgres


def test_everything_killed_at_once_as_by_a_power_cut(folder):
    with user(folder, "durable") as victim:
        note(folder, "before the cut")
        everything = [keeper_of(folder), *pids(folder), victim.pid]
        for pid in everything:
            os.kill(pid, signal.SIGKILL)
    assert gone(everything)
    cluster = Layout.of(folder.resolve()).cluster
    assert (cluster / "postmaster.pid").exists(), "the cut left a stale note"
    with servers(folder):
        assert note(folder) == ["before the cut"]


def test_a_stale_note_that_names_a_living_stranger(folder):
    with servers(folder, durable=False):
        pass
    cluster = Layout.of(folder.resolve()).cluster
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n")
    with servers(folder, durable=False):
        assert note(folder) == []


@pytest.mark.parametrize("leftover", ["postgres.unfinished", "postgres"])
def test_a_half_finished_first_run_is_redone(folder, leftover):
    (folder / leftover / "base").mkdir(parents=True)
    (folder / leftover / "postgresql.conf").write_text("half")
    with servers(folder, durable=False):
        assert note(folder, "complete") == ["complete"]
    assert not (folder / "postgres.unfinished").exists()


@pytest.mark.parametrize("name", ["a" * 90, "with a space", "ünïcode"])
def test_a_path_unfit_for_sockets_moves_them_to_the_temporary_folder(folder, name):
    deep = folder / name
    try:
        with servers(deep, durable=False) as running:
            assert running.run.parent == Path(tempfile.gettempdir()).resolve()
            assert running.run.stat().st_mode & 0o777 == 0o700
            assert note(deep, "reached") == ["reached"]
    finally:
        forget(deep)


def test_a_private_checkout_of_root_is_served_from_where_nobody_can_reach(folder):
    if os.geteuid() != 0:
        return  # an ordinary user's servers run as that user, wherever the checkout lies
    private = folder / "root"
    private.mkdir(mode=0o700)
    checkout = private / "checkout"
    try:
        with servers(checkout, durable=False):
            assert Layout.of(checkout).home.parent == Path("/var/lib")
            assert note(checkout, "reached") == ["reached"]
    finally:
        forget(checkout)


def test_a_program_for_another_machine_is_refused_with_the_way_out(folder):
    fake = folder / "postgres"
    fake.write_bytes(b"\x7fELF of another machine")
    fake.chmod(0o755)
    from socmed_program import server_wheels

    account = pwd.getpwuid(os.geteuid())
    with pytest.raises(CannotStart, match=r"does not run on this machine.*DATABASE_URL"):
        server_wheels._try_out(Binaries(folder, fake), account)


def test_somebody_elses_socket_folder_is_refused(folder):
    if os.geteuid() != 0:
        return  # only root can put a stranger's folder there
    (folder / "run").mkdir()
    os.chown(folder / "run", 12345, 12345)
    with pytest.raises(CannotStart, match="belongs to somebody else"), servers(folder):
        pass


def test_the_roles_are_split(folder):
    with servers(folder, durable=False) as running:
        with psycopg.connect(f"host={running.run} user=postgres dbname=postgres") as connection:
            rows = connection.execute(
                "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles"
                " WHERE rolname LIKE 'tanggap%' ORDER BY 1"
            ).fetchall()
        assert rows == [
            ("tanggap_owner", False, True, False),
            ("tanggap_web", False, False, False),
        ]
