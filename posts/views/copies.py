"""What an open composer tells every few seconds, and is told in return."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

import posts.actions
from posts import copies
from posts.forms import is_id
from posts.models import Post
from posts.views.common import visible_post, who


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def working_copy(request: HttpRequest, pk: int | None = None) -> JsonResponse:
    """Keep what the form holds, if it says `typed`, and answer who else is here.

    A GET answers with a new token, for a form that outlived its session.
    """
    now, person = timezone.now(), who(request)
    post = visible_post(request, pk, now) if pk is not None else None
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    typed = "typed" in request.POST
    fields = copies.kept_of((n, v) for n, v in request.POST.lists() if n != "typed")
    key = copies.key_of(request.POST.get("copy", ""))
    if key is None:
        return JsonResponse({"error": _("Open the composer anew.")}, status=422)
    try:
        copy = posts.actions.keep_copy(
            key=key, post_id=pk, fields=fields if typed else None, by=person, now=now
        )
    except posts.actions.MoveRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    answer = {"ended": copy.ended_at is not None, "kept": "", "company": "", "newer": ""}
    if typed and not answer["ended"]:
        answer["kept"] = _words("kept", {"at": copy.typed_at})
    if post is not None:
        company = list(copies.company(person, post, now))
        answer["company"] = _words("company", {"company": company}) if company else ""
        answer["newer"] = _newer(post, request.POST.get("expected", ""))
    return JsonResponse(answer)


def _newer(post: Post, expected: str) -> str:
    revision = post.revision
    if revision is None or not is_id(expected) or revision.number <= int(expected):
        return ""
    return _words("newer", {"revision": revision})


def _words(name: str, about: dict[str, object]) -> str:
    return " ".join(render_to_string(f"posts/partials/_copy_{name}.html", about).split())


@login_required
@require_POST
def drop_copy(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One's own unsaved words, given up; an unknown copy is none of ours to speak of."""
    now = timezone.now()
    if pk is not None:
        visible_post(request, pk, now)
    key = copies.key_of(request.POST.get("copy", ""))
    if key is not None:
        posts.actions.end_copy(key=key, by=who(request), now=now)
        messages.success(request, _("The unsaved words are dropped."))
    return redirect("posts:edit", pk) if pk is not None else redirect("posts:new")
