"""Every write of channels: the register of accounts, who answers for what, and who is on shift."""

from channels.actions.assigning import assign, end_responsibility
from channels.actions.common import Refused, Unconfirmed
from channels.actions.confirming import attest
from channels.actions.coverage import limit_channels, send_coverage_digests
from channels.actions.custody import end_custody, enter_custody, pass_custody, review_access
from channels.actions.desks import close_desk, cover, end_cover, open_desk
from channels.actions.exporting import record_export
from channels.actions.feeds import note_use, open_feed, revoke_feed
from channels.actions.filling import fill_rota
from channels.actions.handing import cancel_hand_over, confirm_hand_over, open_hand_over
from channels.actions.handing_over import drop_responsibility, hand_over_responsibility
from channels.actions.handover import Change, NotAll, assign_many, plan_many, take_over
from channels.actions.impostors import (
    decide_impostor,
    erase_reporters,
    note_impostor,
    place_impostor,
    report_impostor,
)
from channels.actions.lifecycle import activate, begin_closing, close_due, decline, pause
from channels.actions.moving import change_unit
from channels.actions.patterns import end_pattern, make_pattern
from channels.actions.registering import edit, register, rename, request
from channels.actions.shifts import call_off, pass_shift, put_on_shift
from channels.actions.swaps import (
    accept_swap,
    decide_swap,
    lapse_offer,
    offer_swap,
    refuse_swap,
    withdraw_swap,
)

__all__ = [
    "Change",
    "NotAll",
    "Refused",
    "Unconfirmed",
    "accept_swap",
    "activate",
    "assign",
    "assign_many",
    "attest",
    "begin_closing",
    "call_off",
    "cancel_hand_over",
    "change_unit",
    "close_desk",
    "close_due",
    "confirm_hand_over",
    "cover",
    "decide_impostor",
    "decide_swap",
    "decline",
    "drop_responsibility",
    "edit",
    "end_cover",
    "end_custody",
    "end_pattern",
    "end_responsibility",
    "enter_custody",
    "erase_reporters",
    "fill_rota",
    "hand_over_responsibility",
    "lapse_offer",
    "limit_channels",
    "make_pattern",
    "note_impostor",
    "note_use",
    "offer_swap",
    "open_desk",
    "open_feed",
    "open_hand_over",
    "pass_custody",
    "pass_shift",
    "pause",
    "place_impostor",
    "plan_many",
    "put_on_shift",
    "record_export",
    "refuse_swap",
    "register",
    "rename",
    "report_impostor",
    "request",
    "review_access",
    "revoke_feed",
    "send_coverage_digests",
    "take_over",
    "withdraw_swap",
]
