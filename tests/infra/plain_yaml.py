"""Reads the part of YAML that `docker-compose.yml` keeps to, and refuses everything else.

Block mappings and lists, JSON lists in one line, anchors, aliases and one-level merges. Written
here because no package of the locked set reads YAML, and Compose itself is not on every machine.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

KEY = re.compile(r"([A-Za-z_<][\w<.-]*):(?: +(?:&([\w-]+)(?: +|$))?(.*))?$")
PLAIN = re.compile(r"(?:[^\s&*!|>%@`\"'#{}\[\],-]|-(?=\S))[^#]*$")


class NotPlain(ValueError):
    """A line outside the subset; the text names it."""


@dataclass
class _Reader:
    lines: list[tuple[int, int, str]]  # number, indentation, text
    anchors: dict[str, Any] = field(default_factory=dict)

    def block(self, indent: int) -> Any:
        """Everything at exactly this indentation, from the next line on."""
        return self._list(indent) if self.lines[0][2].startswith("- ") else self._mapping(indent)

    def _list(self, indent: int) -> list[Any]:
        found = []
        while self.lines and self.lines[0][1] == indent and self.lines[0][2].startswith("- "):
            number, _, text = self.lines.pop(0)
            found.append(self._scalar(text[2:].strip(), number))
        return found

    def _mapping(self, indent: int) -> dict[str, Any]:
        own: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while self.lines and self.lines[0][1] >= indent:
            number, depth, text = self.lines.pop(0)
            parts = KEY.match(text)
            if depth != indent or parts is None or parts[1] in own:
                raise NotPlain(f"line {number}: {text}")
            value = self._value(parts[3] or "", indent, number)
            if parts[2]:
                self.anchors[parts[2]] = value
            if parts[1] == "<<":
                merged |= value
            else:
                own[parts[1]] = value
        return merged | own

    def _value(self, text: str, indent: int, number: int) -> Any:
        if text:
            return self._scalar(text, number)
        return self.block(self.lines[0][1]) if self.lines and self.lines[0][1] > indent else None

    def _scalar(self, text: str, number: int) -> Any:
        if text.startswith("*") and text[1:] in self.anchors:
            return self.anchors[text[1:]]
        if text[0] in '["':
            return json.loads(text)
        if text in {"true", "false"} or text.isdigit():
            return json.loads(text)
        if not PLAIN.match(text) or ": " in text:
            raise NotPlain(f"line {number}: {text}")
        return text


def read(text: str) -> dict[str, Any]:
    """The document. Raises NotPlain, naming the line."""
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.lstrip(" ")
        if not words or words.startswith("#"):
            continue
        if "\t" in line or line != line.rstrip() or line.startswith("---"):
            raise NotPlain(f"line {number}: {line}")
        lines.append((number, len(line) - len(words), words))
    reader = _Reader(lines)
    document: dict[str, Any] = reader.block(0)
    if reader.lines:
        raise NotPlain(f"line {reader.lines[0][0]}: {reader.lines[0][2]}")
    return document
