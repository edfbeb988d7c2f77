"""Every write of channels: the register of accounts, and who answers for what by which decree."""

from channels.actions.assigning import assign, end_responsibility
from channels.actions.common import Refused
from channels.actions.confirming import attest, remind_confirmations
from channels.actions.custody import end_custody, enter_custody, review_access
from channels.actions.exporting import record_export
from channels.actions.handing import cancel_hand_over, confirm_hand_over, open_hand_over
from channels.actions.impostors import (
    decide_impostor,
    erase_reporters,
    note_impostor,
    report_impostor,
)
from channels.actions.lifecycle import activate, begin_closing, close_due, decline, pause
from channels.actions.registering import edit, register, rename, request

__all__ = [
    "Refused",
    "activate",
    "assign",
    "attest",
    "begin_closing",
    "cancel_hand_over",
    "close_due",
    "confirm_hand_over",
    "decide_impostor",
    "decline",
    "edit",
    "end_custody",
    "end_responsibility",
    "enter_custody",
    "erase_reporters",
    "note_impostor",
    "open_hand_over",
    "pause",
    "record_export",
    "register",
    "remind_confirmations",
    "rename",
    "report_impostor",
    "request",
    "review_access",
]
