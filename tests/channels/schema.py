"""JSON Schema as far as our description uses it; a word that it does not know is an error."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "integer": int, "boolean": bool,
    "null": type(None),
}  # fmt: skip
KNOWN = {
    "type", "description", "properties", "required", "additionalProperties", "items", "enum",
    "format", "pattern", "minimum", "anyOf", "$ref",
}  # fmt: skip


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _parses(parse: Any) -> Any:
    def holds(text: str) -> bool:
        try:
            return bool(parse(text))
        except ValueError:
            return False

    return holds


FORMATS = {
    "date-time": _parses(datetime.fromisoformat),
    "date": _parses(date.fromisoformat),
    "uri": _is_address,
}


def faults(
    value: Any, schema: dict[str, Any], all_of_it: dict[str, Any], at: str = "$"
) -> list[str]:
    """Where the value does not fit, in words; empty when it does."""
    if unknown := set(schema) - KNOWN:
        raise AssertionError(f"{at}: this validator does not know {unknown}")
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        return faults(value, all_of_it["components"]["schemas"][name], all_of_it, at)
    if "anyOf" in schema:
        tried = [faults(value, one, all_of_it, at) for one in schema["anyOf"]]
        return [] if [] in tried else [f"{at}: fits none of anyOf: {tried}"]
    kind = KINDS[schema["type"]]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        return [f"{at}: {value!r} is no {schema['type']}"]
    found = _plain(value, schema, at)
    if isinstance(value, dict):
        found += _members(value, schema, all_of_it, at)
    if isinstance(value, list):
        for place, one in enumerate(value):
            found += faults(one, schema["items"], all_of_it, f"{at}[{place}]")
    return found


def _plain(value: Any, schema: dict[str, Any], at: str) -> list[str]:
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is not listed")
    if "minimum" in schema and value < schema["minimum"]:
        found.append(f"{at}: {value!r} is too small")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{at}: {value!r} does not fit the pattern")
    if "format" in schema and not FORMATS[schema["format"]](value):
        found.append(f"{at}: {value!r} is no {schema['format']}")
    return found


def _members(
    value: dict[str, Any], schema: dict[str, Any], all_of_it: dict[str, Any], at: str
) -> list[str]:
    found = [f"{at}: {name} is missing" for name in schema["required"] if name not in value]
    for name, one in value.items():
        if name in schema["properties"]:
            found += faults(one, schema["properties"][name], all_of_it, f"{at}.{name}")
        elif schema["additionalProperties"] is False:
            found.append(f"{at}: {name} is not described")
    return found
