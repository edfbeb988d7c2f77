"""Uploads that are too large are stopped while they come in, without losing what was typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import (
    FileUploadHandler,
    SkipFile,
    TemporaryFileUploadHandler,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from records.files import too_big

View = Callable[..., HttpResponse]


class SkipTooLarge(FileUploadHandler):
    """Drops a file at the first byte over the limit; the other fields of the form go on.

    `request.too_large` then holds the names of the form fields concerned.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT_BYTES:
            request: Any = self.request
            request.too_large = {*getattr(request, "too_large", ()), self.field_name}
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def upload_limited(view: View) -> View:
    """Refuse a hopelessly large body unread (413); within reason drop only the file.

    The form's token is checked after the upload handlers are in place, as Django requires.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _length(request) > 2 * settings.UPLOAD_LIMIT_BYTES:
            return render(request, "too_large.html", {"reason": too_big()}, status=413)
        request.upload_handlers = [SkipTooLarge(request), TemporaryFileUploadHandler(request)]
        return protected(request, *args, **kwargs)

    return limited


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdecimal() else 0
