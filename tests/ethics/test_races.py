"""Two at once, with real commits: one wins, the other is told, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

import ethics.actions
import posts.actions
from duties.models import Duty
from ethics.models import Decision, Verdict
from posts.models import Clearance
from tests.ethics.office import NOW, decide, draft, make_office, rewrite, submitted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run them in threads from one start line; each result, or the exception."""
    line, results = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            line.wait(10)
            results[place] = act()
        except Exception as problem:
            results[place] = problem
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_of_two_reviewers_one_decides() -> None:
    office = make_office()
    review = submitted(office)
    results = at_once(
        lambda: decide(review, office.marta),
        lambda: decide(review, office.luis, "reject"),
    )
    won = [one for one in results if isinstance(one, Decision)]
    lost = [one for one in results if isinstance(one, ethics.actions.Overtaken)]
    assert (len(won), len(lost)) == (1, 1), results
    assert won[0].by.full_title in str(lost[0])
    assert Verdict.objects.filter(review=review).exclude(by=won[0].by).count() == 0


def test_a_double_click_decides_once() -> None:
    office = make_office()
    review = submitted(office)
    results = at_once(*[lambda: decide(review, office.marta)] * 4)
    assert sum(isinstance(one, Decision) for one in results) == 1, results
    assert Clearance.objects.count() == 1


def test_a_decision_and_an_edit_never_clear_unread_text() -> None:
    office = make_office()
    for _ in range(4):
        review = submitted(office)
        results = at_once(
            lambda review=review: decide(review, office.marta),
            lambda review=review: rewrite(review.post, office.rina, "Diubah pada saat yang sama."),
        )
        review.post.refresh_from_db()
        assert review.post.state == "draft", results
        assert review.post.cleared_digest == ""
        assert not Clearance.objects.filter(revision=review.post.revision).exists()


def test_two_submissions_open_one_review() -> None:
    office = make_office()
    post = draft(office)
    submit = lambda: ethics.actions.submit(post_id=post.pk, by=office.rina, now=NOW)  # noqa: E731
    results = at_once(submit, submit, submit)
    assert post.reviews.count() == 1, results
    assert Duty.objects.filter(kind="review").count() == 1
    refused = [one for one in results if isinstance(one, posts.actions.MoveRefused)]
    assert len(refused) == 2


def test_taking_back_and_judging_have_one_outcome() -> None:
    office = make_office()
    review = submitted(office)
    at_once(
        lambda: decide(review, office.marta),
        lambda: ethics.actions.recall(post_id=review.post_id, by=office.rina, now=NOW),
    )
    review.refresh_from_db()
    review.post.refresh_from_db()
    assert (review.state, review.post.state) in [("approved", "cleared"), ("void", "draft")]
