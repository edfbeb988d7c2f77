"""The pages of official channels: the register, one channel, who answers for it."""
