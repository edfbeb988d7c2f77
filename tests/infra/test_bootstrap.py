"""What `make` does before there is a `.venv`: sentences, not tracebacks; locks without hosts."""

import errno
import re
import subprocess
import tempfile
import tomllib
from pathlib import Path

import pytest

from socmed_program import bootstrap, embedded
from socmed_program.embedded import BASE_DIR


def locked(name: str) -> dict[str, str]:
    text = (BASE_DIR / "requirements" / f"{name}.lock").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", text, flags=re.M))


def test_each_lock_holds_the_one_before_it_in_the_same_versions():
    run, first_run, dev = (locked(name) for name in bootstrap.SETS)
    assert run.items() < first_run.items() < dev.items()


def test_every_direct_dependency_is_locked():
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]
    names = {re.split(r"[\[<>=]", each)[0] for each in project["dependencies"]}
    assert names <= set(locked("run"))


@pytest.mark.parametrize("name", [*bootstrap.SETS, "installer"])
def test_locks_name_hashes_and_no_hosts(name):
    text = (BASE_DIR / "requirements" / f"{name}.lock").read_text()
    assert text.count("==") - text.count("===") <= text.count("--hash=sha256:")
    assert "://" not in text
    assert "index" not in text.replace("pyproject", "")


def test_the_users_pip_configuration_is_told_to_uv():
    values, options = bootstrap._uv_settings(
        {
            "index-url": "https://mirror.example/simple",
            "extra-index-url": "https://a.example/simple\nhttps://b.example/simple",
            "find-links": "/wheels /more",
            "no-index": "true",
            "cert": "/ca.pem",
        }
    )
    assert values == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "https://a.example/simple https://b.example/simple",
        "UV_FIND_LINKS": "/wheels,/more",
        "SSL_CERT_FILE": "/ca.pem",
    }
    assert options == ["--no-index"]


@pytest.fixture
def stamp(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp")
    return tmp_path / "stamp"


def test_an_unfinished_or_outdated_installation_is_redone(stamp):
    assert not bootstrap._installed("run"), "no stamp: the installation did not finish"
    stamp.write_text(f"first-run {bootstrap._digest()}")
    assert bootstrap._installed("run")
    assert bootstrap._installed("first-run")
    assert not bootstrap._installed("dev")
    stamp.write_text("dev another-lock")
    assert not bootstrap._installed("run")


@pytest.mark.parametrize("python", ["false", "no-such-python"])
def test_a_python_too_old_or_missing_is_told_in_a_sentence(python):
    made = subprocess.run(
        ["make", "setup", f"PYTHON={python}"], cwd=BASE_DIR, capture_output=True, text=True
    )
    assert made.returncode != 0
    assert f'Python 3.11 or newer is needed, and "{python}" is not' in made.stderr
    assert "Traceback" not in made.stderr


def test_a_folder_of_somebody_else_is_told_in_a_sentence(monkeypatch, capsys):
    def refused(_rest):
        raise PermissionError(errno.EACCES, "Permission denied", "/srv/tanggap/.local")

    monkeypatch.setitem(bootstrap.GOALS, "demo", refused)
    assert bootstrap.main(["demo"]) == 1
    assert "/srv/tanggap/.local may not be written" in capsys.readouterr().err


def test_a_python_without_ensurepip_names_the_package(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "venv/bin/python")
    monkeypatch.setattr(bootstrap, "_runs", lambda command: False)
    with pytest.raises(bootstrap.CannotGoOn, match=r"apt-get install python3\.\d+-venv"):
        bootstrap._make_venv()


def test_a_missing_browser_is_named_with_the_ways_to_get_it(monkeypatch):
    monkeypatch.setenv("TANGGAP_CHROMIUM", "/no/such/browser")
    with pytest.raises(bootstrap.CannotGoOn, match="apt-get install chromium"):
        bootstrap.chromium_or_say()


def test_reset_refuses_while_the_servers_are_in_use_and_then_leaves_nothing(monkeypatch, capsys):
    place = Path(tempfile.mkdtemp(prefix="tgp-"))
    place.chmod(0o755)
    monkeypatch.setattr(bootstrap, "LOCAL", place)
    with embedded.servers(place, durable=False):
        assert bootstrap.main(["reset"]) == 1
        assert "stop it first" in capsys.readouterr().err
    assert bootstrap.main(["reset"]) == 0
    assert not place.exists()
