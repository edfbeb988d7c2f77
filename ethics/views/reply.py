"""Answering a citizen: screened like a post, on the page of the inbox."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

import duties.actions
from accounts.models import User
from duties.forms import ReplyForm
from duties.rules import visible_messages
from duties.views import render_message
from ethics import actions, passages, queries


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an answer given on the network, unless the screen finds what must not be said."""
    person, now = cast(User, request.user), timezone.now()
    seen = visible_messages(person, now).select_related("channel__unit")
    found = get_object_or_404(seen, pk=pk)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            actions.answer(message_id=found.pk, by=person, now=now, **form.cleaned_data)
        except actions.Blocked as blocked:
            for one in passages.shown_hits(blocked.findings, queries.active_rules(), {}):
                form.add_error("text", f"{one.message} {one.todo}")
        except (actions.Refused, duties.actions.Refused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Answer recorded. The duty is met."))
            return redirect("duties:message", found.pk)
    found = get_object_or_404(seen, pk=pk)
    return render_message(request, found, reply_form=form, status=422)
