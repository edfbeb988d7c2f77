"""pytest plug-in: real PostgreSQL and Valkey, migrated by the owner, used as the web role.

A transactional test gets the database back as a copy of the freshly migrated one: the web role
may not TRUNCATE, and a flush would also lose the rows that migrations put there.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import ProgrammingError, connection, connections
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from psycopg.errors import InsufficientPrivilege

from socmed_program import embedded, env

SERVERS_MISSING = """\
The tests need PostgreSQL and the broker, and these could not be started:
    {reason}
Run `make setup` (with the test set: `make test`), or set DATABASE_URL and REDIS_URL."""


@pytest.fixture(scope="session", autouse=True)
def _servers() -> Iterator[None]:
    """Started with the session, or joined when another one uses them; a failure is a failure."""
    from tests import settings

    if settings.OWN_SERVERS:
        yield
        return
    try:
        with embedded.servers(settings.FOLDER, durable=False):
            yield
    except embedded.CannotStart as problem:
        pytest.fail(SERVERS_MISSING.format(reason=problem), pytrace=False)


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """The default connection signs in as the owner of the tables for the length of the block."""
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update(_of_role("owner"))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update({key: before[key] for key in _of_role("web")})


def _of_role(role: str) -> dict[str, Any]:
    asked = os.environ.get("TANGGAP_DATABASE_ROLE")
    os.environ["TANGGAP_DATABASE_ROLE"] = role
    try:
        values = env.database_for_this_process()
    finally:
        os.environ.pop("TANGGAP_DATABASE_ROLE")
        if asked is not None:
            os.environ["TANGGAP_DATABASE_ROLE"] = asked
    return {key: values[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}


@pytest.fixture(scope="session")
def django_db_setup(_servers: None, django_db_blocker: Any) -> Iterator[None]:
    """In place of pytest-django's: created and migrated by the owner, then the web role's."""
    with django_db_blocker.unblock():
        _prepare_web_role()
        with as_owner():
            drop(f"{connection.settings_dict['TEST']['NAME']}_fresh")
            drop(connection.settings_dict["TEST"]["NAME"])
            made = setup_databases(verbosity=0, interactive=False)
            copy(connection.settings_dict["NAME"], f"{connection.settings_dict['NAME']}_fresh")
        os.environ["DATABASE_URL"] = renamed(os.environ["DATABASE_URL"])
        if "DATABASE_OWNER_URL" in os.environ:
            os.environ["DATABASE_OWNER_URL"] = renamed(os.environ["DATABASE_OWNER_URL"])
    yield
    with django_db_blocker.unblock(), as_owner():
        drop(f"{connection.settings_dict['NAME']}_fresh")
        teardown_databases(made, verbosity=0)


def renamed(url: str) -> str:
    """The same server, with the test database's name: for processes that a test starts."""
    name = connection.settings_dict["NAME"]
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def _prepare_web_role() -> None:
    """On a database of one's own the web role may not exist yet."""
    from tests import settings

    if settings.OWN_SERVERS:
        from socmed_program.management.commands.prepare_database import prepare

        with as_owner(), connection._nodb_cursor() as cursor:
            prepare(cursor)


def drop(name: str) -> None:
    """No superuser may be at hand to end a worker of autovacuum: it gets time to go by itself."""
    end = time.monotonic() + 10
    while True:
        try:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except ProgrammingError as problem:
            if not isinstance(problem.__cause__, InsufficientPrivilege) or time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def copy(name: str, target: str) -> None:
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{name}"')


def _restore(_test: TransactionTestCase) -> None:
    """In place of Django's flush."""
    connections.close_all()
    name = connection.settings_dict["NAME"]
    with as_owner():
        drop(name)
        copy(f"{name}_fresh", name)


TransactionTestCase._fixture_teardown = _restore  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _fresh_cache(_servers: None) -> Iterator[None]:
    """Sign-in limits and replay guards of one test must not reach the next."""
    yield
    cache.clear()


@pytest.fixture
def environment(transactional_db: None) -> dict[str, str]:
    """For processes that a test starts: they see this test's (committed) database and broker."""
    theirs = {**os.environ, "PYTHONPATH": str(embedded.BASE_DIR)}
    # Not these tests' settings, which would take another slot.
    theirs["DJANGO_SETTINGS_MODULE"] = "socmed_program.settings"
    return theirs
