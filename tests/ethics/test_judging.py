"""Submitting and judging: eight points, four eyes, one decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

import ethics.actions
import posts.actions
from channels.models import Responsibility
from duties.models import Duty
from ethics import queries, rules
from ethics.models import Decision, Finding, Review, Screening, Verdict
from records.models import Notice
from records.queries import history
from tests.ethics.office import (
    ALL_COMPLY,
    NIK,
    NOW,
    Office,
    away,
    decide,
    draft,
    make_channel,
    member,
    rewrite,
    submitted,
)


def told(kind: str) -> set[str]:
    rows = Notice.objects.filter(event__kind=kind, medium="in_app")
    return set(rows.values_list("person__name", flat=True))


def kinds(subject: object) -> list[str]:
    return [event.kind for event in history(subject)]  # type: ignore[arg-type]


def test_a_submitted_post_waits_for_its_reviewers_with_a_clock(office: Office) -> None:
    review = submitted(office)
    assert review.post.__class__.objects.get(pk=review.post_id).state == "in_review"
    assert told("review.opened") == {"Marta", "Luis"}
    duty = Duty.objects.get(kind="review")
    assert duty.channel == office.x
    assert duty.is_open
    assert review.ruleset.version == "2026-1"


def test_an_approved_post_is_cleared_under_the_judges_mandate(office: Office) -> None:
    review = submitted(office)
    decision = decide(review, office.marta)
    post = review.post
    post.refresh_from_db()
    assert (post.state, post.cleared_digest) == ("cleared", post.revision.digest)
    assert decision.mandate == office.mandate
    assert Duty.objects.get(kind="review").met_by == office.marta
    assert told("review.approved") == {"Rina"}
    assert Verdict.objects.filter(review=review).count() == 8


def test_what_blocks_must_be_fixed_before_anybody_judges(office: Office) -> None:
    post = draft(office, text=NIK)
    with pytest.raises(ethics.actions.Blocked, match="PDP-NIK") as refusal:
        ethics.actions.submit(post_id=post.pk, by=office.rina, now=NOW)
    assert "1971010203910001" not in str(refusal.value)
    post.refresh_from_db()
    assert post.state == "draft"
    finding = Finding.objects.get(rule__code="PDP-NIK")
    assert NIK[finding.start : finding.end] == "1971010203910001"
    assert "1971010203910001" not in finding.mask
    assert kinds(post)[-1] == "review.blocked"


def test_the_text_is_screened_again_at_each_submission(office: Office) -> None:
    post = draft(office, text=NIK)
    with pytest.raises(ethics.actions.Blocked):
        ethics.actions.submit(post_id=post.pk, by=office.rina, now=NOW)
    rewrite(post, office.rina, "Tanpa data pribadi. Layanan dibuka Senin.")
    ethics.actions.submit(post_id=post.pk, by=office.rina, now=NOW)
    assert Screening.objects.filter(revision__post=post).count() == 2


def test_a_block_found_later_stops_the_approval(office: Office) -> None:
    review = submitted(office)
    screening = Screening.objects.get(revision=review.revision)
    rule = queries.active_rules()["PDP-NIK"]
    Finding.objects.create(
        screening=screening, rule=rule, severity="block", field="text", start=0, end=3
    )
    with pytest.raises(ethics.actions.Blocked, match="PDP-NIK"):
        decide(review, office.marta)


def test_approval_needs_all_eight(office: Office) -> None:
    review = submitted(office)
    seven = {code: given for code, given in ALL_COMPLY.items() if code != "E6"}
    with pytest.raises(ethics.actions.PointsMissing) as refusal:
        decide(review, office.marta, verdicts=seven)
    assert list(refusal.value.points) == ["E6"]


@pytest.mark.parametrize("answer", ["needs_work", "violates", "perhaps"])
def test_approval_needs_passing_answers(office: Office, answer: str) -> None:
    review = submitted(office)
    with pytest.raises(ethics.actions.PointsMissing):
        decide(review, office.marta, verdicts=ALL_COMPLY | {"E6": (answer, "Angkanya salah.")})


def test_not_relevant_passes_with_a_note_only(office: Office) -> None:
    review = submitted(office)
    with pytest.raises(ethics.actions.PointsMissing, match="note"):
        decide(review, office.marta, verdicts=ALL_COMPLY | {"E3": ("not_relevant", " ")})
    decide(review, office.marta, verdicts=ALL_COMPLY | {"E3": ("not_relevant", "Tak menyangkut.")})


def test_sending_back_needs_a_reason_and_keeps_the_verdicts_given(office: Office) -> None:
    review = submitted(office)
    with pytest.raises(ethics.actions.Refused, match="why"):
        decide(review, office.marta, "return", reason=" ")
    decide(review, office.marta, "return", verdicts={"E6": ("needs_work", "Tanggalnya tidak ada.")})
    review.post.refresh_from_db()
    assert review.post.state == "changes_requested"
    assert Verdict.objects.get(review=review).note == "Tanggalnya tidak ada."
    assert told("review.returned") == {"Rina"}


def test_a_rejected_text_can_be_rewritten_and_judged_anew(office: Office) -> None:
    review = submitted(office)
    decide(review, office.marta, "reject")
    with pytest.raises(posts.actions.MoveRefused):
        ethics.actions.submit(post_id=review.post_id, by=office.rina, now=NOW)
    rewrite(review.post, office.rina, "Naskah baru yang jujur.")
    second = ethics.actions.submit(post_id=review.post_id, by=office.rina, now=NOW)
    decide(second, office.luis)
    assert queries.last_reviewed(second) == review.revision


def test_the_author_cannot_judge(office: Office) -> None:
    review = submitted(office, by=office.rina)
    refusal = rules.may_judge(office.rina, review.post, NOW)
    assert refusal
    assert refusal.code == "own_work"
    with pytest.raises(ethics.actions.Refused, match="part in this post"):
        decide(review, office.rina)


def test_a_reviewer_who_wrote_any_revision_cannot_judge(office: Office) -> None:
    from accounts.models import Membership

    Membership.objects.create(
        person=office.marta,
        unit=office.unit,
        role="officer",
        valid_from=NOW,
        mandate=office.mandate,
    )
    post = draft(office)
    rewrite(post, office.marta, "Diperbaiki Marta.")
    rewrite(post, office.rina, "Diperbaiki lagi oleh Rina.")
    review = ethics.actions.submit(post_id=post.pk, by=office.rina, now=NOW)
    assert queries.reviewers(review.post, NOW) == [office.luis]
    with pytest.raises(ethics.actions.Refused, match="part in this post"):
        decide(review, office.marta)


def test_who_is_not_a_civil_servant_cannot_judge(office: Office) -> None:
    review = submitted(office)
    away(office.marta, office.sari)
    with pytest.raises(ethics.actions.Refused, match="civil servants"):
        decide(review, office.sari)
    assert not queries.queue(office.sari, NOW).exists()
    assert office.sari not in queries.reviewers(review.post, NOW)


def test_an_ended_responsibility_judges_nothing(office: Office) -> None:
    review = submitted(office)
    Responsibility.objects.filter(person=office.marta, channel=office.x).update(valid_until=NOW)
    with pytest.raises(ethics.actions.Refused, match="X dinkes"):
        decide(review, office.marta)
    assert not queries.queue(office.marta, NOW).exists()


def test_a_substitute_judges_under_the_absent_persons_mandate(office: Office) -> None:
    review = submitted(office)
    vera = member("Vera", office.unit, "supervisor", office.mandate)
    assert rules.may_judge(vera, review.post, NOW)
    away(office.marta, vera)
    decision = decide(review, vera)
    assert decision.mandate == office.mandate
    assert history(review.post).get(kind="review.approved").facts["stands_in_for"] == (
        office.marta.pk
    )


def test_a_post_nobody_may_judge_waits_and_the_admins_are_told(office: Office) -> None:
    lone = make_channel(office.unit, "youtube", "dinkesyt")
    post = draft(office, variants={office.x.pk: "", lone.pk: ""})
    ethics.actions.submit(post_id=post.pk, by=office.rina, now=NOW)
    assert told("review.nobody") == {"Ana"}


def test_an_edit_during_review_lets_the_review_fall(office: Office) -> None:
    review = submitted(office)
    rewrite(review.post, office.rina, "Naskah berubah.")
    with pytest.raises(ethics.actions.Overtaken):
        decide(review, office.marta)
    assert not queries.queue(office.marta, NOW).exists()
    assert ethics.actions.void_all_stale_reviews(now=NOW) == 1
    review.refresh_from_db()
    assert review.state == "void"
    assert Duty.objects.get(kind="review").cancelled_at == NOW
    assert told("review.void") == {"Marta", "Luis"}
    again = ethics.actions.submit(post_id=review.post_id, by=office.rina, now=NOW)
    decide(again, office.marta)


def test_a_recalled_post_can_be_submitted_unchanged(office: Office) -> None:
    review = submitted(office)
    with pytest.raises(ethics.actions.Refused):
        ethics.actions.recall(post_id=review.post_id, by=office.budi, now=NOW)
    ethics.actions.recall(post_id=review.post_id, by=office.rina, now=NOW)
    review.post.refresh_from_db()
    assert review.post.state == "draft"
    again = ethics.actions.submit(post_id=review.post_id, by=office.rina, now=NOW)
    assert again.revision == review.revision
    decide(again, office.marta)


def test_a_decision_is_made_once(office: Office) -> None:
    review = submitted(office)
    decide(review, office.marta)
    with pytest.raises(ethics.actions.Overtaken, match=r"Marta.*Approve"):
        decide(review, office.luis, "reject")
    assert Decision.objects.count() == 1


def test_a_page_of_another_revision_decides_nothing(office: Office) -> None:
    review = submitted(office)
    with pytest.raises(ethics.actions.Overtaken):
        decide(review, office.marta, expected=7)


def test_old_decisions_keep_the_rules_they_were_made_under(office: Office) -> None:
    review = submitted(office)
    decide(review, office.marta)
    ethics.actions.load_ruleset(version="2026-1", activate=True, by=None, now=NOW)
    assert Review.objects.get(pk=review.pk).ruleset.version == "2026-1"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ethics_rule SET severity = 'hint'")


def test_a_post_called_off_during_review_leaves_no_review_behind(office: Office) -> None:
    review = submitted(office)
    posts.actions.cancel(post_id=review.post_id, reason="Acara batal.", by=office.rina, now=NOW)
    with pytest.raises(ethics.actions.Overtaken):
        decide(review, office.marta)
    assert ethics.actions.void_all_stale_reviews(now=NOW) == 1
    assert not Duty.objects.open().filter(kind="review").exists()


def test_a_slot_missed_during_review_keeps_its_review(office: Office) -> None:
    review = submitted(office, planned_at=NOW + timedelta(minutes=1))
    later = NOW + timedelta(minutes=2)
    assert posts.actions.mark_missed(now=later) == 1
    assert list(queries.queue(office.marta, later)) == [review]
    again = ethics.actions.submit(post_id=review.post_id, by=office.rina, now=later)
    assert again == review
    decide(review, office.marta, now=later)
    review.post.refresh_from_db()
    assert review.post.state == "cleared"


def test_a_verdict_after_the_slot_clears_but_sends_nothing_out(office: Office) -> None:
    review = submitted(office, planned_at=NOW + timedelta(minutes=1))
    later = NOW + timedelta(minutes=2)
    posts.actions.mark_missed(now=later)
    decide(review, office.marta, now=later)
    review.post.refresh_from_db()
    assert (review.post.state, bool(review.post.cleared_digest)) == ("missed", True)
    assert told("post.cleared_late") == {"Rina"}
    assert told("review.approved") == set()
