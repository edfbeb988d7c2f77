"""The queue, the page to judge, the composer's panel, submission."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import ethics.actions
from accounts.models import User
from ethics.models import Decision, Finding, Review, Screening
from posts.models import Revision
from tests.ethics.office import (
    ALL_COMPLY,
    CODES,
    LONG_AGO,
    NIK,
    Office,
    draft,
    rewrite,
    submitted,
)

SignIn = Callable[[User], Client]


def judge_url(review: Review) -> str:
    return reverse("ethics:review", args=[review.pk])


def answers(review: Review, outcome: str = "approve", **more: str) -> dict[str, str]:
    data = {f"answer_{code}": "complies" for code in CODES} if outcome == "approve" else {}
    return {**data, "outcome": outcome, "expected_revision": str(review.revision.number), **more}


def test_the_queue_shows_what_goes_out_first(office: Office, signed_in: SignIn) -> None:
    now = timezone.now()
    submitted(office, title="Nanti", planned_at=now + timedelta(days=3), now=now)
    submitted(office, title="Segera", planned_at=now + timedelta(hours=3), now=now)
    submitted(office, title="Tanpa waktu", now=now)
    page = signed_in(office.marta).get(reverse("ethics:queue")).content.decode()
    assert page.index("Segera") < page.index("Nanti") < page.index("Tanpa waktu")
    assert "3 posts are waiting" in page


def test_the_queue_hides_what_one_wrote_and_says_when_it_is_empty(
    office: Office, signed_in: SignIn
) -> None:
    submitted(office)
    page = signed_in(office.rina).get(reverse("ethics:queue")).content.decode()
    assert "Nothing to judge" in page
    page = signed_in(office.sari).get(reverse("ethics:queue")).content.decode()
    assert "Only civil servants" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_the_same_for_any_number_of_posts(
    office: Office, signed_in: SignIn, rows: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for _ in range(rows):
        submitted(office)
    client = signed_in(office.marta)
    client.get(reverse("ethics:queue"))
    with django_assert_num_queries(23):  # type: ignore[attr-defined]
        client.get(reverse("ethics:queue"))


def test_the_page_to_judge_shows_everything_needed(office: Office, signed_in: SignIn) -> None:
    review = submitted(office)
    page = signed_in(office.marta).get(judge_url(review)).content.decode()
    for words in ("Imunisasi dasar", "E1", "E8", "Surat Edaran", "dinkesfb", "History"):
        assert words in page
    assert page.count('type="radio"') == 32


def test_the_author_is_told_why_not(office: Office, signed_in: SignIn) -> None:
    review = submitted(office)
    client = signed_in(office.rina)
    got = client.get(judge_url(review))
    assert got.status_code == 403
    assert "You had a part in this post" in got.content.decode()
    assert client.post(judge_url(review), answers(review)).status_code == 403
    assert not Decision.objects.exists()


def test_a_stranger_finds_nothing(office: Office, signed_in: SignIn) -> None:
    review = submitted(office)
    client = signed_in(office.omar)
    assert client.get(judge_url(review)).status_code == 404
    assert client.post(judge_url(review), answers(review)).status_code == 404
    assert client.post(reverse("ethics:submit", args=[review.post_id])).status_code == 404
    assert Client().get(judge_url(review)).status_code == 302


def test_an_approval_leads_to_the_next_post(office: Office, signed_in: SignIn) -> None:
    first, second = submitted(office), submitted(office)
    client = signed_in(office.marta)
    assert client.post(judge_url(first), answers(first)).url == judge_url(second)  # type: ignore[attr-defined]
    assert client.post(judge_url(second), answers(second)).url == reverse("ethics:queue")  # type: ignore[attr-defined]
    first.post.refresh_from_db()
    assert first.post.state == "cleared"


def test_what_is_missing_stands_beside_its_point_and_nothing_is_lost(
    office: Office, signed_in: SignIn
) -> None:
    review = submitted(office)
    data = answers(review, note_E2="Catatan saya", answer_E2="not_relevant")
    del data["answer_E7"]
    got = signed_in(office.marta).post(judge_url(review), data)
    page = got.content.decode()
    assert got.status_code == 422
    assert "Not answered yet." in page
    assert "Catatan saya" in page
    assert page.count(" checked data-answer") == 7


def test_a_reason_is_needed_to_send_back(office: Office, signed_in: SignIn) -> None:
    review = submitted(office)
    client = signed_in(office.marta)
    got = client.post(judge_url(review), answers(review, "return"))
    assert got.status_code == 422
    assert "Say why" in got.content.decode()
    assert (
        client.post(judge_url(review), answers(review, "return", reason="Salah.")).status_code
        == 302
    )


def test_a_page_overtaken_by_an_edit_keeps_the_notes(office: Office, signed_in: SignIn) -> None:
    review = submitted(office)
    rewrite(review.post, office.rina, "Naskah yang berubah sesudah dibaca.")
    got = signed_in(office.marta).post(
        judge_url(review), answers(review, note_E1="Nada sudah baik")
    )
    page = got.content.decode()
    assert got.status_code == 409
    assert "Nada sudah baik" in page
    assert "<ins>" in page
    assert not Decision.objects.exists()


def test_notes_move_on_to_the_review_of_the_new_text(office: Office, signed_in: SignIn) -> None:
    review = submitted(office)
    rewrite(review.post, office.rina, "Naskah yang berubah.")
    fresh = ethics.actions.submit(post_id=review.post_id, by=office.rina, now=timezone.now())
    got = signed_in(office.marta).post(judge_url(review), answers(review, note_E1="Nada baik"))
    page = got.content.decode()
    assert got.status_code == 409
    assert "Nada baik" in page
    assert f'action="{judge_url(fresh)}"' in page
    assert 'name="expected_revision" value="2"' in page


def test_a_double_click_is_told_who_decided(office: Office, signed_in: SignIn) -> None:
    review = submitted(office)
    client = signed_in(office.marta)
    client.post(judge_url(review), answers(review))
    again = client.post(judge_url(review), answers(review))
    assert again.status_code == 409
    assert "already decided" in again.content.decode()
    assert Decision.objects.count() == 1


def test_a_blocked_submission_lists_what_to_fix(office: Office, signed_in: SignIn) -> None:
    post = draft(office, text=NIK, now=LONG_AGO + timedelta(days=1))
    got = signed_in(office.rina).post(reverse("ethics:submit", args=[post.pk]))
    page = got.content.decode()
    assert got.status_code == 422
    assert "PDP-NIK" in page
    assert '<mark class="hit hit-block_no_override">' in page
    assert reverse("posts:edit", args=[post.pk]) in page


def test_a_clean_submission_goes_on_to_the_post(office: Office, signed_in: SignIn) -> None:
    post = draft(office)
    got = signed_in(office.rina).post(reverse("ethics:submit", args=[post.pk]))
    assert got.url == reverse("insights:post", args=[post.pk])  # type: ignore[attr-defined]
    client = signed_in(office.rina)
    assert client.post(reverse("ethics:recall", args=[post.pk])).status_code == 302
    assert client.post(reverse("ethics:recall", args=[post.pk])).status_code == 422


@pytest.mark.parametrize("name", ["ethics:submit", "ethics:recall"])
def test_a_refusal_that_is_loaded_again_leads_back_to_the_post(
    office: Office, signed_in: SignIn, name: str
) -> None:
    post = draft(office)
    got = signed_in(office.rina).get(reverse(name, args=[post.pk]))
    assert got.url == reverse("insights:post", args=[post.pk])  # type: ignore[attr-defined]
    post.refresh_from_db()
    assert post.state == "draft"


def test_the_panel_counts_and_finds_and_stores_nothing(office: Office, signed_in: SignIn) -> None:
    data = {
        "text": f"{NIK} <script>alert(1)</script>",
        "channels": [str(office.x.pk)],
        f"text_{office.x.pk}": "a" * 300,
    }
    page = signed_in(office.rina).post(reverse("ethics:check"), data).content.decode()
    assert "20 characters too many" in page
    assert "PDP-NIK" in page
    assert "197101" in page
    assert "<script>" not in page
    assert not Screening.objects.exists()
    assert not Finding.objects.exists()
    assert not Revision.objects.exists()


def test_an_empty_page_lacks_nothing_yet(office: Office, signed_in: SignIn) -> None:
    page = signed_in(office.rina).post(reverse("ethics:check"), {"text": ""}).content.decode()
    assert "Findings appear here" in page
    assert "ITE-BOHONG" not in page


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": ""},
        {"channels": ["x", "999999999999"]},
        {"text": "a\x00b", "pictures-0-asset": "9"},
    ],
)
def test_the_panel_never_fails_on_odd_input(
    office: Office, signed_in: SignIn, data: dict[str, object]
) -> None:
    assert signed_in(office.rina).post(reverse("ethics:check"), data).status_code == 200


def test_a_reply_is_screened_like_a_post(office: Office, signed_in: SignIn) -> None:
    import duties.actions
    from duties.models import Reply

    now = timezone.now()
    message, _created = duties.actions.receive(
        channel=office.x,
        external_id="1",
        url="https://x.example/1",
        author_name="Warga",
        text="Kapan?",
        message_class="complaint",
        received_at=now,
        by=office.rina,
        now=now,
    )
    client = signed_in(office.rina)
    data = {"text": "Kirim NIK di kolom komentar", "evidence_url": "https://x.com/dinkes/status/1"}
    address = reverse("ethics:answer", args=[message.pk])
    got = client.post(address, data)
    assert got.status_code == 422
    assert "Kirim NIK di kolom komentar" in got.content.decode()
    assert not Reply.objects.exists()
    got = client.post(address, {**data, "text": "Terima kasih, dibuka Senin."})
    assert got.status_code == 302, got.content.decode()
    assert Reply.objects.get().message == message


def test_eight_points_of_the_shipped_rules(office: Office) -> None:
    review = submitted(office)
    assert list(review.ruleset.principles.values_list("code", flat=True)) == list(ALL_COMPLY)
