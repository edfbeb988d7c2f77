"""An old revision is looked at beside what stands, and brought back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

import posts.actions
from posts import difference, rules
from posts.forms import is_id
from posts.views.common import visible_post, who


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    now, person = timezone.now(), who(request)
    post = visible_post(request, pk, now)
    old = get_object_or_404(post.revisions.select_related("author"), number=number)
    refused, expected = "", request.POST.get("expected", "")
    if request.method == "POST":
        try:
            posts.actions.restore(
                post_id=post.pk,
                number=number,
                expected_number=int(expected) if is_id(expected) else 0,
                by=person,
                now=now,
            )
        except posts.actions.Stale:
            refused = _("Somebody saved meanwhile. Look again before you restore.")
            post = visible_post(request, pk, now)
        except posts.actions.MoveRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Revision %(number)s is restored.") % {"number": number})
            return redirect(post.get_absolute_url())
    current = post.revision
    context = {
        "post": post,
        "old": old,
        "fields": difference.between(current, old) if current else [],
        "refused": refused,
        "expected": current.number if current else 0,
        "may_edit": rules.may_edit(person, post, now),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "posts/restore.html", context, status=status)
