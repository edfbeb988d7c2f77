"""While somebody types: what is left per network, and what the screen finds. Stores nothing."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import User
from channels.rules import visible_channels
from ethics import counting, drafts, passages, queries
from ethics.states import Severity
from platforms.check import AssetFacts
from posts.alike import alike
from posts.digest import Picture
from posts.forms import is_id, unfinished
from posts.models import Post


@login_required
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """The composer's panel. Reads the form as far as it goes; an unfinished field is no mistake."""
    content = unfinished(request.POST)
    pictures = [Picture(*one) for one in content.assets]
    person, now = cast(User, request.user), timezone.now()
    channels = visible_channels(person, now).filter(pk__in=list(content.variants))
    names = {channel.pk: str(channel) for channel in channels}
    draft = drafts.of_content(content)
    hits = queries.active_screen().run(draft) if draft.fields else []  # nothing is missing yet
    findings = passages.shown_hits(
        hits,
        queries.active_rules(),
        passages.labels_of(names, len(pictures)),
    )
    for one in findings:
        one.excerpt.extend(passages.around(draft.fields.get(one.field, ""), one))
    groups = [(one, [hit for hit in findings if hit.severity == one]) for one in Severity]
    files = [AssetFacts(name="", mime="image/png", alt_text=one.alt_text) for one in pictures]
    context = {
        "counts": [
            counting.count(one, content.variants[one.pk] or content.text, content.link, files)
            for one in channels
        ],
        "groups": [(severity, found) for severity, found in groups if found],
        "blocked": any(one.blocks for one in findings),
        "empty": not draft.fields,
        "alike": _alike(request, content.text, person, now),
    }
    return render(request, "ethics/partials/_check.html", context)


def _alike(request: HttpRequest, text: str, person: User, now: datetime) -> list[tuple[Post, int]]:
    """What the unit of the form, or that of the post that is edited, said nearly so before."""
    post, unit = request.POST.get("post", ""), request.POST.get("unit", "")
    if is_id(post):
        unit = str(Post.objects.filter(pk=int(post)).values_list("unit", flat=True).first() or "")
    if not is_id(unit):
        return []
    but = int(post) if is_id(post) else 0
    return alike(text, unit_id=int(unit), but=but, person=person, now=now)
