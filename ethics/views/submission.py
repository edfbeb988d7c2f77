"""To review, and back out of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

import duties.actions
import posts.actions
from accounts.models import User
from ethics import actions, passages, queries
from posts.models import Post
from posts.rules import may_edit, visible_posts

REFUSALS = (actions.Refused, posts.actions.MoveRefused, duties.actions.Refused)


@login_required
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the current revision to review, or say beside the text what blocks it."""
    person: User = request.user  # type: ignore[assignment]
    now = timezone.now()
    post = get_object_or_404(visible_posts(person, now), pk=pk)
    if request.method == "GET":  # a refusal was loaded again
        return redirect("insights:post", post.pk)
    try:
        actions.submit(post_id=post.pk, by=person, now=now)
    except REFUSALS as refusal:
        return _not_submitted(request, post, refusal)
    messages.success(request, _("The post is on its way to its reviewer."))
    return redirect("insights:post", post.pk)


@login_required
@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the post back; it is a draft again."""
    person: User = request.user  # type: ignore[assignment]
    now = timezone.now()
    post = get_object_or_404(visible_posts(person, now), pk=pk)
    if request.method == "GET":  # a refusal was loaded again
        return redirect("insights:post", post.pk)
    try:
        actions.recall(post_id=post.pk, by=person, now=now)
    except REFUSALS as refusal:
        return _not_submitted(request, post, refusal)
    messages.success(request, _("You took the post back. It is a draft again."))
    return redirect("insights:post", post.pk)


def _not_submitted(request: HttpRequest, post: Post, refusal: Exception) -> HttpResponse:
    post = Post.objects.select_related("revision", "unit").get(pk=post.pk)
    person: User = request.user  # type: ignore[assignment]
    context = {
        "post": post,
        "refusal": str(refusal),
        "blocked": isinstance(refusal, actions.Blocked),
        "may_edit": may_edit(person, post, timezone.now()),
    }
    if post.revision is not None:
        found = queries.findings(post.revision)
        texts, findings = passages.of_revision(post.revision, found)
        context |= {"passages": texts, "findings": findings}
    return render(request, "ethics/not_submitted.html", context, status=422)
