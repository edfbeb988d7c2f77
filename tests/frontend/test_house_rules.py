"""Rules of the front end that no reader should have to watch: policy, hosts, looks, vendoring."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from accounts import states as accounts
from channels import states as channels
from duties import states as duties
from ethics import states as ethics
from insights.looks import LOOKS, NETWORK_ICONS, TONE_ICONS
from posts import states as posts

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OWN = [*TEMPLATES, *(ROOT / "static/js").glob("*.js"), *(ROOT / "static/css").glob("*.css")]
STATES = [posts.PostState, posts.PublicationState, channels.ChannelState, duties.MessageState,
          duties.DutyStatus, ethics.ReviewState, ethics.Severity, ethics.Answer,
          ethics.RulesetState]  # fmt: skip

INLINE = re.compile(
    r"""<[^>]*\sstyle=|<style\b|<[a-z][^>]*\son[a-z]+=|<script(?![^>]*\b(?:src=|type="application/json"))""",
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_what_the_policy_would_block(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    text = path.read_text().replace("http://www.w3.org/2000/svg", "")

    assert (
        re.findall(r"""(?:src|href)=["']?https?:|url\(["']?https?:|@import|fetch\(["']http""", text)
        == []
    )


def test_every_state_has_a_look_of_its_own() -> None:
    words = {str(value) for choices in STATES for value in choices.values}

    assert words - LOOKS.keys() == set()
    assert accounts.Role.OFFICER not in LOOKS


def test_every_icon_that_is_named_exists() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/icons.svg").read_text()))
    named = {look.icon for look in LOOKS.values()} | {*NETWORK_ICONS.values(), *TONE_ICONS.values()}
    for path in TEMPLATES:
        named |= set(re.findall(r"""{% icon ["']([\w-]+)["']""", path.read_text()))

    assert named - drawn == set()


def test_vendored_files_are_those_of_the_manifest() -> None:
    command = [sys.executable, ROOT / "tools/vendor.py", "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout) == (0, "static/vendor is as its manifest says.\n")


def test_no_vendored_file_names_a_source_map() -> None:
    files = [p for p in (ROOT / "static/vendor").iterdir() if p.suffix in {".css", ".js"}]

    assert [p.name for p in files if "sourceMappingURL" in p.read_text()] == []
