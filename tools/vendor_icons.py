"""The icons that the product draws, and the sprite made of them (used by tools/vendor.py)."""

from __future__ import annotations

import re
from pathlib import Path

OUTLINE = """
adjustments alert-circle alert-triangle archive arrow-back-up arrow-down arrow-forward-up
arrow-left arrow-right arrow-up at badge ban beach bell bell-check bell-ringing
brand-bluesky brand-facebook brand-instagram brand-linkedin brand-mastodon brand-telegram
brand-threads brand-tiktok brand-whatsapp brand-x brand-youtube
building building-community bulb calendar calendar-event calendar-month calendar-off calendar-time
calendar-week calendar-x certificate chart-bar check chevron-down chevron-left chevron-right
chevron-up circle circle-check circle-dashed circle-minus circle-x clipboard-check clipboard-list
clock clock-exclamation clock-hour-4 clock-pause copy coffee corner-up-left database
device-desktop device-mobile dots download edit eraser external-link eye eye-off file-certificate
file-diff file-import file-text filter fingerprint flag folder gavel git-compare grip-vertical
hand-stop hash heart-handshake help-circle history home hourglass hourglass-high inbox info-circle
key language layout-list link list list-check list-details lock login logout mail mail-opened
map-pin menu-2 message message-check message-circle message-off message-reply mood-empty mood-smile
moon news note paperclip pencil phone photo plane player-pause player-play plus printer progress
question-mark quote refresh repeat report-analytics rotate scale search send settings shield
shield-check shield-lock shield-x sitemap speakerphone star sun table-import tag tags trash
trending-up upload user user-check user-off user-plus users users-group world writing writing-off x
""".split()
FILLED = ["circle", "point"]

FRAME = re.compile(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')


def sprite(folder: Path, outline: list[str], filled: list[str]) -> str:
    """One SVG of `<symbol id="name">`; filled ones are named `name-filled`."""
    symbols = [symbol(folder / "outline" / f"{name}.svg", name) for name in outline]
    symbols += [
        symbol(folder / "filled" / f"{name}.svg", f"{name}-filled") for name in filled
    ]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    )


def symbol(path: Path, name: str) -> str:
    drawing = path.read_text().split(">", 1)[1].rsplit("</svg>", 1)[0]
    if path.parent.name == "filled":
        drawing = drawing.replace("<path ", '<path fill="currentColor" stroke="none" ')
    else:
        drawing = FRAME.sub("", drawing)
    paths = "".join(line.strip() for line in drawing.splitlines())
    return f'<symbol id="{name}" viewBox="0 0 24 24">{paths}</symbol>'
