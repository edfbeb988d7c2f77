"""Leaving, transfer and long leave: what hangs on a person, who takes it, and doing it at once."""
