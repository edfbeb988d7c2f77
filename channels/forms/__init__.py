"""Input of the channel pages, brought to clean values."""

from channels.forms.assigning import AssignForm
from channels.forms.registering import ChannelFilter, RegisterForm

__all__ = ["AssignForm", "ChannelFilter", "RegisterForm"]
