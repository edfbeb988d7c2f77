"""Every write about messages and duties."""

from duties.actions.batch import Incoming, receive_many
from duties.actions.confirmations import follow_confirmations
from duties.actions.duty import (
    Refused,
    cancel_duty,
    fire_due_reminders,
    meet,
    open_duty,
)
from duties.actions.message import answer, receive, reopen, set_aside
from duties.actions.recompute import recompute_deadlines

__all__ = [
    "Incoming",
    "Refused",
    "answer",
    "cancel_duty",
    "fire_due_reminders",
    "follow_confirmations",
    "meet",
    "open_duty",
    "receive",
    "receive_many",
    "recompute_deadlines",
    "reopen",
    "set_aside",
]
