"""The inbox, a message, a duty."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from channels.rules import visible_channels
from duties import actions, dossier, rules
from duties import inbox as inboxes
from duties.forms import FilterForm, MessageForm, ReplyForm
from duties.models import Duty, Message
from duties.states import MOVES, MessageState


class TextForm(Protocol):
    """A reply form, of this app or of one above."""

    def __getitem__(self, name: str) -> Any: ...


def person_of(request: HttpRequest) -> User:
    return cast(User, request.user)


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    seen = visible_channels(person, now).order_by("name")
    form = FilterForm(request.GET or {"state": MessageState.OPEN}, channels=seen)
    page = inboxes.page(person, form.filters, request.GET.dict(), now)
    context = {
        "form": form,
        "page": page,
        "filters": form.filters,
        "filtered": bool(request.GET),
        "now": now,
        "may_enter": rules.listening_channels(person, now).exists(),
    }
    return render(request, "duties/inbox.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """The quick form; a link entered before leads to the message that exists."""
    person, now = person_of(request), timezone.now()
    channels = rules.listening_channels(person, now)
    if not channels:
        raise Http404
    form = MessageForm(request.POST or None, channels=channels, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            message, created = actions.receive(
                external_id="", by=person, now=now, **form.cleaned_data
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            _say_received(request, created)
            return redirect("duties:message", message.pk)
    status = 422 if form.is_bound else 200
    return render(request, "duties/create.html", {"form": form}, status=status)


def _say_received(request: HttpRequest, created: bool) -> None:
    if created:
        messages.success(request, _("Message saved. The deadline is set, see below."))
    else:
        messages.info(
            request, _("This message was known already: it was updated and keeps its deadline.")
        )


@login_required
@require_GET
def message(request: HttpRequest, pk: int) -> HttpResponse:
    return render_message(request, _visible(request, pk))


def render_message(
    request: HttpRequest,
    message: Message,
    *,
    reply_form: TextForm | None = None,
    refused: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The message's page; the answering view above calls it with its form when it refuses."""
    person, now = person_of(request), timezone.now()
    duties = list(
        message.duties.select_related("channel__unit", "met_by")
        .prefetch_related("reminders")
        .order_by("-pk")
    )
    state = MessageState(message.state)
    may_answer = rules.may_answer(person, message.channel, now)
    context = {
        "message": message,
        "view": dossier.duty_view(duties[0], now) if duties else None,
        "replies": message.replies.select_related("by"),
        "history": dossier.history(message, duties),
        "may_answer": may_answer and MessageState.ANSWERED in MOVES[state],
        "may_reopen": may_answer and state in (MessageState.NOT_OURS, MessageState.SPAM),
        "reply_form": reply_form or ReplyForm(),
        "refused": refused or {},
        "now": now,
    }
    return render(request, "duties/message.html", context, status=status)


@login_required
@require_POST
def set_aside(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Not our authority, or spam."""
    found = _visible(request, pk)
    reason = _reason(request)
    try:
        actions.set_aside(
            message_id=found.pk,
            state=state,
            reason=reason,
            by=person_of(request),
            now=timezone.now(),
        )
    except actions.Refused as refusal:
        return _refuse(request, pk, state, str(refusal), reason)
    messages.success(request, _("Message set aside. The clock has stopped."))
    return redirect("duties:message", found.pk)


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back setting aside."""
    found = _visible(request, pk)
    reason = _reason(request)
    try:
        actions.reopen(
            message_id=found.pk, reason=reason, by=person_of(request), now=timezone.now()
        )
    except actions.Refused as refusal:
        return _refuse(request, pk, "reopen", str(refusal), reason)
    messages.success(request, _("Message taken back. The clock runs since it was received."))
    return redirect("duties:message", found.pk)


@login_required
@require_GET
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """How a deadline comes about, for duties of any kind."""
    person, now = person_of(request), timezone.now()
    found = get_object_or_404(
        rules.visible_duties(person, now)
        .select_related("channel__unit", "message", "met_by")
        .prefetch_related("reminders"),
        pk=pk,
    )
    return render(request, "duties/duty.html", _duty_context(found, now))


def _duty_context(found: Duty, now: datetime) -> dict[str, Any]:
    return {"view": dossier.duty_view(found, now), "duty": found, "now": now}


def _reason(request: HttpRequest) -> str:
    """As typed, without the one character that the database cannot hold."""
    return request.POST.get("reason", "").replace("\x00", "")


def _visible(request: HttpRequest, pk: int) -> Message:
    return get_object_or_404(
        rules.visible_messages(person_of(request), timezone.now()).select_related(
            "channel__unit", "created_by"
        ),
        pk=pk,
    )


def _refuse(request: HttpRequest, pk: int, where: str, words: str, reason: str) -> HttpResponse:
    refused = {"where": where, "words": words, "reason": reason}
    return render_message(request, _visible(request, pk), refused=refused, status=422)
