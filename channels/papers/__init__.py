"""Letters and records as PDF/UA: the same input gives the same bytes on every machine.

`fonts/` holds Plus Jakarta Sans (OFL-1.1, of @expo-google-fonts/plus-jakarta-sans 0.4.2): what is
made here must not depend on the fonts of a machine.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst
from django.utils import translation
from django.utils.formats import date_format

HERE = Path(__file__).resolve().parent
LACKING = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
MOST_LACKING = 50
KEPT = '?"\\ '  # a replaced one must not be replaced for ever, and JSON stays JSON


def pdf(paper: str, facts: dict[str, Any], *, at: datetime) -> bytes:
    """The paper `paper`.typ filled with these facts and dated `at`.

    Only our own font is used; a sign that it lacks (an emoji in the name of an account, another
    script) is printed as “?”. Refused by the compiler itself when it is not accessible.
    """
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    for _attempt in range(MOST_LACKING):
        try:
            return _compiled(paper, text, at)
        except typst.TypstError as error:
            lacking = LACKING.search(str(error))
            if lacking is None:
                raise
            signs = ESCAPED.sub(lambda found: chr(int(found[1], 16)), lacking[1])
            text = text.translate({ord(sign): "?" for sign in signs if sign not in KEPT})
    return _compiled(paper, text, at)


def _compiled(paper: str, facts: str, at: datetime) -> bytes:
    made = typst.compile(
        str(HERE / f"{paper}.typ"),
        root=str(HERE),
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"facts": facts},
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)  # one document, not a page per file
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )


def local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def day_words(at: datetime, zone: str, language: str = "id") -> str:
    """`Senin, 17 Agustus 2026`: papers of the office are in Indonesian, whoever makes them."""
    with translation.override(language):
        return date_format(at.astimezone(ZoneInfo(zone)), "l, j F Y")


def moment_words(at: datetime, zone: str, language: str = "id") -> str:
    """`Senin, 17 Agustus 2026, 09.30 WIB`."""
    local = at.astimezone(ZoneInfo(zone))
    clock = f"{local:%H.%M}" if language == "id" else f"{local:%H:%M}"
    return f"{day_words(at, zone, language)}, {clock} {local:%Z}"
