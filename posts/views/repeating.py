"""A post again and again: the rule, the days that it gives, and the copies that were made."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

import posts.actions
from posts import queries, rules
from posts.forms import RepeatForm
from posts.models import Series
from posts.recurrence import Placed
from posts.views.common import fingerprint, visible_post, who


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """`step=do` makes the copies, if the rule is the one whose days were shown."""
    now, person = timezone.now(), who(request)
    post = visible_post(request, pk, now)
    form = RepeatForm(request.POST or None)
    may_write = rules.may_write(person, post.unit_id, now) and post.revision is not None
    days: list[Placed] = []
    asked = fingerprint(request, form.fields)
    if request.method == "POST" and not may_write:
        form.add_error(None, _("You may read here, but not write for this unit."))
    elif request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            if request.POST.get("step") == "do" and request.POST.get("tried") == asked:
                made = posts.actions.repeat(post_id=post.pk, by=person, now=now, **values)
                messages.success(request, _("The copies are made, each a draft of its own."))
                return redirect("posts:series", made.pk)
            del values["at"]
            days = posts.actions.days_of(post, now=now, **values)
        except posts.actions.MoveRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    context = {
        "post": post,
        "form": form,
        "days": days,
        "number": sum(1 for one in days if one.on),
        "asked": asked,
        "may_write": may_write,
    }
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "posts/repeat.html", context, status=status)


@login_required
@require_GET
def series(request: HttpRequest, pk: int) -> HttpResponse:
    """The copies of one rule, to look after one by one or many at once."""
    now, person = timezone.now(), who(request)
    visible = rules.visible_posts(person, now)
    found = get_object_or_404(
        Series.objects.filter(pattern__in=visible).select_related("pattern", "made_by"), pk=pk
    )
    copies = queries.with_channels(visible.filter(series=found)).order_by("planned_at", "pk")
    return render(request, "posts/series.html", {"series": found, "copies": copies})
