"""The manual lane: what to copy to which network, and the proof that it is out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

import posts.actions
from channels.public import codes
from posts import limits, pauses, rules
from posts.digest import files_unchanged
from posts.forms import ProofForm
from posts.models import Publication
from posts.states import PostState, PublicationState
from posts.views.common import who

OPEN = (PublicationState.CLAIMED, PublicationState.UNKNOWN)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """The copy pack of one channel, and the form that takes the proof."""
    now = timezone.now()
    found = _visible(request, pk)
    form = ProofForm(request.POST or None, initial={"published_at": timezone.localtime(now)})
    if request.method == "POST" and form.is_valid():
        try:
            posts.actions.confirm_published(
                publication_id=found.pk, by=who(request), now=now, **form.cleaned_data
            )
        except posts.actions.MoveRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Recorded as published."))
            return redirect(found.get_absolute_url())
    is_open = posts.actions.may_have_gone_out(found)
    in_hand = found.state in OPEN
    asked = found.state == PublicationState.HELD and not found.maybe_out
    stops = pauses.on(found, pauses.in_force(now)) if asked else []
    ended = in_hand and found.post.expires_at is not None and found.post.expires_at <= now
    changed = is_open and not files_unchanged(found.variant.revision)
    context = {
        "publication": found,
        "post": found.post,
        "pack": limits.copy_pack(found) if in_hand and not (changed or ended) else None,
        "ended": ended,
        "changed": changed,
        "form": form,
        "is_open": is_open,
        "may_confirm": is_open and rules.may_confirm(who(request), found, now),
        "may_say": found.maybe_out
        and (
            rules.may_confirm(who(request), found, now)
            or rules.may_schedule(who(request), found.post, now)
        ),
        "may_release": bool(stops) and rules.may_release(who(request), found, stops),
        "may_reschedule": found.state in posts.actions.OPEN_AGAIN
        and not found.maybe_out
        and found.post.state in (PostState.HELD, PostState.PUBLISHING, PostState.PUBLISHED)
        and rules.may_schedule(who(request), found.post, now),
        "siblings": found.post.publications.exclude(pk=found.pk)
        .exclude(state=PublicationState.CANCELLED)
        .select_related("channel"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "posts/publication.html", context, status=status)


@login_required
@require_GET
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of this page as a QR code: on the phone one signs in and posts from there."""
    found = _visible(request, pk)
    address = f"{settings.BASE_URL}{found.get_absolute_url()}"
    answer = HttpResponse(codes.drawn(address, "svg"), content_type="image/svg+xml")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _visible(request: HttpRequest, pk: int) -> Publication:
    publications = rules.visible_publications(who(request), timezone.now()).select_related(
        "post__unit", "post__revision", "channel", "variant__revision", "published_by", "held_by"
    )
    return get_object_or_404(publications, pk=pk)
