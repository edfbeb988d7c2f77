"""The test database is the real thing: migrated by the owner, used by the web role."""

import socket

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection

from records.models import Event
from socmed_program.management.commands import prepare_database
from tests.closed_world import OutboundRefused
from tests.database import as_owner


def _who() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def test_tests_run_as_the_web_role(db):
    assert _who() == "tanggap_web"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["TRUNCATE records_event", "DELETE FROM records_event"])
def test_the_web_role_cannot_empty_the_record(statement):
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_the_owner_can_be_asked_for_and_is_given_back():
    with as_owner():
        assert _who() != "tanggap_web"
    assert _who() == "tanggap_web"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2])
def test_a_transactional_test_leaves_nothing_to_the_next(run, django_user_model):
    assert Event.objects.count() == 0
    assert cache.get("left-by-the-last-test") is None
    cache.set("left-by-the-last-test", run)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_event (kind, subject, at, facts, detail_digest)"
            " VALUES ('test.left', 'x:1', now(), '{}', '')"
        )


def test_no_way_out():
    with pytest.raises(OutboundRefused):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(OutboundRefused):
        socket.getaddrinfo("example.org", 443)


@pytest.mark.django_db
def test_who_may_not_prepare_roles_is_told_what_the_administrator_runs(monkeypatch):
    monkeypatch.setattr(prepare_database, "WEB_ROLE", "tanggap_other")
    with pytest.raises(CommandError, match="administrator of the database run: CREATE ROLE tang"):
        call_command("prepare_database")
