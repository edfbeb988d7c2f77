"""While somebody types: what is left per network, and what the screen finds. Stores nothing."""

from __future__ import annotations

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
from posts.digest import Picture
from posts.forms import unfinished


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
    }
    return render(request, "ethics/partials/_check.html", context)
