"""A correction or a clarification is begun here and written in the composer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

import posts.actions
from posts import rules
from posts.forms import AmendForm
from posts.models import Amendment
from posts.views.common import visible_post, who


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    now, person = timezone.now(), who(request)
    post = visible_post(request, pk, now)
    form = AmendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = posts.actions.amend(post_id=post.pk, by=person, now=now, **form.cleaned_data)
        except posts.actions.MoveRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The draft is begun. Put right what was wrong."))
            return redirect("posts:edit", draft.pk)
    context = {
        "post": post,
        "form": form,
        "may_amend": rules.may_amend(person, post, now),
        "out": post.publications.ever_out().select_related("channel"),
        "begun": Amendment.objects.filter(original=post).select_related("post"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "posts/amend.html", context, status=status)
