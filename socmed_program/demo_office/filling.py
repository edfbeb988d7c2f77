"""Whether the filling of the demo office came to its end.

It cannot be one transaction, because the sweeps in it commit on their own. So a note beside the
database says which one is being filled, and goes when it is full.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from socmed_program.embedded import LOCAL

NOTES = LOCAL / "filling"  # one for each database: two may be filled at once


@contextlib.contextmanager
def to_its_end(connection: dict[str, Any]) -> Iterator[None]:
    """Around the filling; an exception or a killed process leaves the note."""
    note = note_of(connection)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.touch()
    yield
    note.unlink()


def interrupted(connection: dict[str, Any]) -> bool:
    """Whether this database, and no other, was left half full."""
    return note_of(connection).exists()


def note_of(connection: dict[str, Any]) -> Path:
    name = "{HOST}:{PORT}/{NAME}".format(**connection)
    return NOTES / hashlib.sha256(name.encode()).hexdigest()[:16]
