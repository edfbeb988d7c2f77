"""Pictures, only for who may see the post that they belong to."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from posts import rules
from posts.digest import file_of
from posts.views.common import who


@login_required
@require_GET
def asset(request: HttpRequest, pk: int) -> FileResponse:
    """Our own re-encoded bytes; shown inside a page, or saved with `?download`.

    The name of the saved file is ours, not the uploader's.
    """
    found = get_object_or_404(rules.visible_assets(who(request), timezone.now()), pk=pk)
    path = file_of(found)
    try:
        file = path.open("rb")
    except OSError:
        raise Http404 from None
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
