"""The sign-in library's own acts enter the record: it has no other way to tell than its signals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.utils import timezone

from accounts import actions

KINDS = {
    "person.password_changed": account.password_changed,
    "person.password_reset": account.password_reset,
    "person.address_changed": account.email_changed,
    "person.second_factor_added": mfa.authenticator_added,
    "person.second_factor_removed": mfa.authenticator_removed,
    "person.second_factor_renewed": mfa.authenticator_reset,
}


def connect() -> None:
    for kind, signal in KINDS.items():
        signal.connect(_recorder(kind), dispatch_uid=f"accounts.{kind}", weak=False)


def _recorder(kind: str) -> Callable[..., None]:
    def record(sender: Any, **given: Any) -> None:
        facts = {"factor": given["authenticator"].type} if "authenticator" in given else {}
        actions.record_access_change(kind=kind, by=given["user"], now=timezone.now(), **facts)

    return record
