"""The laws of the house that the text of the files tells: sizes, clocks, states, leftovers."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from socmed_program.embedded import BASE_DIR

APPS = ("accounts", "channels", "duties", "ethics", "insights", "platforms", "posts", "records",
        "socmed_program", "worktime")  # fmt: skip
FOLDERS = (*APPS, "benchmarks", "static/css", "static/js", "templates", "tests", "tools")
LONGEST_FILE, LONGEST_TEMPLATE, LONGEST_FUNCTION = 400, 120, 50
# Beside actions: the mail lane works through notices between transactions, with their own _move.
WRITERS_OF_STATES = {"records/delivery.py"}
# Spelled apart, so that this file does not break its own law.
MARKS = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def files(*endings: str, folders: tuple[str, ...] = FOLDERS) -> list[Path]:
    """Our own files with these endings, without what migrations generate."""
    found = (path for folder in folders for path in (BASE_DIR / folder).rglob("*"))
    return sorted(
        path for path in found if path.suffix in endings and "migrations" not in path.parts
    )


def name(path: Path) -> str:
    return path.relative_to(BASE_DIR).as_posix()


PYTHON = files(".py")
TREES = {name(path): ast.parse(path.read_text("utf-8")) for path in PYTHON}


def layer(file: str, *layers: str) -> bool:
    """Whether a file is, or lies in the package of, one of these layers of an app."""
    app, _, inside = file.partition("/")
    return app in APPS and inside.partition("/")[0].removesuffix(".py") in layers


def assigned(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from target.elts if isinstance(target, ast.Tuple) else [target]
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            yield node.target


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Each call of an attribute, by its last two names: `timezone.now`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            of = getattr(owner, "attr", getattr(owner, "id", ""))
            yield f"{of}.{node.func.attr}", node


def test_only_actions_write_a_state() -> None:
    found = [
        f"{file}:{target.lineno}"
        for file, tree in TREES.items()
        if file.partition("/")[0] in APPS
        and not layer(file, "actions")
        and file not in WRITERS_OF_STATES
        for target in assigned(tree)
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    assert found == []


def test_only_actions_write_a_state_in_bulk() -> None:
    found = [
        f"{file}:{call.lineno}"
        for file, tree in TREES.items()
        if file.partition("/")[0] in APPS
        and not layer(file, "actions")
        and file not in WRITERS_OF_STATES
        for called, call in calls(tree)
        if called.endswith(".update") and any(word.arg == "state" for word in call.keywords)
    ]
    assert found == []


def test_each_state_machine_has_one_writer() -> None:
    """Per file one assignment: the `_move` that reads the table of legal moves."""
    writers: dict[tuple[str, str], int] = {}
    for file, tree in TREES.items():
        if file.partition("/")[0] in APPS:
            for target in assigned(tree):
                if isinstance(target, ast.Attribute) and target.attr == "state":
                    key = (file, ast.unparse(target.value))
                    writers[key] = writers.get(key, 0) + 1
    assert writers
    assert {key: times for key, times in writers.items() if times > 1} == {}


def test_below_the_views_nobody_reads_a_clock() -> None:
    clocks = {"timezone.now", "timezone.localtime", "timezone.localdate", "datetime.now",
              "datetime.utcnow", "datetime.today", "date.today", "time.time"}  # fmt: skip
    found = [
        f"{file}:{call.lineno} {called}"
        for file, tree in TREES.items()
        if layer(file, "states", "models", "rules", "queries", "actions")
        for called, call in calls(tree)
        if called in clocks and not (called.startswith("timezone.local") and call.args)
    ]
    assert found == []


def test_nothing_is_left_for_later() -> None:
    found = [
        f"{name(path)}:{number}"
        for path in files(".py", ".html", ".txt", ".js", ".css")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if MARKS.search(line)
    ]
    assert found == []


def test_no_file_is_longer_than_one_can_keep_in_mind() -> None:
    lengths = {
        name(path): len(path.read_text("utf-8").splitlines())
        for path in files(".py", ".js", ".css")
    }
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_template_is_longer_than_a_screen_or_two() -> None:
    lengths = {name(path): len(path.read_text("utf-8").splitlines())
               for path in files(".html", ".txt", folders=("templates",))}  # fmt: skip
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_TEMPLATE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    """Builders of tests may be: they are lists of people and things, read once."""
    found = [
        f"{file}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for file, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
        and (not file.startswith("tests/") or node.name.startswith("test_"))
    ]
    assert found == []


def test_every_package_has_a_reason_beside_it() -> None:
    text = (BASE_DIR / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)
    wanted = [*project["project"]["dependencies"]]
    for group in project["dependency-groups"].values():
        wanted += [package for package in group if isinstance(package, str)]
    without = [
        package
        for package in wanted
        if not re.search(rf'^  "{re.escape(package)}", +# \S', text, flags=re.M)
    ]
    assert without == []


def test_ids_are_never_written_with_separators(settings: pytest.FixtureRequest) -> None:
    """Numbers in addresses and forms; what is an amount asks for `|intcomma`."""
    assert settings.USE_THOUSAND_SEPARATOR is False  # type: ignore[attr-defined]


def test_git_follows_no_generated_file() -> None:
    told = subprocess.run(
        ["git", "ls-files", "-ci", "--exclude-standard"],
        cwd=BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.stdout == ""
