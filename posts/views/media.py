"""Pictures, only for who may see the post that they belong to."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from posts import rules
from posts.digest import file_of
from posts.views.common import who
from records.files import hash_of_file

log = logging.getLogger(__name__)


@login_required
@require_GET
def asset(request: HttpRequest, pk: int) -> FileResponse:
    """Our own re-encoded bytes; shown inside a page, or saved with `?download`.

    The name of the saved file is ours, not the uploader's.
    """
    found = get_object_or_404(rules.visible_assets(who(request), timezone.now()), pk=pk)
    path = file_of(found)
    if hash_of_file(path) != found.sha256:  # gone, or not what somebody cleared
        log.error("the file of picture %s is not the one that was stored", found.pk)
        raise Http404
    file = path.open("rb")
    response = FileResponse(
        file,
        content_type=found.mime,
        as_attachment="download" in request.GET,
        filename=f"tanggap-{found.pk}{path.suffix}",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
