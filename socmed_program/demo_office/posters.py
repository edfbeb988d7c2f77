"""Simple posters for the demo office, drawn so that no picture of anybody is needed."""

from __future__ import annotations

import hashlib
import io
import textwrap

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

SIZE = (1080, 1080)
PALETTES = [
    ((11, 83, 93), (240, 180, 41)),
    ((33, 61, 110), (120, 205, 215)),
    ((94, 53, 30), (246, 205, 130)),
    ((27, 94, 62), (233, 220, 150)),
]


def poster(title: str, office: str) -> SimpleUploadedFile:
    """A square JPEG (Instagram takes nothing else) with the title on it; the same title always gives the same bytes."""
    seed = hashlib.sha256(title.encode()).digest()
    ground, accent = PALETTES[seed[0] % len(PALETTES)]
    picture = Image.new("RGB", SIZE, ground)
    draw = ImageDraw.Draw(picture)
    for ring in range(6):
        reach = 220 + ring * 95
        shade = tuple(channel + (14 - ring * 2) for channel in ground)
        draw.ellipse((900 - reach, 900 - reach, 900 + reach, 900 + reach), outline=shade, width=16)
    draw.rectangle((80, 120, 220, 136), fill=accent)
    font, small = ImageFont.load_default(92), ImageFont.load_default(40)
    draw.multiline_text(
        (80, 180), "\n".join(textwrap.wrap(title, 17)), font=font, fill="white", spacing=18
    )
    draw.text((80, 960), office, font=small, fill=accent)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=88)
    name = "-".join(title.lower().split())[:60]
    return SimpleUploadedFile(f"{name}.jpg", buffer.getvalue(), content_type="image/jpeg")
