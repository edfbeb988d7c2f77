"""While somebody types: what is left per network, and what the screen finds. Stores nothing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from channels.models import Channel
from ethics import counting, drafts, passages, queries
from ethics.states import Severity
from posts.digest import Picture
from posts.forms import unfinished


@login_required
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """The composer's panel. Reads the form as far as it goes; an unfinished field is no mistake."""
    content = unfinished(request.POST)
    channels = {
        channel.pk: channel for channel in Channel.objects.filter(pk__in=list(content.variants))
    }
    names = {pk: str(channel) for pk, channel in channels.items()}
    labels = passages.labels_of(names, len(content.assets))
    draft = drafts.of_content(content)
    findings = passages.shown_hits(
        queries.active_screen().run(draft), queries.active_rules(), labels
    )
    texts = {**draft.fields}
    for one in findings:
        one.excerpt.extend(passages.around(texts.get(one.field, ""), one))
    groups = [
        (severity, [one for one in findings if one.severity == severity]) for severity in Severity
    ]
    context = {
        "counts": [
            counting.count(channels[pk], text or content.text, content, len(content.assets))
            for pk, text in content.variants.items()
            if pk in channels
        ],
        "groups": [(severity, found) for severity, found in groups if found],
        "findings": findings,
        "blocked": any(one.blocks for one in findings),
        "empty": not any(draft.fields.values()),
        "without_alt": [Picture(*one) for one in content.assets if not Picture(*one).alt_text],
    }
    return render(request, "ethics/partials/_check.html", context)
