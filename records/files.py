"""Files that people hand in, kept by the hash of their bytes and judged by their content."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import unicodedata
from pathlib import Path, PurePath

from django.conf import settings
from django.http import FileResponse
from django.utils.translation import gettext as _
from PIL import Image

LARGEST_LETTER = 5 * 1024 * 1024
# A one-bit PNG of 20 KiB can ask for more than a GiB of memory: the header is judged first.
MOST_PIXELS = 40_000_000
PICTURES = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png")}
TYPES = dict(PICTURES.values()) | {"application/pdf": ".pdf"}
UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class FileRefused(Exception):
    """Why this file is not taken, in words for the person who chose it."""


def too_big(limit: int | None = None) -> str:
    return _("The file is larger than %(limit)s MB.") % {
        "limit": (limit or settings.UPLOAD_LIMIT_BYTES) // (1024 * 1024)
    }


def letter_type(data: bytes) -> str:
    """The type of a scanned or printed letter: PDF, JPEG or PNG, whatever its name says.

    The bytes are kept as they came, for they are evidence; so they are only ever saved, never
    shown in a page. Raises FileRefused.
    """
    if not data:
        raise FileRefused(_("The file is empty."))
    if len(data) > LARGEST_LETTER:
        raise FileRefused(too_big(LARGEST_LETTER))
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]:
        return "application/pdf"
    try:
        with Image.open(io.BytesIO(data), formats=list(PICTURES)) as image:
            if image.width * image.height <= MOST_PIXELS:
                image.verify()
                return PICTURES[image.format or ""][0]
    except UNREADABLE:
        pass
    raise FileRefused(_("This is no PDF, JPEG or PNG that can be read."))


def keep(data: bytes, *, folder: str, suffix: str) -> str:
    """Write the bytes under their hash, whole or not at all; return the path below MEDIA_ROOT."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = PurePath(folder) / sha256[:2] / f"{sha256}{suffix}"
    target = Path(settings.MEDIA_ROOT) / path
    if hash_of_file(target) == sha256:
        return str(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o640)
    Path(temporary).replace(target)
    return str(path)


def hash_of_file(path: Path) -> str:
    """SHA-256 in hex; empty when the file is gone or cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def plain_name(name: str) -> str:
    """The name the file came with, for people only: no folder, no control or direction marks."""
    base = PurePath(name.replace("\\", "/")).name
    plain = "".join(char for char in base if unicodedata.category(char)[0] != "C")
    return plain[-200:] or "-"


def download(path: str, *, sha256: str, mime: str, name: str) -> FileResponse | None:
    """The kept bytes to be saved, never shown; None when they are not those that were kept.

    The browser neither guesses another type nor runs anything that may be inside.
    """
    try:
        data = (Path(settings.MEDIA_ROOT) / path).read_bytes()
    except OSError:
        return None
    if hashlib.sha256(data).hexdigest() != sha256:
        return None
    response = FileResponse(io.BytesIO(data), content_type=mime, as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
