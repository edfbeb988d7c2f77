"""Pictures from outside: judged by content, drawn anew without metadata, kept by their hash."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from records import files
from records.files import MOST_PIXELS, UNREADABLE, plain_name

__all__ = ["PictureRefused", "Redrawn", "keep", "plain_name", "reencode"]

# More than any network shows; what is larger is scaled down, which also spares memory.
LONGEST_SIDE = 4096
FORMATS = ("JPEG", "PNG", "WEBP")
JPEG_QUALITY = 90
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


class PictureRefused(Exception):
    """Why this file is not taken, in words for the person who uploaded it."""


@dataclass(frozen=True)
class Redrawn:
    """Our own bytes of somebody's picture."""

    data: bytes
    mime: str
    suffix: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def reencode(file: File[bytes]) -> Redrawn:
    """Draw the picture anew. Raises PictureRefused; the name and the type sent are not believed."""
    if file.size > settings.UPLOAD_LIMIT_BYTES:
        raise PictureRefused(files.too_big())
    file.seek(0)
    try:
        with Image.open(cast(BinaryIO, file), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PictureRefused(_("The picture has more than 40 million pixels."))
            if getattr(image, "n_frames", 1) > 1:
                raise PictureRefused(_("Moving pictures cannot be used here."))
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # never enlarges
            return _redraw(image)
    except UNREADABLE:
        raise PictureRefused(
            _("This is not a picture that can be read. Use JPEG, PNG or WebP.")
        ) from None


def _redraw(image: Image.Image) -> Redrawn:
    """Upright, in sRGB, without metadata: PNG where it was one or is transparent, else JPEG."""
    keeps_form = image.format == "PNG" or image.has_transparency_data
    ImageOps.exif_transpose(image, in_place=True)
    picture = _in_srgb(image)
    target = io.BytesIO()
    if keeps_form:
        _in_mode(picture, "RGBA" if image.has_transparency_data else "RGB").save(target, "PNG")
        mime, suffix = "image/png", ".png"
    else:
        _in_mode(picture, "RGB").save(target, "JPEG", quality=JPEG_QUALITY, optimize=True)
        mime, suffix = "image/jpeg", ".jpg"
    return Redrawn(target.getvalue(), mime, suffix, picture.width, picture.height)


def _in_mode(image: Image.Image, mode: str) -> Image.Image:
    return image if image.mode == mode else image.convert(mode)


def _in_srgb(image: Image.Image) -> Image.Image:
    """Colours as seen, since the profile itself is metadata and is dropped."""
    profile = image.info.pop("icc_profile", None)
    for name in ("exif", "xmp", "comment"):
        image.info.pop(name, None)
    if not profile or image.mode not in ("RGB", "RGBA"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError):
        return image
    converted = converted or image
    converted.info.pop("icc_profile", None)
    return converted


def keep(picture: Redrawn) -> str:
    """Write the bytes under their hash, whole or not at all; return the path below MEDIA_ROOT."""
    return files.keep(picture.data, folder="assets", suffix=picture.suffix)
