"""Speaking about a post: said, answered, resolved, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

import posts.actions
from posts import comments, rules
from posts.forms import CommentForm
from posts.models import Comment
from posts.views.common import visible_post, who


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """All that was said about a post, and a form to say more."""
    now, person = timezone.now(), who(request)
    post = visible_post(request, pk, now)
    form = CommentForm(request.POST or None, post=post, person=person, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            posts.actions.comment(post_id=post.pk, by=person, now=now, **form.cleaned_data)
        except posts.actions.MoveRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Said."))
            return redirect("posts:comments", post.pk)
    context = {
        "post": post,
        "revision": post.revision,
        "variants": post.revision.variants.select_related("channel") if post.revision else [],
        "threads": comments.of(post),
        "form": form,
        "may_comment": rules.may_comment(person, post, now),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "posts/comments.html", context, status=status)


@login_required
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """`act` is resolve, reopen or take_back."""
    now, person = timezone.now(), who(request)
    visible = rules.visible_posts(person, now)
    said = get_object_or_404(Comment.objects.filter(post__in=visible), pk=pk)
    act = request.POST.get("act", "")
    try:
        if act == "take_back":
            posts.actions.take_back_comment(comment_id=said.pk, by=person, now=now)
        else:
            posts.actions.resolve_comment(
                comment_id=said.pk, resolved=act != "reopen", by=person, now=now
            )
    except posts.actions.MoveRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("posts:comments", said.post_id)
