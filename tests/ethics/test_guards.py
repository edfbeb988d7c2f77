"""Four eyes in the database itself: what SQL cannot do either."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

import ethics.actions
from ethics.models import Review, Ruleset, Screening
from posts.models import Clearance
from tests.ethics.office import NIK, NOW, Office, decide, draft, submitted

VERDICTS = """
    INSERT INTO ethics_verdict (review_id, principle_id, answer, note, by_id, at)
    SELECT %s, p.id, 'complies', '', %s, now() FROM ethics_principle p WHERE p.ruleset_id = %s
"""
DECISION = """
    INSERT INTO ethics_decision (review_id, outcome, reason, by_id, at)
    VALUES (%s, %s, 'sebab', %s, now())
"""
CLEARANCE = """
    INSERT INTO posts_clearance (post_id, revision_id, digest, given_by_id, at)
    SELECT r.post_id, r.id, r.digest, %s, now() FROM posts_revision r WHERE r.id = %s
"""


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def review(office: Office) -> Review:
    return submitted(office)


def test_no_verdict_on_own_work(office: Office, review: Review) -> None:
    with pytest.raises(DatabaseError, match="had a part in this post"):
        run(VERDICTS, review.pk, office.rina.pk, review.ruleset_id)


@pytest.mark.parametrize("outcome", ["approve", "return", "reject"])
def test_no_decision_on_own_work(office: Office, review: Review, outcome: str) -> None:
    with pytest.raises(DatabaseError, match="had a part in this post"):
        run(DECISION, review.pk, outcome, office.rina.pk)


def test_no_clearance_of_own_work(office: Office, review: Review) -> None:
    with pytest.raises(DatabaseError, match=r"not approved|had a part in post"):
        run(CLEARANCE, office.rina.pk, review.revision_id)


def test_no_clearance_without_a_decision_of_the_same_person(office: Office, review: Review) -> None:
    with pytest.raises(DatabaseError, match="not approved on the eight points"):
        run(CLEARANCE, office.marta.pk, review.revision_id)


def test_no_approval_without_eight_verdicts(office: Office, review: Review) -> None:
    with pytest.raises(DatabaseError, match="eight points"):
        run(DECISION, review.pk, "approve", office.marta.pk)


def test_no_approval_on_somebody_elses_verdicts(office: Office, review: Review) -> None:
    run(VERDICTS, review.pk, office.luis.pk, review.ruleset_id)
    with pytest.raises(DatabaseError, match="eight points"):
        run(DECISION, review.pk, "approve", office.marta.pk)


def test_a_closed_review_takes_no_decision(office: Office, review: Review) -> None:
    decide(review, office.marta, "return")
    with pytest.raises(DatabaseError, match=r"closed|unique"):
        run(DECISION, review.pk, "reject", office.luis.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ethics_decision SET outcome = 'reject'",
        "UPDATE ethics_verdict SET answer = 'violates', note = 'x'",
        "DELETE FROM ethics_decision",
        "DELETE FROM ethics_finding",
        "UPDATE ethics_screening SET at = now()",
        "TRUNCATE ethics_verdict",
    ],
)
def test_what_was_judged_stands(office: Office, review: Review, statement: str) -> None:
    decide(review, office.marta)
    with pytest.raises(DatabaseError):
        run(statement)


def test_a_note_is_owed_by_the_table_too(office: Office, review: Review) -> None:
    with pytest.raises(DatabaseError, match="verdict_says_why"):
        run(
            VERDICTS.replace("'complies'", "'violates'"),
            review.pk,
            office.marta.pk,
            review.ruleset_id,
        )


DRAFT = """INSERT INTO ethics_ruleset (version, title, source, legal_status, state)
           VALUES ('9', 'x', '', '', 'draft')"""


def test_one_ruleset_is_in_force(office: Office) -> None:
    run(DRAFT)
    with pytest.raises(DatabaseError, match="ruleset_one_in_force"):
        run("UPDATE ethics_ruleset SET state = 'active'")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ethics_ruleset SET version = '9'",
        "UPDATE ethics_ruleset SET source = 'lain'",
        "UPDATE ethics_ruleset SET state = 'draft'",
        """INSERT INTO ethics_principle
               (ruleset_id, code, text_id, text_en, question_id, question_en)
           SELECT id, 'E9', 'x', '', 'x', '' FROM ethics_ruleset""",
        """INSERT INTO ethics_rule (ruleset_id, code, principle, severity, detector, words,
               parameters, legal_basis, message_id, message_en, todo_id, todo_en)
           SELECT id, 'lain', 'E1', 'hint', 'x', '[]', '{}', '{}', 'x', '', '', ''
           FROM ethics_ruleset""",
    ],
)
def test_the_law_in_force_stands_as_it_was_put_in_force(office: Office, statement: str) -> None:
    """Else what was decided under it was decided under something else."""
    with pytest.raises(DatabaseError, match=r"in force|cannot become"):
        run(statement)


def test_no_ruleset_begins_in_force(office: Office) -> None:
    with pytest.raises(DatabaseError, match="begins as a draft"):
        run(DRAFT.replace("'draft'", "'retired'"))


def test_nothing_is_judged_under_rules_that_are_not_in_force(office: Office) -> None:
    """Eight easy points and no rule that blocks could be written down by anybody."""
    post = draft(office)
    run(DRAFT)
    with pytest.raises(DatabaseError, match="rules that are not in force"):
        run(
            """INSERT INTO ethics_review (post_id, revision_id, ruleset_id, state, opened_at,
               submitted_by_id) SELECT %s, %s, id, 'open', now(), %s FROM ethics_ruleset
               WHERE version = '9'""",
            post.pk, post.revision_id, office.rina.pk,
        )  # fmt: skip


ONE_MORE = """INSERT INTO ethics_verdict (review_id, principle_id, answer, note, by_id, at)
              VALUES (%s, %s, 'violates', 'nanti', %s, now())"""


def test_no_answer_is_added_to_a_review_that_is_over(office: Office, review: Review) -> None:
    decide(review, office.marta, "return", verdicts={})
    point = review.ruleset.principles.first()
    with pytest.raises(DatabaseError, match="takes no answer"):
        run(ONE_MORE, review.pk, point.pk, office.marta.pk)


def test_an_answer_is_to_a_point_of_the_same_rules(office: Office, review: Review) -> None:
    run(DRAFT)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO ethics_principle
                   (ruleset_id, code, text_id, text_en, question_id, question_en)
               SELECT id, 'E1', 'x', '', 'x', '' FROM ethics_ruleset WHERE version = '9'
               RETURNING id"""
        )
        (point,) = cursor.fetchone()
    with pytest.raises(DatabaseError, match="takes no answer"):
        run(ONE_MORE, review.pk, point, office.marta.pk)


def test_a_screening_that_hides_its_findings_does_not_help(office: Office) -> None:
    """An empty one, written by hand before the text is submitted, is taken for the real one."""
    post = draft(office, text=NIK)
    ruleset = Ruleset.objects.get(state="active")
    Screening.objects.create(revision=post.revision, ruleset=ruleset, at=NOW)
    review = ethics.actions.submit(post_id=post.pk, by=office.rina, now=NOW)
    with pytest.raises(ethics.actions.Blocked):
        decide(review, office.marta)
    assert not Clearance.objects.filter(post=post).exists()
