"""Every write of channels: the register of accounts, who answers for what, and who is on shift."""

from channels.actions.assigning import assign, end_responsibility
from channels.actions.common import Refused
from channels.actions.coverage import limit_channels, send_coverage_digests
from channels.actions.desks import close_desk, cover, end_cover, open_desk
from channels.actions.feeds import note_use, open_feed, revoke_feed
from channels.actions.handover import Change, NotAll, assign_many, plan_many, take_over
from channels.actions.patterns import end_pattern, fill_rota, make_pattern
from channels.actions.registering import activate, pause, register
from channels.actions.shifts import call_off, put_on_shift
from channels.actions.swaps import accept_swap, decide_swap, offer_swap, refuse_swap, withdraw_swap

__all__ = [
    "Change",
    "NotAll",
    "Refused",
    "accept_swap",
    "activate",
    "assign",
    "assign_many",
    "call_off",
    "close_desk",
    "cover",
    "decide_swap",
    "end_cover",
    "end_pattern",
    "end_responsibility",
    "fill_rota",
    "limit_channels",
    "make_pattern",
    "note_use",
    "offer_swap",
    "open_desk",
    "open_feed",
    "pause",
    "plan_many",
    "put_on_shift",
    "refuse_swap",
    "register",
    "revoke_feed",
    "send_coverage_digests",
    "take_over",
    "withdraw_swap",
]
