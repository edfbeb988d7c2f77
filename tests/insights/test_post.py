"""The file of a post: one next step for each person, and all that happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import ethics.actions
import posts.actions
from accounts.models import User
from ethics.story import SENTENCES
from insights import dossier
from posts.models import Post
from tests.ethics.office import NIK, Office, decide, draft, rewrite, submitted

SignIn = Callable[[User], Client]
ROOT = Path(__file__).resolve().parents[2]


def url(post: Post) -> str:
    return reverse("insights:post", args=[post.pk])


def step(post: Post, person: User) -> dossier.Step:
    found = dossier.of(Post.objects.get(pk=post.pk), person, timezone.now(), ("", ""))["step"]
    assert isinstance(found, dossier.Step)
    return found


def test_each_person_has_one_next_step(office: Office) -> None:
    now = timezone.now()
    post = draft(office, now=now)
    assert step(post, office.rina).label == "Submit for review"
    assert step(post, office.marta).label == ""
    review = ethics.actions.submit(post_id=post.pk, by=office.rina, now=now)
    assert step(post, office.marta).label == "Judge"
    assert "You had a part" in step(post, office.rina).words
    assert "Marta" not in step(post, office.marta).words
    decide(review, office.marta, "return", now=now)
    assert step(post, office.rina).label == "Change the text"
    rewrite(post, office.rina, "Naskah kedua.")
    decide(ethics.actions.submit(post_id=post.pk, by=office.rina, now=now), office.luis, now=now)
    assert step(post, office.rina).label == "Choose the time"
    slot = now + timedelta(minutes=5)
    posts.actions.schedule(post_id=post.pk, slot_at=slot, by=office.rina, now=now)
    posts.actions.open_due_slots(now=slot)
    assert step(post, office.budi).label == "Post by hand"
    assert step(post, office.omar).label == ""


def test_a_missed_post_asks_for_a_new_time(office: Office) -> None:
    now = timezone.now()
    late = submitted(office, planned_at=now + timedelta(minutes=1), now=now)
    posts.actions.mark_missed(now=now + timedelta(minutes=2))
    assert step(late.post, office.marta).label == "Judge"
    decide(late, office.marta, now=now + timedelta(minutes=3))
    assert step(late.post, office.rina).label == "Choose a new time"


def test_the_author_reads_the_reasons_beside_the_text(office: Office, signed_in: SignIn) -> None:
    review = submitted(office)
    decide(
        review,
        office.marta,
        "return",
        reason="Sumber belum cukup.",
        verdicts={"E6": ("needs_work", "Tanggal tidak cocok dengan surat edaran.")},
    )
    page = signed_in(office.rina).get(url(review.post)).content.decode()
    assert "Why it came back" in page
    assert "Sumber belum cukup." in page
    assert "Tanggal tidak cocok" in page
    assert "under SK 1/2026" in page


def test_revisions_can_be_compared(office: Office, signed_in: SignIn) -> None:
    post = draft(office)
    for text in ("Naskah kedua.", "Naskah ketiga."):
        rewrite(post, office.rina, text)
    client = signed_in(office.rina)
    assert "<ins>ketiga</ins>" in client.get(url(post)).content.decode()
    older = client.get(url(post) + "?from=1&to=2").context["compared"]
    assert [one.number for one in older] == [1, 2]
    assert client.get(url(post) + "?from=9&to=x").status_code == 200


def test_what_the_screening_blocked_stands_in_the_file(office: Office, signed_in: SignIn) -> None:
    post = draft(office, text=NIK)
    with pytest.raises(ethics.actions.Blocked):
        ethics.actions.submit(post_id=post.pk, by=office.rina, now=timezone.now())
    page = signed_in(office.rina).get(url(post)).content.decode()
    assert "hit-block_no_override" in page
    assert "the screening blocked it (PDP-NIK" in page


def test_a_stranger_and_an_unknown_post_are_not_found(office: Office, signed_in: SignIn) -> None:
    post = draft(office)
    assert signed_in(office.omar).get(url(post)).status_code == 404
    assert signed_in(office.rina).get("/posts/999999/").status_code == 404
    assert Client().get(url(post)).status_code == 302


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_file_costs_the_same_for_any_number_of_reviews(
    office: Office, signed_in: SignIn, rounds: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    now = timezone.now()
    post = draft(office, now=now)
    rewrite(post, office.rina, "Naskah kedua.")
    for number in range(rounds):
        review = ethics.actions.submit(post_id=post.pk, by=office.rina, now=now)
        decide(review, office.marta, "return", now=now)
        rewrite(post, office.rina, f"Putaran {number}.")
    client = signed_in(office.rina)
    client.get(url(post))
    with django_assert_num_queries(37):
        client.get(url(post))


def test_every_act_on_a_post_has_a_sentence() -> None:
    import re

    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("posts/actions", "ethics/actions")
        for path in (ROOT / folder).glob("*.py")
    )
    kinds = set(re.findall(r'kind="((?:post|publication|review)\.\w+)"', code))
    assert kinds
    assert kinds - set(SENTENCES) == set()


def test_every_notice_of_ethics_has_its_words() -> None:
    told = ("opened", "nobody", "approved", "returned", "rejected", "void", "recalled")
    missing = [
        kind for kind in told if not (ROOT / f"templates/notices/review.{kind}.txt").exists()
    ]
    assert missing == []
