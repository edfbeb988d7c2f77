"""Two at once, with real threads and commits."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction

from channels import actions
from channels.models import Channel, Responsibility
from tests.accounts.conftest import NOW, build
from tests.channels.conftest import register
from tests.channels.test_custody import enter
from tests.channels.test_register_changes import rename

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def wait_until_somebody_waits() -> None:
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                " WHERE NOT l.granted AND a.datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("nobody waited")


def test_a_name_that_is_given_up_at_this_instant_goes_to_nobody_else() -> None:
    office = build()
    channel, failed = register(office), []

    def take() -> None:
        try:
            Channel.objects.create(
                unit=office.education, network="x", handle="DINKES", url="https://x.com/q",
                name="Lain", registered_at=NOW,
            )  # fmt: skip
        except IntegrityError as error:
            failed.append(str(error))
        finally:
            connection.close()

    thread = threading.Thread(target=take)
    with transaction.atomic():
        rename(office, channel, "dinkes_baru")
        thread.start()
        wait_until_somebody_waits()
    thread.join(30)
    assert len(failed) == 1
    assert "was that of another" in failed[0]


def test_two_who_confirm_at_once_complete_one_record() -> None:
    office = build()
    channel = register(office)
    opened = actions.open_hand_over(
        channel_id=channel.pk, giver=office.dewi, receiver=office.rizky, note="",
        item_ids=[enter(office, channel).pk], by=office.ratna, now=NOW,
    )  # fmt: skip
    start = threading.Barrier(2)

    def confirm(person: object) -> None:
        start.wait()
        try:
            actions.confirm_hand_over(hand_over_id=opened.pk, by=person, now=NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=[p]) for p in (office.dewi, office.rizky)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    opened.refresh_from_db()
    assert opened.completed_at == NOW
    assert channel.custody.current().get().person == office.rizky


def test_a_task_given_while_its_channel_ends_waits_and_is_refused() -> None:
    office = build()
    channel, failed = register(office), []

    def take() -> None:
        try:
            Responsibility.objects.create(
                channel_id=channel.pk, person=office.dewi, task="publish", rank="primary",
                valid_from=NOW, mandate=office.mandate,
            )  # fmt: skip
        except IntegrityError as error:
            failed.append(str(error))
        finally:
            connection.close()

    thread = threading.Thread(target=take)
    with transaction.atomic():
        actions.decline(channel_id=channel.pk, reason="Cukup satu", by=office.ratna, now=NOW)
        thread.start()
        wait_until_somebody_waits()
    thread.join(30)
    assert len(failed) == 1
    assert "it is given no task" in failed[0]
