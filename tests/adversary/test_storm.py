"""Everything at once, with real commits: acts that exclude each other, beside three clocks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

import duties.actions
import ethics.actions
import posts.actions
from duties.models import Duty, Message, Reminder, Reply
from ethics.models import Review
from posts.models import Clearance, Post, Publication
from socmed_program import sweeps
from tests.ethics.office import Office, decide, make_office, submitted

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
Act = Callable[[], object]
REFUSALS = (ethics.actions.Refused, posts.actions.MoveRefused, duties.actions.Refused)


def at_once(*acts: Act) -> list[BaseException]:
    """Start all at the same instant; whatever was raised that is no refusal in words."""
    start, faults = threading.Barrier(len(acts)), list[BaseException]()

    def run(act: Act) -> None:
        start.wait()
        try:
            act()
        except REFUSALS:
            pass
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return faults


def message(office: Office, number: int) -> Message:
    now = timezone.now()
    return duties.actions.receive(
        channel=office.x, external_id=f"status-{number}", url="", author_name="Warga",
        text="Kapan imunisasi?", message_class="complaint", received_at=now - timedelta(days=9),
        by=office.rina, now=now,
    )[0]  # fmt: skip


def due_post(office: Office) -> Post:
    begun = timezone.now() - timedelta(hours=1)
    review = submitted(office, now=begun)
    decide(review, office.marta, now=begun)
    posts.actions.schedule(
        post_id=review.post_id, slot_at=timezone.now() - timedelta(minutes=2), by=office.rina,
        now=begun,
    )  # fmt: skip
    return Post.objects.get(pk=review.post_id)


def judged_or_recalled(office: Office, review: Review) -> list[Act]:
    return [
        lambda: decide(review, office.marta, now=timezone.now()),
        lambda: ethics.actions.recall(
            post_id=review.post_id, by=office.rina, now=timezone.now()
        ),
    ]  # fmt: skip


def answered_or_spam(office: Office, asked: Message) -> list[Act]:
    return [
        lambda: ethics.actions.answer(
            message_id=asked.pk, text="Senin pukul 08.00 WIB.",
            evidence_url="https://x.com/dinkes/status/1850000000000000001",
            by=office.rina, now=timezone.now(),
        ),
        lambda: duties.actions.set_aside(
            message_id=asked.pk, state="spam", reason="Iklan", by=office.marta, now=timezone.now(),
        ),
    ]  # fmt: skip


def taken_off(office: Office, post: Post) -> Act:
    return lambda: posts.actions.unschedule(post_id=post.pk, by=office.rina, now=timezone.now())


def sweep() -> object:
    return sweeps.run_all(waker=threading.current_thread().name)


def one_of_the_two_judged(review: Review) -> None:
    cleared = Clearance.objects.filter(post_id=review.post_id).exists()
    state = Post.objects.get(pk=review.post_id).state
    assert (cleared, state) in ((True, "cleared"), (False, "draft"))


def one_of_the_two_ended(asked: Message) -> None:
    asked.refresh_from_db()
    answered = Reply.objects.filter(message=asked).exists()
    assert asked.state == ("answered" if answered else "spam")
    assert not Duty.objects.filter(message=asked, met_at=None, cancelled_at=None).exists()
    assert not Reminder.objects.filter(
        duty__message=asked, fired_at=None, cancelled_at=None
    ).exists()


def opened_or_taken_off(post: Post) -> None:
    post.refresh_from_db()
    claimed = Publication.objects.filter(post=post, state="claimed").count()
    assert (post.state, claimed) in (("publishing", 2), ("cleared", 0))


def test_nothing_deadlocks_and_every_contest_has_one_winner(
    caplog: pytest.LogCaptureFixture,
) -> None:
    office = make_office()
    begun = timezone.now() - timedelta(hours=1)
    due = [due_post(office) for _ in range(3)]
    reviews = [submitted(office, now=begun) for _ in range(3)]
    asked = [message(office, number) for number in range(3)]
    acts = [sweep] * 3 + [taken_off(office, post) for post in due]
    acts += [act for review in reviews for act in judged_or_recalled(office, review)]
    acts += [act for one in asked for act in answered_or_spam(office, one)]
    with caplog.at_level(logging.ERROR):
        faults = at_once(*acts)
    assert [repr(fault) for fault in faults] == []
    assert [record.getMessage() for record in caplog.records] == []
    for review in reviews:
        one_of_the_two_judged(review)
    for one in asked:
        one_of_the_two_ended(one)
    for post in due:
        opened_or_taken_off(post)
