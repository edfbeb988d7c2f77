"""What the public sees of the register: the list, the check of an account, the feed. Reads only."""
