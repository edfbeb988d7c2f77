"""A fictitious province, *Nusa Bahari*, filled relative to today: what a newcomer sees first.

Everything is made by the same actions that people use, with the clock passed in, so that the
record of the demo is as true as any.
"""
