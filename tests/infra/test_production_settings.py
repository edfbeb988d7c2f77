"""A production installation is safe by its settings, or does not start and says why."""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from socmed_program.embedded import BASE_DIR
from socmed_program.processes import commands, here
from tests.infra.test_compose import SERVICES, installation

__all__ = ["installation"]

HOST = "tanggap.example.go.id"
GOOD = {
    "TANGGAP_ENV": "production",
    "TANGGAP_SECRET_KEY": "b7Yh2Qw9-Zk4Lm8_Xc1Vn6Rt3Ps5Dg0Fj-aUeIoTyWqNzMxKvBhGrSpLd",
    "TANGGAP_MFA_KEYS": base64.urlsafe_b64encode(bytes(range(7, 39))).decode(),
    "TANGGAP_HOSTS": HOST,
    "TANGGAP_BASE_URL": f"https://{HOST}",
    "TANGGAP_MAIL_FROM": f"tanggap@{HOST}",
    "DATABASE_URL": "postgres://tanggap_web:word@127.0.0.1:1/tanggap",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}
DEMO_KEY = base64.urlsafe_b64encode(b"only-for-a-demo-on-this-machine!").decode()
SETTINGS = ["-c", "import socmed_program.settings as s; print(s.DEBUG)"]
CHECK = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]


def _python(arguments: list[str], settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return _run([sys.executable, *arguments], settings)


def _run(command: list[str], settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A process of its own that sees these settings and none of the tests'."""
    ours = ("TANGGAP_", "DATABASE_", "REDIS_", "DJANGO_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        command,
        cwd=BASE_DIR,
        env=environment | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _refusal(arguments: list[str], settings: dict[str, str]) -> str:
    run = _python(arguments, settings)
    assert run.returncode != 0, "it started"
    return run.stderr


def test_the_deployment_check_finds_nothing():
    run = _python(CHECK, GOOD)
    assert (run.returncode, run.stderr) == (0, ""), run.stderr
    assert "no issues (0 silenced)" in run.stdout


@pytest.mark.parametrize("name", sorted(set(GOOD) - {"TANGGAP_ENV", "TANGGAP_HOSTS"}))
@pytest.mark.parametrize("value", [None, ""])
def test_what_is_missing_is_named(name, value):
    settings = {key: given for key, given in GOOD.items() if key != name}
    if value is not None:
        settings[name] = value
    last = _refusal(SETTINGS, settings).strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last
    assert f" {name} " in last


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TANGGAP_SECRET_KEY", "short"),
        ("TANGGAP_SECRET_KEY", "a" * 80),
        ("TANGGAP_SECRET_KEY", "only-for-a-demo"),
        ("TANGGAP_SECRET_KEY", "only-for-a-demo-on-this-machine-" + "x" * 32),
        ("TANGGAP_SECRET_KEY", f"django-insecure-{GOOD['TANGGAP_SECRET_KEY']}"),
        ("TANGGAP_MFA_KEYS", "not a key"),
        ("TANGGAP_MFA_KEYS", base64.urlsafe_b64encode(b"x" * 31).decode()),
        ("TANGGAP_MFA_KEYS", base64.urlsafe_b64encode(b"x" * 32).decode()),
        ("TANGGAP_MFA_KEYS", DEMO_KEY),
        ("TANGGAP_MFA_KEYS", f"{GOOD['TANGGAP_MFA_KEYS']},{DEMO_KEY}"),
        ("DATABASE_URL", "mysql://tanggap_web@127.0.0.1/tanggap"),
        ("DATABASE_URL", "postgres://tanggap_web:word@127.0.0.1:port/tanggap"),
        ("DATABASE_URL", "postgres://tanggap_web@postgres/tanggap"),
        ("DATABASE_URL", "postgres://tanggap_web:changeme@postgres/tanggap"),
        ("DATABASE_OWNER_URL", "postgres://tanggap_owner:aaaaaaaaaaaaaaaaaaaaaaaa@db/tanggap"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("REDIS_URL", "redis://127.0.0.1:6379/main"),
        ("TANGGAP_ENV", "prod"),
        ("TANGGAP_DEMO_DOOR", "perhaps"),
        ("TANGGAP_LOG_LEVEL", "loud"),
        ("TANGGAP_SECRET_KEY_FILE", "/nowhere/secret"),
    ],
)
def test_what_is_weak_or_wrong_is_named(name, value):
    last = _refusal(SETTINGS, GOOD | {name: value}).strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last
    assert name in last


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TANGGAP_DEMO_DOOR", "on"),
        ("TANGGAP_HOSTS", ""),
        ("TANGGAP_HOSTS", "*"),
        ("TANGGAP_BASE_URL", f"http://{HOST}"),
        ("DATABASE_URL", "postgres://tanggap_owner:word@127.0.0.1:1/tanggap"),
        ("DATABASE_OWNER_URL", GOOD["DATABASE_URL"]),
    ],
)
def test_what_only_a_demo_may_have_is_named(name, value):
    words = _refusal(["manage.py", "check"], GOOD | {name: value})
    assert "(tanggap.E" in words
    assert name in words


