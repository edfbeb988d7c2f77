"""What may be shown of a hit: enough to find it again, never enough to read it."""

from __future__ import annotations

_LONGEST = 40


def number(digits: str) -> str:
    """`1971010203910001` → `197101********01`; shorter numbers show less."""
    if len(digits) == 16:
        return f"{digits[:6]}{'*' * 8}{digits[-2:]}"
    head = 4 if 10 <= len(digits) <= 15 else 2
    return f"{digits[:head]}{'*' * (len(digits) - head - 2)}{digits[-2:]}"


def address(text: str) -> str:
    """An e-mail address: first letter and host."""
    name, _, host = text.partition("@")
    return f"{name[:1]}{'*' * max(len(name) - 1, 2)}@{host}"[:_LONGEST]


def words(text: str) -> str:
    """First letter of each word, stars for the rest; digits never show."""
    parts = []
    for word in text.split():
        first = word[0] if not word[0].isdigit() else "*"
        parts.append(first + "*" * (len(word) - 1))
    return " ".join(parts)[:_LONGEST]
