"""Pictures: judged by content, drawn anew, kept by hash, shown to those who may see them."""

from __future__ import annotations

import hashlib
import io
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

import posts.actions
from posts import pictures
from posts.digest import file_of
from records.files import hash_of_file
from tests.posts.conftest import NOW, Office, png, upload
from tests.posts.test_pages import as_, typed


def store(office: Office, data: bytes, name: str = "a.png"):
    return posts.actions.store_asset(
        unit=office.unit, file=upload(data, name), licence="Sendiri", by=office.rina, now=NOW
    )


def saved_as(form: str, **how: object) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (30, 20), "navy").save(data, form, **how)
    return data.getvalue()


def huge_png(side: int = 13_000) -> bytes:
    """One bit per pixel, all black: 20 KiB that would become a gigabyte in memory."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return len(data).to_bytes(4, "big") + kind + data + crc.to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress(bytes(1 + side // 8) * side, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_picture_is_kept_under_the_hash_of_our_own_bytes(office: Office):
    asset = store(office, saved_as("JPEG"), "foto.jpg")
    assert asset.path == f"assets/{asset.sha256[:2]}/{asset.sha256}.jpg"
    assert hash_of_file(file_of(asset)) == asset.sha256
    assert (asset.mime, asset.width, asset.height) == ("image/jpeg", 30, 20)
    assert asset.size == file_of(asset).stat().st_size


def test_metadata_does_not_survive(office: Office):
    exif = Image.Exif()
    exif[0x010E] = "Rumah pasien di Jalan Melati 3"
    asset = store(office, saved_as("JPEG", exif=exif, comment=b"Melati"), "foto.jpg")
    assert b"Melati" not in file_of(asset).read_bytes()


def test_a_photo_is_set_upright(office: Office):
    exif = Image.Exif()
    exif[0x0112] = 6
    asset = store(office, saved_as("JPEG", exif=exif), "foto.jpg")
    assert (asset.width, asset.height) == (20, 30)


def test_a_very_large_picture_is_scaled_down(office: Office):
    data = io.BytesIO()
    Image.new("RGB", (6000, 3000), "teal").save(data, "JPEG")
    asset = store(office, data.getvalue(), "besar.jpg")
    assert (asset.width, asset.height) == (4096, 2048)


def test_transparency_stays(office: Office):
    data = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(data, "WEBP")
    assert store(office, data.getvalue(), "a.webp").mime == "image/png"


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"MZ\x90\x00" + bytes(200),
        b"",
        png()[:40],
        saved_as("GIF"),
        saved_as("BMP"),
    ],
    ids=["svg", "html", "exe", "empty", "cut", "gif", "bmp"],
)
def test_what_is_no_picture_of_ours_is_refused_whatever_its_name(office: Office, data: bytes):
    with pytest.raises(posts.actions.PictureRefused):
        store(office, data, "foto.jpg")


def test_a_bomb_is_refused_by_its_header(office: Office):
    bomb = huge_png()
    assert len(bomb) < 40_000
    with pytest.raises(posts.actions.PictureRefused):
        store(office, bomb)


def test_moving_pictures_are_refused(office: Office):
    data = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(data, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(posts.actions.PictureRefused):
        store(office, data.getvalue())


def test_the_same_picture_twice_is_one_asset(office: Office):
    assert store(office, png()).pk == store(office, png(), "lain.png").pk


@pytest.mark.parametrize(
    ("name", "plain"),
    [("../../etc/passwd", "passwd"), ("a\\b\\c.png", "c.png"), ("x\u202egnp.exe", "xgnp.exe"),
     ("", "-")],
)  # fmt: skip
def test_names_are_for_people_only(name: str, plain: str):
    assert pictures.plain_name(name) == plain


def test_who_may_not_write_for_the_unit_uploads_nothing(office: Office):
    with pytest.raises(posts.actions.MoveRefused):
        posts.actions.store_asset(
            unit=office.unit, file=upload(png()), licence="x", by=office.omar, now=NOW
        )


def test_pictures_are_served_as_pictures_only_and_only_to_colleagues(office: Office):
    asset = store(office, png())
    address = reverse("posts:asset", args=[asset.pk])
    answer = as_(office.sari).get(address)
    assert b"".join(answer.streaming_content) == file_of(asset).read_bytes()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Type"] == "image/png"
    saved = as_(office.sari).get(address + "?download")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(saved.streaming_content)
    assert as_(office.omar).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_file_over_the_limit_is_dropped_and_the_words_stay(office: Office, settings):
    settings.UPLOAD_LIMIT_BYTES = 100_000
    noise = b"".join(hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(4000))
    form = typed(office, picture=SimpleUploadedFile("besar.jpg", noise))
    answer = as_(office.rina).post(reverse("posts:new"), form)
    assert answer.status_code == 422
    assert "Imunisasi gratis di puskesmas." in answer.content.decode()
    assert answer.context["form"].errors["picture"]


def test_a_body_far_over_the_limit_is_refused_unread(office: Office, settings):
    settings.UPLOAD_LIMIT_BYTES = 10_000
    form = typed(office, picture=SimpleUploadedFile("besar.jpg", bytes(50_000)))
    assert as_(office.rina).post(reverse("posts:new"), form).status_code == 413


def test_the_composer_still_asks_for_the_forms_token(office: Office):
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.rina, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(reverse("posts:new"), typed(office)).status_code == 403
