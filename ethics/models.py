"""The eight points and the rules as versioned data; screening, review, verdicts, decision."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ethics.states import Answer, Outcome, ReviewState, RulesetState, Severity


def _in_reader_language(indonesian: str, english: str) -> str:
    return english if (get_language() or "id").startswith("en") and english else indonesian


class Ruleset(models.Model):
    """A version of points and rules; decisions keep the one they were made under."""

    guards: ClassVar[tuple[str, ...]] = ("tanggap_ruleset_stands",)

    version = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    # Where it comes from, and how far that was checked ("perlu verifikasi di JDIH").
    source = models.TextField(blank=True)
    legal_status = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=RulesetState.choices, default=RulesetState.DRAFT
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="active"), name="ruleset_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.version


class Principle(models.Model):
    """One of the eight points, E1 to E8."""

    append_only: ClassVar[bool] = True
    guards: ClassVar[tuple[str, ...]] = ("tanggap_part_of_draft",)

    ruleset = models.ForeignKey(Ruleset, on_delete=models.PROTECT, related_name="principles")
    code = models.CharField(max_length=4)
    text_id = models.TextField()
    text_en = models.TextField(blank=True)
    question_id = models.TextField()
    question_en = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ruleset", "code"], name="principle_code_once"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def text(self) -> str:
        return _in_reader_language(self.text_id, self.text_en)

    @property
    def question(self) -> str:
        return _in_reader_language(self.question_id, self.question_en)


class Rule(models.Model):
    """One thing the screen looks for, as data."""

    append_only: ClassVar[bool] = True
    guards: ClassVar[tuple[str, ...]] = ("tanggap_part_of_draft",)

    ruleset = models.ForeignKey(Ruleset, on_delete=models.PROTECT, related_name="rules")
    code = models.CharField(max_length=30)
    principle = models.CharField(max_length=4)
    severity = models.CharField(max_length=20, choices=Severity.choices)
    detector = models.CharField(max_length=40)
    words = models.JSONField(default=list)
    parameters = models.JSONField(default=dict)
    legal_basis = models.JSONField(default=dict)
    message_id = models.TextField()
    message_en = models.TextField(blank=True)
    todo_id = models.TextField(blank=True)
    todo_en = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ruleset", "code"], name="rule_code_once"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def message(self) -> str:
        return _in_reader_language(self.message_id, self.message_en)

    @property
    def todo(self) -> str:
        return _in_reader_language(self.todo_id, self.todo_en)


class Screening(models.Model):
    """What one ruleset found in one revision."""

    append_only: ClassVar[bool] = True

    revision = models.ForeignKey(
        "posts.Revision", on_delete=models.PROTECT, related_name="screenings"
    )
    ruleset = models.ForeignKey(Ruleset, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["revision", "ruleset"], name="screening_once_per_ruleset"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} under {self.ruleset_id}"


class Finding(models.Model):
    """A hit as rule, place and mask; never the matched text."""

    append_only: ClassVar[bool] = True

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="findings")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+")
    severity = models.CharField(max_length=20, choices=Severity.choices)
    field = models.CharField(max_length=40)
    # Code points in the original text of the field, half-open.
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    mask = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.field}"


class Review(models.Model):
    """The judging of one revision of a post."""

    guards: ClassVar[tuple[str, ...]] = ("tanggap_review_guard", "tanggap_review_under_law")

    post = models.ForeignKey("posts.Post", on_delete=models.PROTECT, related_name="reviews")
    revision = models.ForeignKey("posts.Revision", on_delete=models.PROTECT, related_name="reviews")
    ruleset = models.ForeignKey(Ruleset, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN)
    opened_at = models.DateTimeField()
    submitted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("review")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(state="open"), name="review_one_open_per_post"
            ),
            # Taken back and submitted again unchanged is a new review; judged twice is not.
            models.UniqueConstraint(
                fields=["revision"], condition=~Q(state="void"), name="review_judged_once"
            ),
        ]
        indexes: ClassVar = [
            # Serves the reviewer's queue.
            models.Index(
                fields=["opened_at", "id"], condition=Q(state="open"), name="review_queue"
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.revision_id}"


class Verdict(models.Model):
    """The answer to one of the eight points; anything but *complies* carries a note."""

    append_only: ClassVar[bool] = True
    guards: ClassVar[tuple[str, ...]] = ("tanggap_verdict_guard", "tanggap_verdict_in_time")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="verdicts")
    principle = models.ForeignKey(Principle, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=15, choices=Answer.choices)
    note = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["principle__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "principle"], name="verdict_once_per_point"),
            models.CheckConstraint(
                condition=Q(answer=Answer.COMPLIES) | ~Q(note=""), name="verdict_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.principle_id} {self.answer}"


class Decision(models.Model):
    """How a review ended, by whom, under which mandate."""

    append_only: ClassVar[bool] = True
    guards: ClassVar[tuple[str, ...]] = ("tanggap_decision_guard",)

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(
        "accounts.Mandate", on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome=Outcome.APPROVE) | ~Q(reason=""), name="decision_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.outcome}"
