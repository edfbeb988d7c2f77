"""A row that nobody can handle stands at the head of a queue: those behind it must not wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

import duties.actions
import posts.actions
from accounts.models import User
from duties.models import Reminder
from posts.actions import walking
from posts.models import Post
from records.models import Event, Notice
from tests.ethics.office import NOW, Office, decide, make_office, submitted

TOMORROW = NOW + timedelta(days=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Office:
    return make_office()


def scheduled(office: Office, title: str) -> Post:
    review = submitted(office, title=title)
    decide(review, office.marta)
    posts.actions.schedule(post_id=review.post_id, slot_at=TOMORROW, by=office.rina, now=NOW)
    return Post.objects.get(pk=review.post_id)


def test_a_post_that_cannot_be_opened_does_not_starve_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "BATCH", 1)
    broken, sound = scheduled(office, "Rusak"), scheduled(office, "Utuh")
    with connection.cursor() as do:  # its publications stay, so the guard refuses every move
        do.execute(
            "UPDATE posts_post SET state = 'draft', cleared_digest = '' WHERE id = %s", [broken.pk]
        )
    assert posts.actions.open_due_slots(now=TOMORROW) == 1
    sound.refresh_from_db()
    assert sound.state == "publishing"


def owed(person: User, zone: str) -> Notice:
    event = Event.objects.create(
        kind="duty.breached", subject="duties.duty:1", at=NOW,
        facts={"due": NOW.isoformat(), "zone": zone, "channel": "X", "unit": "Dinkes"},
    )  # fmt: skip
    return Notice.objects.create(
        key=f"test:{person.pk}", event=event, person=person, medium="email", created_at=NOW,
        next_at=NOW,
    )  # fmt: skip


def test_a_mail_that_cannot_be_worded_neither_stops_nor_forgets_the_others(office: Office) -> None:
    from records.actions import deliver_due_notices
    from socmed_program.sweeps import database_now

    broken = owed(office.rina, "Mars/Phobos")
    owed(office.luis, "Asia/Jakarta")
    deliver_due_notices(now=database_now())
    assert [letter.to for letter in mail.outbox] == [[office.luis.email]]
    broken.refresh_from_db()
    assert (broken.attempts, broken.sent_at) == (1, None)
    assert broken.state in ("pending", "given_up")
    assert broken.last_error


def test_a_duty_whose_people_cannot_be_found_does_not_starve_the_next(office: Office) -> None:
    first, second = submitted(office), submitted(office)
    broken = Reminder.objects.filter(duty__subject=f"ethics.review:{first.pk}")
    broken.update(recipients=["kosong"], remind_at=NOW)
    later = NOW + timedelta(days=30)
    assert duties.actions.fire_due_reminders(now=later, limit=1) > 0
    assert broken.filter(fired_at=None).exists()
    assert not Reminder.objects.filter(
        duty__subject=f"ethics.review:{second.pk}", fired_at=None
    ).exists()
