"""The containers: the file is well formed, the commands are the tested ones, nothing leaks."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from socmed_program.embedded import BASE_DIR
from socmed_program.keeper import INITDB
from socmed_program.processes import commands
from tests.infra import plain_yaml

COMPOSE = plain_yaml.read((BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (BASE_DIR / "Dockerfile").read_text(encoding="utf-8")
EVERY_SERVICE = pytest.mark.parametrize("name", SERVICES)
OURS = ["migrate", "web", "worker", "beat", "clock"]
SERVICE_KEYS = {
    *("image", "build", "command", "user", "init", "environment", "env_file", "secrets"),
    *("volumes", "tmpfs", "networks", "ports", "depends_on", "healthcheck", "restart"),
    *("stop_grace_period", "shm_size", "read_only", "cap_drop", "cap_add", "security_opt"),
    "logging",
}  # fmt: skip


def _new_secrets(folder: Path) -> subprocess.CompletedProcess[str]:
    script = BASE_DIR / "deploy" / "new-secrets.sh"
    return subprocess.run([script, folder], capture_output=True, text=True, check=True)


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """A copy of what an office has on its machine, after the first steps of docs/running.md."""
    for name in ("docker-compose.yml", "Dockerfile"):
        shutil.copy(BASE_DIR / name, tmp_path)
    deploy = tmp_path / "deploy"
    shutil.copytree(
        BASE_DIR / "deploy", deploy, ignore=shutil.ignore_patterns("secrets", "tanggap.env")
    )
    shutil.copy(deploy / "tanggap.env.example", deploy / "tanggap.env")
    _new_secrets(deploy / "secrets")
    for name in ("tls_certificate", "tls_key"):
        (deploy / "secrets" / name).touch()
    return tmp_path


def test_top_level():
    known = {"name", "services", "networks", "volumes", "secrets"}
    assert {key for key in COMPOSE if not key.startswith("x-")} == known
    assert set(SERVICES) == {"postgres", "broker", "migrate", *commands(), "proxy"}


@EVERY_SERVICE
def test_only_known_keys_and_declared_parts(name):
    service = SERVICES[name]
    assert set(service) <= SERVICE_KEYS
    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    assert set(service.get("depends_on", {})) <= set(SERVICES)
    for volume in service.get("volumes", []):
        source, target = volume.split(":")[:2]
        assert target.startswith("/")
        if source.startswith("."):
            assert (BASE_DIR / source).is_file()
        else:
            assert source in COMPOSE["volumes"]


def test_each_process_starts_by_the_tested_command():
    expected = commands(host="0.0.0.0")  # noqa: S104 (inside a container)
    assert {name: SERVICES[name]["command"] for name in expected} == expected
    image = re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert image is not None
    assert plain_yaml.read(f"command: {image[1]}")["command"] == expected["web"]


@EVERY_SERVICE
def test_every_container_is_confined_and_comes_back(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    assert service["logging"]["options"]["max-size"]


@EVERY_SERVICE
def test_every_lasting_container_is_checked(name):
    check = SERVICES[name]["healthcheck"]
    if name == "migrate":
        assert check == {"disable": True}
    else:
        assert check["test"][0] in {"CMD", "CMD-SHELL"}
        assert check["interval"]
        assert check["timeout"]


def test_only_the_proxy_can_be_reached():
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["proxy"]
    assert COMPOSE["networks"]["data"] == {"internal": True}
    for name in ("postgres", "broker"):
        assert SERVICES[name]["networks"] == ["data"]
    assert SERVICES["proxy"]["networks"] == ["front"]


def test_only_the_migration_knows_the_owner():
    holders = {
        name for name in SERVICES if "database_owner_url" in SERVICES[name].get("secrets", [])
    }
    assert holders == {"postgres", "migrate"}


@pytest.mark.parametrize("name", OURS)
def test_ours_run_in_production_with_an_init_and_secrets_from_files(name):
    service = SERVICES[name]
    assert service["init"] is True
    assert service["environment"]["TANGGAP_ENV"] == "production"
    assert service["environment"]["TANGGAP_DEMO_DOOR"] == "off"
    read = {
        path.removeprefix("/run/secrets/")
        for key, path in service["environment"].items()
        if key.endswith("_FILE")
    }
    assert read == set(service["secrets"])


def test_nothing_serves_before_the_migrations():
    for name in commands():
        needed = SERVICES[name]["depends_on"]
        assert needed["migrate"] == {"condition": "service_completed_successfully"}
    # The clock is there for the time when the broker is not.
    assert "broker" not in SERVICES["clock"]["depends_on"]
    assert SERVICES["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}


def test_the_database_sorts_as_in_tests():
    chosen = SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert set(chosen) == {
        option for option in INITDB if re.match("--(locale|builtin|encoding|data)", option)
    }


def test_every_image_has_a_version():
    images = [service["image"] for service in SERVICES.values()]
    images += re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert all(re.search(r":(\$\{TANGGAP_VERSION:-)?\d+\.?\d*", image) for image in images), images


def test_the_image_runs_as_nobody_special_and_holds_no_secret():
    users = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)
    assert users == ["10001:10001"]
    assert "HEALTHCHECK" in DOCKERFILE
    assert "--require-hashes" in DOCKERFILE
    assert not re.search(
        r"SECRET|PASSWORD|MFA_KEYS|DATABASE_URL|^ARG|^ADD", DOCKERFILE, re.MULTILINE
    )


def test_the_build_sees_only_what_runs():
    lines = (BASE_DIR / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    admitted = [rule.removeprefix("!") for rule in rules if rule.startswith("!")]
    assert all((BASE_DIR / path).exists() for path in admitted)
    apps = {path.parent.name for path in BASE_DIR.glob("*/apps.py")}
    assert apps | {"manage.py", "requirements", "static", "templates", "locale"} <= set(admitted)
    assert not {"deploy", "tests", ".local", ".git"} & set(admitted)


def test_secrets_are_made_once_and_kept(installation):
    folder = installation / "deploy" / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    before = {path.name: path.read_text() for path in folder.iterdir()}
    assert set(before) == set(COMPOSE["secrets"])
    again = _new_secrets(folder)
    assert re.findall(r"^(\w+): ", again.stdout, re.MULTILINE).count("made") == 0
    assert {path.name: path.read_text() for path in folder.iterdir()} == before


def test_the_example_names_no_value_that_is_secret():
    text = (BASE_DIR / "deploy" / "tanggap.env.example").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Z_]+)=", text, re.MULTILINE)
    assert {"TANGGAP_HOSTS", "TANGGAP_BASE_URL", "TANGGAP_MAIL_FROM"} <= set(names)
    # A policy says how passwords must be; it is not one.
    secret = re.compile("SECRET|PASSWORD(?!_POLICY$)|KEY|DATABASE")
    assert not [name for name in names if secret.search(name)]


def test_the_roles_script_reads_well():
    script = BASE_DIR / "deploy" / "postgres" / "10-roles.sh"
    subprocess.run(["bash", "-n", script], check=True)


@pytest.mark.parametrize("bad", ["postgres://root:x@h/d", "postgres://tanggap_web:it's@h/d", ""])
def test_the_roles_script_refuses_a_strange_secret(tmp_path, bad):
    (tmp_path / "database_owner_url").write_text("postgres://tanggap_owner:x@h/d")
    (tmp_path / "database_url").write_text(bad)
    script = BASE_DIR / "deploy" / "postgres" / "10-roles.sh"
    run = subprocess.run(
        ["bash", script],
        env={**os.environ, "SECRETS": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert run.returncode != 0
    assert "The secret database_url must begin with" in run.stderr


def test_the_proxy_ends_tls_limits_bodies_and_logs_no_address():
    config = (BASE_DIR / "deploy" / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in config
    assert "client_max_body_size 25m;" in config
    assert "access_log off;" in config
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in config
    for secret in SERVICES["proxy"]["secrets"]:
        assert f"/run/secrets/{secret};" in config


def _compose() -> bool:
    if shutil.which("docker") is None:
        return False
    asked = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    return asked.returncode == 0


def test_compose_accepts_the_file(installation):
    """By Compose where it is at hand; else by the strict reader, to which all tests above hold."""
    if not _compose():
        assert plain_yaml.read((installation / "docker-compose.yml").read_text()) == COMPOSE
        return
    run = subprocess.run(
        ["docker", "compose", "config", "--quiet"], cwd=installation, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""


@pytest.mark.parametrize("line", ["a: [1", "a:\tb", "a: b: c", "a: 1\na: 2", "a: *b", "- a\nb: c"])
def test_the_reader_is_strict(line):
    with pytest.raises(ValueError):  # noqa: PT011 (the reader's own or JSON's)
        plain_yaml.read(line)
