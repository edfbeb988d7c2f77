"""Every write of channels: the register of accounts, and who answers for what by which decree."""

from channels.actions.assigning import assign, end_responsibility
from channels.actions.common import Refused
from channels.actions.handing_over import drop_responsibility, hand_over_responsibility
from channels.actions.registering import activate, pause, register

__all__ = [
    "Refused",
    "activate",
    "assign",
    "drop_responsibility",
    "end_responsibility",
    "hand_over_responsibility",
    "pause",
    "register",
]
