"""Whether the filling of the demo office came to its end.

It cannot be one transaction, because the sweeps in it commit on their own. So a note beside the
database says which one is being filled, and goes when it is full.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from socmed_program.embedded import LOCAL

NOTE = LOCAL / "filling"


@contextlib.contextmanager
def to_its_end(connection: dict[str, Any]) -> Iterator[None]:
    """Around the filling; an exception or a killed process leaves the note."""
    NOTE.parent.mkdir(exist_ok=True)
    NOTE.write_text(_name(connection), encoding="utf-8")
    yield
    NOTE.unlink()


def interrupted(connection: dict[str, Any]) -> bool:
    """Whether this database, and no other, was left half full."""
    with contextlib.suppress(FileNotFoundError):
        return NOTE.read_text(encoding="utf-8") == _name(connection)
    return False


def _name(connection: dict[str, Any]) -> str:
    return "{HOST}:{PORT}/{NAME}".format(**connection)
