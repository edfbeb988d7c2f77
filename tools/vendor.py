#!/usr/bin/env python3
"""Fetch, bundle and pin the third-party files under static/vendor (developers only).

Needs Node.js with npm. Nothing of this runs when the product is installed, built or started: the
results are committed, and `--check` (no network) proves that they are the ones the manifest names.

    python tools/vendor.py            fetch everything, keep the whole of Tabler's style sheet
    python tools/vendor.py --purge    the same, with only those Tabler rules that the product uses
    python tools/vendor.py --check    compare the committed files with static/vendor/MANIFEST.json
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from vendor_icons import FILLED, OUTLINE, sprite

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
MANIFEST = VENDOR / "MANIFEST.json"

# Shipped to the browser, at exactly these versions.
SHIPPED = {
    "@tabler/core": "1.6.1",
    "@tabler/icons": "3.51.0",
    "htmx.org": "2.0.11",
    "fullcalendar": "7.1.0",
    "@fullcalendar/core": "7.1.0",
    "@full-ui/headless-calendar": "7.1.0",
    "preact": "10.29.8",
    "temporal-polyfill": "1.0.8",
    "temporal-utils": "1.0.4",
    "@fontsource-variable/plus-jakarta-sans": "5.3.0",
}
# Used here, never shipped.
TOOLS = {"esbuild": "0.28.2", "purgecss": "8.0.0"}

CALENDAR_ENTRY = """
import { Calendar } from "fullcalendar";
import dayGrid from "fullcalendar/daygrid";
import timeGrid from "fullcalendar/timegrid";
import interaction, { Draggable } from "fullcalendar/interaction";
import classic from "fullcalendar/themes/classic";
import id from "fullcalendar/locales/id";
window.FullCalendar = {
  Calendar, Draggable, plugins: [dayGrid, timeGrid, interaction, classic], locales: [id],
};
"""
CALENDAR_STYLES = [
    "skeleton.css",
    "themes/classic/theme.css",
    "themes/classic/palette.css",
]

# What may hold a class name of Tabler's. Templates of allauth come from our own overrides.
PURGE_CONTENT = [
    "templates/**/*.html",
    "static/js/*.js",
    "*/forms.py",
    "*/templatetags/*.py",
    "*/views.py",
    "*/views/*.py",
    "*/widgets.py",
    "tests/frontend/templates/gallery/*.html",
]
# Set by scripts or by Django only, so no template names them.
PURGE_KEEP = [
    "active",
    "disabled",
    "show",
    "is-invalid",
    "is-valid",
    "invalid-feedback",
    "form-control",
    "form-select",
    "form-check-input",
    "form-check-label",
]

PURGE_SCRIPT = """
const { PurgeCSS } = require("purgecss");
const [, , css, out, content, keep] = process.argv;
new PurgeCSS().purge({
  content: JSON.parse(content), css: [css], keyframes: true,
  safelist: {
    standard: JSON.parse(keep), deep: [/^data-bs-theme/], greedy: [/^(alert|badge|btn)-/],
  },
}).then(([result]) => require("fs").writeFileSync(out, result.css));
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--purge", action="store_true", help="keep only the Tabler rules in use")
    parser.add_argument("--check", action="store_true", help="verify the committed files, offline")
    options = parser.parse_args()
    if options.check:
        wrong = differences()
        print("\n".join(wrong) or "static/vendor is as its manifest says.")
        return 1 if wrong else 0
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), purge=options.purge)
    return 0


