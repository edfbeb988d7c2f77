"""Severities, answers, outcomes and the life of a review: plain values."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Severity(models.TextChoices):
    BLOCK_NO_OVERRIDE = "block_no_override", _("Blocks, without exception")
    BLOCK = "block", _("Blocks")
    JUDGE = "judge", _("For the reviewer to judge")
    HINT = "hint", _("Hint")


BLOCKING = frozenset({Severity.BLOCK, Severity.BLOCK_NO_OVERRIDE})


class RulesetState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("In force")
    RETIRED = "retired", _("Retired")


RULESET_MOVES: dict[RulesetState, set[RulesetState]] = {
    RulesetState.DRAFT: {RulesetState.ACTIVE},
    RulesetState.ACTIVE: {RulesetState.RETIRED},
    RulesetState.RETIRED: {RulesetState.ACTIVE},
}


class Answer(models.TextChoices):
    COMPLIES = "complies", _("Complies")
    NEEDS_WORK = "needs_work", _("Needs improvement")
    VIOLATES = "violates", _("Does not comply")
    NOT_RELEVANT = "not_relevant", _("Not relevant")


# Only these let a post out.
PASSING = frozenset({Answer.COMPLIES, Answer.NOT_RELEVANT})


class Outcome(models.TextChoices):
    APPROVE = "approve", pgettext_lazy("outcome", "Approve")
    RETURN = "return", _("Send back")
    REJECT = "reject", _("Reject")


class ReviewState(models.TextChoices):
    OPEN = "open", _("To be judged")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Sent back")
    REJECTED = "rejected", _("Rejected")
    VOID = "void", _("Fallen by an edit")


R = ReviewState
MOVES: dict[ReviewState, set[ReviewState]] = {
    R.OPEN: {R.APPROVED, R.RETURNED, R.REJECTED, R.VOID},
    R.APPROVED: set(),
    R.RETURNED: set(),
    R.REJECTED: set(),
    R.VOID: set(),
}