def test_a_mail_password_is_missing_where_somebody_signs_in():
    words = _refusal(["manage.py", "check"], GOOD | {"TANGGAP_SMTP_USER": "tanggap"})
    assert "TANGGAP_SMTP_PASSWORD is empty" in words


def test_a_command_refuses_in_one_sentence():
    words = _refusal(["manage.py", "migrate"], GOOD | {"TANGGAP_SECRET_KEY": "short"})
    assert words.startswith("TANGGAP_SECRET_KEY is too weak")
    assert words.count("\n") == 1


@pytest.mark.parametrize("process", ["web", "worker", "clock"])
def test_no_process_starts_with_them(process):
    """Each that could break a promise ends by itself, with the sentence; its parent sees it."""
    command = here(commands(port=free_port())[process])
    run = _run(command, GOOD | {"TANGGAP_DEMO_DOOR": "on"})
    assert run.returncode != 0
    assert "TANGGAP_DEMO_DOOR is on" in run.stdout + run.stderr


@pytest.mark.parametrize("name", ["DEBUG", "DJANGO_DEBUG", "TANGGAP_DEBUG"])
@pytest.mark.parametrize("environment", ["production", "demo", "test"])
def test_debug_is_never_on(name, environment):
    run = _python(SETTINGS, GOOD | {"TANGGAP_ENV": environment, name: "1"})
    assert run.stdout.strip() == "False", run.stderr


def test_nothing_said_reveals_a_secret():
    words = _refusal(SETTINGS, GOOD | {"TANGGAP_MFA_KEYS": "eW91LXNlZS1tZQ=="})
    assert "eW91LXNlZS1tZQ==" not in words


@pytest.mark.parametrize("service", ["migrate", "web", "worker", "beat", "clock"])
def test_the_containers_settings_pass(installation: Path, service: str):
    """Compose's own environment, with secrets as `deploy/new-secrets.sh` makes them."""
    secrets = f"{installation}/deploy/secrets"
    settings = {
        name: str(value).replace("/run/secrets", secrets)
        for name, value in SERVICES[service]["environment"].items()
    }
    settings |= {name: GOOD[name] for name in GOOD if name.endswith(("_HOSTS", "_URL", "_FROM"))}
    del settings["DATABASE_URL"], settings["REDIS_URL"]
    run = _python(CHECK, settings | {"REDIS_URL": "redis://broker:6379/0"})
    assert run.returncode == 0, run.stderr


SSO = {
    "TANGGAP_OIDC_SERVER": "https://sso.example.go.id/realms/pemda",
    "TANGGAP_OIDC_CLIENT_ID": "tanggap",
    "TANGGAP_OIDC_CLIENT_SECRET": "rahasia",
}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        (SSO | {"TANGGAP_OIDC_CLIENT_SECRET": ""}, "TANGGAP_OIDC_CLIENT_SECRET"),
        (SSO | {"TANGGAP_OIDC_SERVER": "http://sso.example.go.id"}, "TANGGAP_OIDC_SERVER"),
        (SSO | {"TANGGAP_OIDC_ONLY": "on"}, "TANGGAP_BREAK_GLASS"),
        ({"TANGGAP_OIDC_ONLY": "on", "TANGGAP_BREAK_GLASS": "a@b.id"}, "TANGGAP_OIDC_SERVER"),
        ({"TANGGAP_PASSWORD_POLICY": "none"}, "TANGGAP_PASSWORD_POLICY"),
    ],
)
def test_a_single_sign_on_that_would_lock_out_does_not_start(changes, named):
    assert named in _refusal(CHECK, GOOD | changes)


def test_single_sign_on_and_the_policy_of_bssn_are_settings():
    show = (
        "import socmed_program.settings as s;"
        "app = s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0];"
        "print(app['client_id'], s.OIDC_ONLY, s.BREAK_GLASS, s.PASSWORD_MAX_AGE_DAYS,"
        " s.AUTH_PASSWORD_VALIDATORS[-1]['NAME'], s.DEVICE_COOKIE_NAME)"
    )
    run = _python(
        ["-c", show],
        GOOD | SSO | {
            "TANGGAP_OIDC_ONLY": "on", "TANGGAP_BREAK_GLASS": "Ana@prov.example",
            "TANGGAP_PASSWORD_POLICY": "bssn",
        },
    )  # fmt: skip
    wanted = "tanggap True ['ana@prov.example'] 183 accounts.passwords.CompositionValidator"
    assert run.stdout.strip() == f"{wanted} __Host-device", run.stderr