def build(folder: Path, *, purge: bool) -> None:
    """Install into `folder`, write every vendored file, then the manifest."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    install(folder)
    modules = folder / "node_modules"
    tabler(folder, modules, purge=purge)
    write("htmx.js", (modules / "htmx.org/dist/htmx.min.js").read_text())
    calendar(folder, modules)
    font = modules / "@fontsource-variable/plus-jakarta-sans/files"
    font_file = font / "plus-jakarta-sans-latin-wght-normal.woff2"
    (VENDOR / "plus-jakarta-sans.woff2").write_bytes(font_file.read_bytes())
    (STATIC / "icons.svg").write_text(sprite(modules / "@tabler/icons/icons", OUTLINE, FILLED))
    packages = [licence(modules, name, version) for name, version in SHIPPED.items()]
    record: dict[str, Any] = {"packages": packages, "purged": purge, "files": hashes()}
    MANIFEST.write_text(json.dumps(record, indent=2) + "\n")
    print(f"{len(packages)} packages, {len(record['files'])} files")


def install(folder: Path) -> None:
    wanted = {**SHIPPED, **TOOLS}
    (folder / "package.json").write_text('{"private": true}')
    command = [
        "npm",
        "install",
        "--no-audit",
        "--no-fund",
        "--no-package-lock",
        "--ignore-scripts",
    ]
    command += [f"{name}@{version}" for name, version in wanted.items()]
    subprocess.run(command, cwd=folder, check=True)


def tabler(folder: Path, modules: Path, *, purge: bool) -> None:
    source = modules / "@tabler/core/dist/css/tabler.min.css"
    if purge:
        script, small = folder / "purge.js", folder / "tabler.css"
        script.write_text(PURGE_SCRIPT)
        content = json.dumps([str(ROOT / pattern) for pattern in PURGE_CONTENT])
        command = ["node", str(script), str(source), str(small), content, json.dumps(PURGE_KEEP)]
        subprocess.run(command, cwd=folder, check=True)
        source = small
    write("tabler.css", source.read_text())


def calendar(folder: Path, modules: Path) -> None:
    entry, bundle = folder / "calendar.js", folder / "bundle.js"
    entry.write_text(CALENDAR_ENTRY)
    # One classic script: hashed file names would break relative module imports.
    command = [
        str(modules / ".bin/esbuild"),
        str(entry),
        "--bundle",
        "--minify",
        "--format=iife",
        "--target=es2020",
        "--legal-comments=none",
        f"--outfile={bundle}",
    ]
    subprocess.run(command, cwd=folder, check=True)
    write("fullcalendar.js", bundle.read_text())
    styles = [(modules / "fullcalendar" / name).read_text() for name in CALENDAR_STYLES]
    write("fullcalendar.css", "\n".join(styles))


def write(name: str, text: str) -> None:
    """Save without the source map comment, which would name a file that we do not ship."""
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+", "", text)
    (VENDOR / name).write_text(text.rstrip() + "\n")


def licence(modules: Path, name: str, version: str) -> dict[str, str]:
    """Copy a package's licence text and describe the package for the manifest."""
    package = json.loads((modules / name / "package.json").read_text())
    if package["version"] != version:
        sys.exit(f"{name}: wanted {version}, npm gave {package['version']}.")
    texts = sorted((modules / name).glob("LICEN*"))
    target = VENDOR / "licences" / f"{name.strip('@').replace('/', '-')}.txt"
    target.parent.mkdir(exist_ok=True)
    in_file = f"{package['license']}: the notice stands at the top of the shipped file."
    text = texts[0].read_text() if texts else in_file
    target.write_text(text.rstrip() + "\n")
    return {"name": name, "version": version, "licence": package["license"]}


def hashes() -> dict[str, str]:
    paths = [STATIC / "icons.svg", *sorted(p for p in VENDOR.rglob("*") if p.is_file())]
    return {
        str(path.relative_to(STATIC)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
        if path != MANIFEST
    }


def differences() -> list[str]:
    """Every file that is missing, unknown or not the one the manifest names."""
    expected: dict[str, str] = json.loads(MANIFEST.read_text())["files"]
    found = hashes()
    names = sorted(expected.keys() | found.keys())
    return [f"differs: static/{n}" for n in names if expected.get(n) != found.get(n)]


if __name__ == "__main__":
    sys.exit(main())
