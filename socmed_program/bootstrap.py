"""What `make` runs with the system's Python: prepares `.venv`, then hands over to it.

Standard library only. The packages come from whatever index the user's pip is configured for;
the locks name versions and hashes, never hosts.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCAL = Path(os.environ.get("TANGGAP_LOCAL", ROOT / ".local")).resolve()
LOCKS = ROOT / "requirements"
STAMP = VENV / "tanggap-packages"
# Each set holds the one before it; the names are those of the lock files.
SETS = ("run", "first-run", "dev")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
CHROMIUM_MISSING = (
    "The browser tests need Chromium, and none was found. Debian: `apt-get install chromium`. "
    "Ubuntu: `snap install chromium`. macOS: `brew install --cask chromium`. Or set "
    "TANGGAP_CHROMIUM to the path of an installed Chromium or Chrome."
)


class CannotGoOn(Exception):
    """A sentence for the user: what is wrong and the way out."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make", description="Prepare and run Tanggap.")
    parser.add_argument("goal", choices=sorted(GOALS))
    # What follows the goal is handed on to it, options included.
    chosen = parser.parse_args(arguments[:1])
    try:
        return GOALS[chosen.goal](arguments[1:])
    except CannotGoOn as problem:
        print(f"\n{problem}", file=sys.stderr)
    except PermissionError as problem:
        print(
            f"\n{problem.filename} may not be written or run by you. Go on as the user to whom "
            f"{ROOT} belongs, or clone into a folder of your own.",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        print("\nStopped; the next run goes on from here.", file=sys.stderr)
    return 1


def setup(_rest: list[str], wanted: str = "dev") -> int:
    """`.venv` with at least this set of packages; quick when it is there already."""
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "setup.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _installed(wanted):
            return 0
        _make_venv()
        STAMP.unlink(missing_ok=True)  # from here until the end the set is half-finished
        print(f"Installing packages ({wanted}) …", flush=True)
        _install(wanted)
        STAMP.write_text(f"{wanted} {_digest()}", encoding="utf-8")
    return 0


def _digest() -> str:
    """Of everything that decides what `.venv` must hold."""
    digest = hashlib.sha256(sys.version.encode())
    for name in (*SETS, "installer"):
        digest.update((LOCKS / f"{name}.lock").read_bytes())
    return digest.hexdigest()


def _installed(wanted: str) -> bool:
    with contextlib.suppress(OSError, ValueError):
        there, digest = STAMP.read_text(encoding="utf-8").split()
        enough = SETS.index(there) >= SETS.index(wanted)
        return enough and digest == _digest() and PYTHON.exists()
    return False


def _make_venv() -> None:
    if PYTHON.exists() and _runs(
        [str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    ):
        return
    if VENV.exists():
        print("The earlier .venv is not usable; making it anew.", flush=True)
        shutil.rmtree(VENV)
    print("Creating .venv …", flush=True)
    bare = [] if _runs([sys.executable, "-c", "import ensurepip"]) else ["--without-pip"]
    if bare and not _runs([sys.executable, "-m", "pip", "--version"]):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise CannotGoOn(
            "This Python cannot make virtual environments (ensurepip is missing). Debian and "
            f"Ubuntu: `apt-get install python{version}-venv` (or python3-venv), then again."
        )
    if subprocess.run([sys.executable, "-m", "venv", *bare, str(VENV)], check=False).returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise CannotGoOn("The virtual environment could not be made; the reason stands above.")


def _runs(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _pip() -> list[str]:
    """pip for `.venv`: its own, or the system's pointed at it."""
    if _runs([str(PYTHON), "-m", "pip", "--version"]):
        return [str(PYTHON), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def _install(wanted: str) -> None:
    """With uv, which takes seconds; where that fails, with pip, which takes a minute."""
    lock = str(LOCKS / f"{wanted}.lock")
    common = ["install", "--require-hashes", "--only-binary", ":all:", "-r"]
    pip = [*_pip(), "--disable-pip-version-check"]
    uv = VENV / "bin" / "uv"
    got_uv = subprocess.run([*pip, *common, str(LOCKS / "installer.lock"), "-q"], check=False)
    if got_uv.returncode == 0 and uv.exists():
        settings, options = _uv_settings(_pip_settings())
        command = [str(uv), "pip", *common, lock, "--python", str(PYTHON), "--quiet"]
        command += ["--compile-bytecode", "--index-strategy", "unsafe-best-match", *options]
        environment = {**settings, **os.environ}
        if subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode == 0:
            return
        print("uv could not; trying pip, which takes longer …", flush=True)
    if subprocess.run([*pip, *common, lock, "-q"], check=False).returncode:
        raise CannotGoOn(
            "The packages could not be installed; the reason stands above. If it is the network: "
            "pip's own configuration decides where packages come from (`pip config list`). If no "
            "wheel fits: Linux with glibc (x86_64, aarch64) and macOS are served, for Python "
            "3.11 to 3.14; nothing is ever compiled here."
        )


def _pip_settings() -> dict[str, str]:
    """The user's pip configuration; the environment goes before the files, as in pip."""
    told = subprocess.run([*_pip(), "config", "list"], capture_output=True, text=True, check=False)
    found: dict[str, tuple[int, str]] = {}
    for line in told.stdout.splitlines():
        key, _, value = line.partition("=")
        section, _, name = key.rpartition(".")
        rank = {"global": 0, "install": 1, ":env:": 2}.get(section, -1)
        if rank >= found.get(name, (0, ""))[0]:
            with contextlib.suppress(ValueError, SyntaxError):
                found[name] = (rank, str(ast.literal_eval(value)))
    return {name: value for name, (_rank, value) in found.items()}


def _uv_settings(pip: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """uv does not read pip's configuration: the same in uv's words."""
    words = {name: " ".join(value.split()) for name, value in pip.items()}
    values = {
        "UV_DEFAULT_INDEX": words.get("index-url"),
        "UV_INDEX": words.get("extra-index-url"),
        "UV_FIND_LINKS": words.get("find-links", "").replace(" ", ","),
        "UV_INSECURE_HOST": words.get("trusted-host"),
        "SSL_CERT_FILE": words.get("cert"),
        "HTTPS_PROXY": words.get("proxy"),
        "HTTP_PROXY": words.get("proxy"),
    }
    options = ["--no-index"] if words.get("no-index", "").lower() in {"1", "true", "yes"} else []
    return {name: value for name, value in values.items() if value}, options


def demo(rest: list[str]) -> int:
    setup([], "first-run")
    return _hand_over(["-m", "socmed_program.demo", *rest])


def test(rest: list[str]) -> int:
    """Everything, two tests at a time."""
    setup([])
    chromium_or_say()
    subprocess.run([str(PYTHON), "tools/messages.py", "--compile"], cwd=ROOT, check=True)
    return _hand_over(["-m", "pytest", "-n", "2", *rest])


def lint(rest: list[str]) -> int:
    setup([])
    return _hand_over(["tools/lint.py", *rest])


def _hand_over(arguments: list[str]) -> int:
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), *arguments])


def find_chromium() -> str | None:
    """Path of an installed Chromium or Chrome; never one that a library downloads."""
    if given := os.environ.get("TANGGAP_CHROMIUM"):
        return shutil.which(given)
    installed = (shutil.which(name) for name in (*CHROMIUM_NAMES, *CHROMIUM_PLACES))
    return next((path for path in installed if path), None)


def chromium_or_say() -> str:
    """The browser's path; installed first where root and apt-get allow it."""
    if path := find_chromium():
        return path
    if os.geteuid() == 0 and shutil.which("apt-get") and not os.environ.get("TANGGAP_CHROMIUM"):
        print("Installing Chromium for the browser tests …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["update", "-q"],
            ["install", "-qy", "--no-install-recommends", "chromium"],
        ):
            subprocess.run(["apt-get", *command], env=quiet, check=False)
    if path := find_chromium():
        return path
    raise CannotGoOn(CHROMIUM_MISSING)


def reset(_rest: list[str]) -> int:
    """Forget the demo's data, so that the next one starts afresh."""
    from socmed_program import embedded
    from socmed_program.supervisor import end_leftovers

    if not LOCAL.exists():
        return 0
    folders = [LOCAL, LOCAL / "test"]
    if any(embedded.running(folder) for folder in folders if folder.exists()):
        raise CannotGoOn("A demo or a test run is using the servers: stop it first (Ctrl-C there).")
    end_leftovers(LOCAL / "demo.json")
    for folder in folders:
        if (folder / "servers.json").exists():
            layout = embedded.Layout.of(folder.resolve())
            for place in {layout.run, layout.home} - {folder.resolve()}:
                shutil.rmtree(place, ignore_errors=True)
    try:
        shutil.rmtree(LOCAL)
    except PermissionError as problem:
        raise CannotGoOn(
            f"{problem.filename} belongs to another user; remove it as that user: "
            f"`sudo rm -r {LOCAL}`."
        ) from None
    print("The demo's data is gone; `make demo` starts afresh.")
    return 0


def clean(_rest: list[str]) -> int:
    """Back to a fresh checkout: data, packages and caches."""
    reset([])
    for path in _leftovers():
        shutil.rmtree(path, ignore_errors=True)
    return 0


def _leftovers() -> Iterator[Path]:
    names = (".venv", "staticfiles", ".pytest_cache", ".mypy_cache", ".ruff_cache")
    yield from (ROOT / name for name in (*names, ".import_linter_cache", ".hypothesis"))
    for folder in ROOT.iterdir():
        if folder.is_dir() and not folder.name.startswith("."):
            yield from folder.rglob("__pycache__")


def lock(_rest: list[str]) -> int:
    """Resolve anew and write the locks: names, versions, hashes; no hosts."""
    setup([])
    settings, options = _uv_settings(_pip_settings())
    base = [str(VENV / "bin" / "uv"), "pip", "compile", "-q", "--universal", "--generate-hashes"]
    base += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    base += ["--only-binary", ":all:", "--python-version", "3.11", *options]
    base += ["--index-strategy", "unsafe-best-match"]  # as when installing
    # The largest first; the others are held to its versions.
    for name, extra in (
        ("dev", ["--group", "dev", "--upgrade"]),
        ("first-run", ["--group", "first-run", "-c", "requirements/dev.lock"]),
        ("run", ["-c", "requirements/dev.lock"]),
    ):
        command = [*base, "pyproject.toml", *extra, "-o", f"requirements/{name}.lock"]
        subprocess.run(command, env={**settings, **os.environ}, cwd=ROOT, check=True)
    return 0


GOALS: dict[str, Callable[[list[str]], int]] = {
    "setup": setup,
    "demo": demo,
    "test": test,
    "lint": lint,
    "lock": lock,
    "reset": reset,
    "clean": clean,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
