"""docs/security.md names for each row what holds it: every name there is that of a test."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socmed_program.embedded import BASE_DIR

HERE = "tests/accounts"


def named() -> Iterator[tuple[str, str]]:
    """(file, part of a test's name; empty for the whole file) in the order of the table."""
    page = (BASE_DIR / "docs" / "security.md").read_text(encoding="utf-8")
    for row in page.partition("## Row by row")[2].splitlines():
        file = ""
        for word in re.findall(r"`([^`]+)`", row.partition("|")[2].partition("|")[2]):
            if word.startswith(("test_", "tests/")):
                file = word if "/" in word else f"{HERE}/{word}.py"
                yield file, ""
            elif file and not word.startswith(("make", "bench")):
                yield file, word


def test_every_test_that_the_page_names_exists() -> None:
    missing = []
    for file, words in named():
        path = BASE_DIR / file
        pattern = ".*".join(re.escape(part) for part in words.split("…"))
        if not path.exists() or not re.search(rf"def test_.*{pattern}", path.read_text()):
            missing.append((file, words))
    assert missing == []
    assert len(list(named())) > 50
