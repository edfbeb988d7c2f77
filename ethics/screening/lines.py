"""JSON Lines in, JSON Lines out: one answer per line, in order, one line held at a time."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple, cast

from ethics.screening.draft import Draft
from ethics.screening.engine import Screen


class Answer(NamedTuple):
    """What to print for a line, and whether the line could be read."""

    text: str
    good: bool


def screen_lines(lines: Iterable[bytes], screen: Screen) -> Iterator[Answer]:
    """Answers as they come; a line that cannot be read gets an error in its place. Blank: none."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        identity: Any = None
        try:
            given = _parse(line)
            identity = given.get("id") if isinstance(given, dict) else None
            findings = screen.run(draft_of(given))
        except (ValueError, RecursionError) as error:
            why = "not valid JSON" if isinstance(error, json.JSONDecodeError) else str(error)
            answer = {"id": identity, "error": f"line {number}: {why}"}
            yield Answer(json.dumps(answer), good=False)
            continue
        rows = [
            {
                "rule": found.rule,
                "principle": found.principle,
                "severity": found.severity,
                "field": found.field,
                "start": found.start,
                "end": found.end,
                "mask": found.mask,
            }
            for found in findings
        ]
        yield Answer(json.dumps({"id": identity, "findings": rows}), good=True)


def _parse(line: bytes) -> Any:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    return json.loads(text, parse_float=_finite, parse_constant=_finite)


def _finite(word: str) -> float:
    """JSON knows no NaN and no Infinity, which Python would read and print again."""
    if not math.isfinite(value := float(word)):
        raise ValueError(f"{word} is not a JSON number")
    return value


def draft_of(given: Any) -> Draft:
    """A draft from one line's object; raises ValueError saying which key is wrong.

    Without "kind" the rules for posts and for replies both apply. Without "source" it is not
    known whether there is one; an empty one or null means that there is none.
    """
    if not isinstance(given, dict):
        raise ValueError('not an object such as {"id": 1, "text": "…"}')
    if not isinstance(given.get("text"), str):
        raise ValueError('"text" must be a string')
    kind = given.get("kind", "")
    if kind not in ("", "post", "reply"):
        raise ValueError('"kind" must be "post" or "reply"')
    source = given.get("source")
    if not isinstance(source, str | None):
        raise ValueError('"source" must be a string or null')
    channel = given.get("channel")
    return Draft(
        fields={"text": given["text"], **_alt_texts(given.get("alt"))},
        kind=cast("Literal['post', 'reply', '']", kind),
        channel="" if channel is None else str(channel),
        has_source=bool((source or "").strip()) if "source" in given else None,
        sources=(source,) if source else (),
    )


def _alt_texts(alt: Any) -> dict[str, str]:
    if alt is None:
        return {}
    if isinstance(alt, str):
        return {"alt": alt}
    if isinstance(alt, list) and all(isinstance(one, str | None) for one in alt):
        return {f"alt:{place}": one or "" for place, one in enumerate(alt)}
    raise ValueError('"alt" must be a string or a list of strings')
