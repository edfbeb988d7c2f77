"""A dossier says where a secret lies, never the secret: what looks like one is refused."""

from __future__ import annotations

import re

from channels.models.custody import SECRET_WORDS

_SAID = re.compile(SECRET_WORDS, re.IGNORECASE)
# `Dinkes2026!`, `aB3dEf9h`: no word of a language is made of three kinds of characters.
_KINDS = (
    re.compile(r"[a-z]"),
    re.compile(r"[A-Z]"),
    re.compile(r"[0-9]"),
    re.compile(r"[!@#$%^&*?]"),
)
_LONG = 8
# Recovery codes and keys of authenticator apps: groups of digits, or letters in base 32.
_CODES = re.compile(r"\b(?:[0-9]{4,8}[ -]){2,}[0-9]{4,8}\b|\b[A-Z2-7]{16,}\b|\b[0-9a-f]{24,}\b")
_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


def looks_like_secret(text: str) -> bool:
    """Whether the text carries something that reads like a password, a code or a key."""
    if _SAID.search(text) or _CODES.search(text):
        return True
    # Paths and addresses are taken apart: `Brankas/Medsos-2026` is a place.
    words = [word for word in re.split(r"[\s/\\.,;:()_\-]+", text) if not _MAIL.match(word)]
    return any(
        len(word) >= _LONG and sum(bool(kind.search(word)) for kind in _KINDS) > 2 for word in words
    )


def mask_mail(address: str) -> str:
    """`dinkes@nusabahari.go.id` becomes `d•••@nusabahari.go.id`."""
    name, _at, host = address.strip().partition("@")
    return f"{name[:1]}•••@{host}"


def mask_number(number: str) -> str:
    """`0812 3456 7890` becomes `0812•••90`."""
    digits = re.sub(r"[^0-9+]", "", number)
    return f"{digits[:4]}•••{digits[-2:]}"
