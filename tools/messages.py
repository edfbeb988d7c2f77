#!/usr/bin/env python3
"""Translations without gettext: extract, merge, check and compile (Django's templatize and Babel).

The code speaks English; `locale/id/LC_MESSAGES/django.po` holds the Indonesian words.

    python tools/messages.py             enter new messages, drop unused ones, compile
    python tools/messages.py --extract   the same without compiling
    python tools/messages.py --compile   compile only
    python tools/messages.py --check     fail on anything untranslated, fuzzy, unused or mismatched
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from tokenize import TokenError
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template import TemplateSyntaxError
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
CATALOG = LOCALE / "id" / "LC_MESSAGES" / "django.po"
# Nothing in these folders is shown to anyone.
SKIPPED = {
    ".venv",
    ".git",
    ".local",
    "node_modules",
    "staticfiles",
    "tests",
    "tools",
    "benchmarks",
}
SKIPPED |= {"migrations", "docs", "static", "media", "build"}

KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], None),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
HEADER = """\
# Indonesian words of Tanggap: one word per thing, those of the field (CONTRIBUTING.md, “Words”).
msgid ""
msgstr ""
"Project-Id-Version: Tanggap\\n"
"Language: id\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
PLURALS = {"id": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!%)%[sd]|\{(\w*)(?:[:!][^{}]*)?\}")

Key = tuple[str, str | None]  # (singular msgid, context)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--extract", action="store_true", help="write the catalogue only")
    only.add_argument("--compile", action="store_true", help="compile only")
    only.add_argument("--check", action="store_true", help="fail on incomplete translations")
    chosen = parser.parse_args(arguments)
    if chosen.check:
        return _report(problems())
    if not chosen.compile:
        update()
    if not chosen.extract:
        compile_all()
    return 0


def sources() -> Iterator[Path]:
    """Every Python file and template whose strings a person may see."""
    for path in sorted(ROOT.rglob("*")):
        relative = path.relative_to(ROOT)
        if SKIPPED & set(relative.parts[:-1]) or not path.is_file():
            continue
        if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in path.parts):
            yield path


def used() -> tuple[dict[Key, tuple[Message, list[str]]], list[str]]:
    """All messages of the code, each with the places that use it; and files that do not parse."""
    found: dict[Key, tuple[Message, list[str]]] = {}
    unreadable = []
    for path in sources():
        name = path.relative_to(ROOT)
        try:
            messages = _messages_of(path)
        except (SyntaxError, TokenError, TemplateSyntaxError) as error:
            unreadable.append(f"{name}: cannot be read: {error}")
            continue
        for line, message in messages:
            known, places = found.setdefault(_key(message), (message, []))
            places.append(f"{name}:{line}")
            if message.pluralizable and not known.pluralizable:
                found[_key(message)] = (message, places)
    return found, unreadable


def _messages_of(path: Path) -> list[tuple[int, Message]]:
    text = path.read_text(encoding="utf-8")
    offset = 0
    if path.suffix != ".py":
        # In brackets, so that the template's indentation means nothing to Python's tokenizer.
        text, offset = f"(\n{templatize(text, origin=str(path))}\n)", 1
    hits = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)
    return [
        (line - offset, Message(msgid, context=context))
        for line, msgid, _comments, context in hits
        if msgid and msgid != ("",)
    ]


def _key(message: Message) -> Key:
    single = message.id[0] if isinstance(message.id, list | tuple) else message.id
    return single, message.context


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="id", charset="utf-8", abort_invalid=True)


def _empty_catalog(language: str) -> Catalog:
    catalog = Catalog(locale=language)
    catalog.mime_headers = [("Plural-Forms", PLURALS[language])]
    return catalog


def _words(message: Message) -> list[str]:
    if isinstance(message.string, list | tuple):
        return [words or "" for words in message.string]
    return [message.string or ""]


def update() -> None:
    """Write the one sorted catalogue: every message in use, translated or still empty.

    Raises PoFileError, and writes nothing, when the catalogue cannot be read.
    """
    known = {_key(message): message for message in _read(CATALOG)} if CATALOG.exists() else {}
    catalog = _empty_catalog("id")
    in_use, unreadable = used()
    for complaint in unreadable:
        print(complaint)
    for key, (message, _places) in in_use.items():
        words: list[str] = _words(known[key]) if key in known else [""]
        string = (words[0],) if message.pluralizable else words[0]
        flags = known[key].flags & {"fuzzy"} if key in known else set()
        catalog.add(message.id, string, context=message.context, flags=flags)
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=96, sort_output=True, omit_header=True, no_location=True)
    _replace(CATALOG, (HEADER + buffer.getvalue().decode().strip() + "\n").encode())
    missing = sum(1 for message in _read(CATALOG) if message.id and not any(_words(message)))
    print(f"{len(catalog)} messages, {missing} of them untranslated")


def _replace(target: Path, content: bytes) -> None:
    """At once, so that a running server never reads half a catalogue."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(target)


def compile_all() -> None:
    """Write the binary catalogues; the English one is empty, since the code speaks English."""
    indonesian = _read(CATALOG) if CATALOG.exists() else _empty_catalog("id")
    for language, catalog in (("id", indonesian), ("en", _empty_catalog("en"))):
        target = LOCALE / language / "LC_MESSAGES" / "django.mo"
        complete = _empty_catalog(language)
        for message in catalog:
            if message.id and all(_words(message)) and not message.fuzzy:
                complete.add(message.id, message.string, context=message.context)
        buffer = io.BytesIO()
        write_mo(buffer, complete)
        _replace(target, buffer.getvalue())


def problems() -> Iterator[str]:
    """Sentences on everything that keeps the catalogue from being complete and right."""
    catalog = {_key(message): message for message in _read(CATALOG) if message.id}
    in_use, unreadable = used()
    yield from unreadable
    for key, (message, places) in sorted(in_use.items(), key=lambda item: item[1][1][0]):
        known = catalog.get(key)
        if known is None or not all(_words(known)):
            yield f"{places[0]}: untranslated: “{key[0]}”"
        elif known.fuzzy:
            yield f"{places[0]}: fuzzy: “{key[0]}”"
        elif complaint := _mismatch(message, known):
            yield f"{places[0]}: {complaint}: “{key[0]}” → “{_words(known)[0]}”"
    for key in sorted(set(catalog) - set(in_use), key=str):
        yield f"{CATALOG.relative_to(ROOT)}: no longer used: “{key[0]}”"


def _mismatch(message: Message, known: Message) -> str:
    """What is wrong with the translation's placeholders; empty when they agree."""
    singular_or_plural = message.id if isinstance(message.id, list | tuple) else [message.id]
    allowed = set().union(*(_placeholders(text) for text in singular_or_plural))
    needed = _placeholders(singular_or_plural[-1])
    for words in _words(known):
        if not needed <= _placeholders(words) <= allowed:
            return "placeholders differ"
        if any("%(" in text for text in singular_or_plural):
            try:
                _ = words % defaultdict(int)
            except (TypeError, ValueError) as reason:
                return f"cannot be filled in ({reason})"
    return ""


def _placeholders(text: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def _report(complaints: Iterator[str]) -> int:
    found = list(complaints)
    for complaint in found:
        print(complaint)
    print(f"translations: {len(found)} problem(s)" if found else "translations: complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
