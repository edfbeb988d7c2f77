"""Encryption of what must not lie open in the database; the keys live outside of it.

settings.MFA_KEYS: the newest key first encrypts, all of them decrypt, so keys can be changed.
"""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.signing import JSONSerializer


def keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.MFA_KEYS])


class SealedSerializer:
    """Sessions: while a second factor is being set up, its secret lies there."""

    def dumps(self, held: Any) -> bytes:
        return keys().encrypt(JSONSerializer().dumps(held))

    def loads(self, data: bytes) -> Any:
        return JSONSerializer().loads(keys().decrypt(data))
