"""Classes of messages, states, clocks and reminder steps: plain values."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageClass(models.TextChoices):
    COMPLAINT = "complaint", _("Complaint")
    ASPIRATION = "aspiration", _("Aspiration")
    INFORMATION = "information", _("Information request")
    EMERGENCY = "emergency", _("Emergency")
    HOAX = "hoax", _("Hoax report")


class MessageState(models.TextChoices):
    OPEN = "open", _("To be answered")
    ANSWERED = "answered", _("Answered")
    NOT_OURS = "not_ours", _("Not our authority")
    SPAM = "spam", _("Spam")


M = MessageState
MOVES: dict[MessageState, set[MessageState]] = {
    M.OPEN: {M.ANSWERED, M.NOT_OURS, M.SPAM},
    M.ANSWERED: {M.OPEN},
    M.NOT_OURS: {M.OPEN},
    M.SPAM: {M.OPEN},
}


class Clock(models.TextChoices):
    WORKING = "working", _("Working time")
    CALENDAR = "calendar", _("Calendar time")


class DutyKind(models.TextChoices):
    FIRST_RESPONSE = "first_response", _("First response")
    REVIEW = "review", _("Ethics review")
    ATTESTATION = "attestation", _("Half-yearly confirmation")
    ACCESS_REVIEW = "access_review", _("Quarterly access review")


class DutyStatus(models.TextChoices):
    """Derived from times, never stored."""

    RUNNING = "running", _("Running")
    MET = "met", _("Met in time")
    MET_LATE = "met_late", _("Met late")
    BREACHED = "breached", _("Overdue")
    CANCELLED = "cancelled", _("Cancelled")


class Step(models.TextChoices):
    EARLY = "early", _("First reminder")
    SECOND = "second", _("Second reminder")
    HALF = "half", _("50 % of the time")
    FOUR_FIFTHS = "four_fifths", _("80 % of the time")
    BREACH = "breach", _("Deadline passed")
    DAY_AFTER = "day_after", _("One working day later")


class Recipient(models.TextChoices):
    ON_DUTY = "on_duty", _("Whoever is on duty")
    RESPONSIBLE = "responsible", _("Person in charge of the channel")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMIN = "admin", _("Program admin")
    HEAD = "head", _("Head of unit")
