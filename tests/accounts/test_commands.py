"""`manage.py create_admin`."""

from __future__ import annotations

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Unit, User
from accounts.rules import may_administer

PASSWORD = "seekor kancil menyeberang sungai"


def create(monkeypatch: pytest.MonkeyPatch, *words: str, password: str = PASSWORD) -> str:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    out = io.StringIO()
    call_command("create_admin", *words, "--password-stdin", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_first_admin_and_the_root_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    said = create(
        monkeypatch, "--email", "ana@prov.example", "--name", "Ana", "--unit-name", "Pemprov",
        "--calendar", "wita",
    )  # fmt: skip

    ana, unit = User.objects.get(), Unit.objects.get()
    assert may_administer(ana, timezone.now(), unit.pk)
    assert ana.check_password(PASSWORD)
    assert unit.zone == "Asia/Makassar"
    assert "invite a second admin" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "password", "reason"),
    [
        (("--email", "no address", "--name", "Ana", "--unit-name", "P"), PASSWORD, "not an e-mail"),
        (("--email", "a@b.example", "--name", "Ana", "--unit-name", "P"), "short", "15"),
        (("--email", "a@b.example", "--name", "Ana"), PASSWORD, "no terminal"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stays(
    monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], password: str, reason: str
) -> None:
    with pytest.raises(CommandError, match=reason):
        create(monkeypatch, *words, password=password)
    assert not User.objects.exists()
    assert not Unit.objects.exists()
