from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from tests.database import as_owner
from tests.people import marta, office, rina

__all__ = ["marta", "office", "rina"]


@pytest.fixture
def owner_sql(transactional_db: None) -> Callable[..., None]:
    """Statements run as the owner of the tables: what a rogue administrator could do."""

    def run(*statements: str) -> None:
        with as_owner(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    return run
