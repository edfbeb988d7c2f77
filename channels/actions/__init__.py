"""Every write of channels: the register of accounts, and who answers for what by which decree."""

from channels.actions.assigning import assign, end_responsibility
from channels.actions.common import Refused
from channels.actions.registering import activate, pause, register

__all__ = ["Refused", "activate", "assign", "end_responsibility", "pause", "register"]
