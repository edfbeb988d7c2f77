"""The dossier of a channel: who has what in hand, the reviews of it, and handing it over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.queries import colleagues
from accounts.views.common import person_of
from channels import actions, dossier, rules
from channels.forms import AttestForm, CustodyForm, HandOverForm, ReviewForm
from channels.models import Channel, CustodyItem, HandOver
from channels.states import Holding
from channels.views.common import kept_channel, seen_channel


@login_required
@require_GET
def custody(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    channel = seen_channel(request, pk, now)
    if not rules.may_see_custody(person_of(request), channel, now):
        raise PermissionDenied
    return _dossier(request, channel, now)


def _dossier(
    request: HttpRequest, channel: Channel, now: datetime, *, refused: str = "", status: int = 200
) -> HttpResponse:
    ended = channel.custody.exclude(ended_at=None).select_related("person").order_by("-ended_at")
    context = {
        "channel": channel,
        "standing": dossier.standing(channel, now),
        "hand_overs": dossier.hand_overs(channel),
        "ended": list(ended[:50]),
        "keeps": rules.may_keep_custody(person_of(request), channel, now) and not channel.is_over,
        "now": now,
        "refused": refused,
    }
    return render(request, "channels/custody.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    channel = kept_channel(request, pk, now)
    holding = request.GET.get("what", "")
    with timezone.override(channel.unit.zone):
        form = CustodyForm(
            request.POST if request.method == "POST" else None,
            people=colleagues(channel.unit_id),
            holding=holding if holding in Holding.values else Holding.PASSWORD,
        )
    if form.is_bound and form.is_valid():
        try:
            actions.enter_custody(
                channel_id=pk, by=person_of(request), now=now, **form.cleaned_data
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The entry stands in the dossier."))
            return redirect("channels:custody", pk)
    return _answer(request, "channels/custody_enter.html", form, channel)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    item = get_object_or_404(CustodyItem.objects.only("channel_id"), pk=pk)
    channel = kept_channel(request, item.channel_id, now)
    try:
        actions.end_custody(item_id=pk, by=person_of(request), now=now)
    except actions.Refused as refusal:
        return _dossier(request, channel, now, refused=str(refusal), status=422)
    messages.success(request, _("The entry has ended; it stays in the history."))
    return redirect("channels:custody", channel.pk)


@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The quarterly review: every entry is looked at."""
    now = timezone.now()
    channel = kept_channel(request, pk, now)
    items = dossier.standing(channel, now).items
    form = ReviewForm(request.POST if request.method == "POST" else None, items=items)
    if form.is_bound and form.is_valid():
        seen, note = set(form.cleaned_data["seen"]), form.cleaned_data["note"]
        try:
            actions.review_access(
                channel_id=pk, seen=seen, note=note, by=person_of(request), now=now
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The review is recorded with your name."))
            return redirect("channels:custody", pk)
    return _answer(request, "channels/custody_review.html", form, channel)


@login_required
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask two people to hand over."""
    now = timezone.now()
    channel = kept_channel(request, pk, now)
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        items=dossier.standing(channel, now).items,
        people=colleagues(channel.unit_id),
    )
    if form.is_bound and form.is_valid():
        items = form.cleaned_data["items"]
        try:
            opened = actions.open_hand_over(
                channel_id=pk,
                giver=items[0].person,
                receiver=form.cleaned_data["receiver"],
                item_ids=[item.pk for item in items],
                note=form.cleaned_data["note"],
                by=person_of(request),
                now=now,
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Both are asked to confirm the hand-over."))
            return redirect(opened)
    return _answer(request, "channels/hand_over_open.html", form, channel)


@login_required
@require_GET
def handed(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    return _hand_over_page(request, _seen(request, pk, now), now)


def _seen(request: HttpRequest, pk: int, now: datetime) -> HandOver:
    visible = rules.visible_hand_overs(person_of(request), now).defer("pdf", "pdf_en")
    known = visible.select_related("channel__unit", "giver", "receiver", "given_by", "opened_by")
    return get_object_or_404(known, pk=pk)


def _hand_over_page(
    request: HttpRequest, found: HandOver, now: datetime, *, refused: str = "", status: int = 200
) -> HttpResponse:
    person = person_of(request)
    keeps = rules.may_keep_custody(person, found.channel, now)
    context = {
        "hand_over": found,
        "channel": found.channel,
        "items": [one.item for one in found.items.select_related("item__person").order_by("pk")],
        "translated": HandOver.objects.filter(pk=found.pk, pdf_en__isnull=False).exists(),
        "part": rules.part_in(person, found, now),
        "may_cancel": found.is_open and (keeps or person.pk in (found.giver_id, found.receiver_id)),
        "sees_custody": rules.may_see_custody(person, found.channel, now)
        and rules.visible_channels(person, now).filter(pk=found.channel_id).exists(),
        "refused": refused,
    }
    return render(request, "channels/hand_over.html", context, status=status)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.confirm_hand_over, _("Your confirmation is recorded."))


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.cancel_hand_over, _("The hand-over is called off."))


def _act(
    request: HttpRequest, pk: int, action: Callable[..., HandOver], success: str
) -> HttpResponse:
    now = timezone.now()
    found = _seen(request, pk, now)
    try:
        action(hand_over_id=pk, by=person_of(request), now=now)
    except actions.Refused as refusal:
        return _hand_over_page(request, found, now, refused=str(refusal), status=422)
    messages.success(request, success)
    return redirect(found)


@login_required
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed record, as it was made, or (`?lang=en`) the translation made with it."""
    visible = rules.visible_hand_overs(person_of(request), timezone.now())
    found = get_object_or_404(visible.select_related("channel__unit"), pk=pk)
    translated = request.GET.get("lang") == "en"
    made = found.pdf_en if translated else found.pdf
    if made is None:
        raise Http404
    answer = HttpResponse(bytes(made), content_type="application/pdf")
    name = found.number.replace("/", "-") + ("-en" if translated else "")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def attest(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit confirms for half a year."""
    now, person = timezone.now(), person_of(request)
    channel = seen_channel(request, pk, now)
    if not rules.may_attest(person, channel, now):
        raise PermissionDenied
    form = AttestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.attest(channel_id=pk, by=person, now=now, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The channel is confirmed for half a year."))
            return redirect("channels:channel", pk)
    return _answer(
        request, "channels/attest.html", form, channel, standing=dossier.standing(channel, now)
    )


def _answer(
    request: HttpRequest, template: str, form: object, channel: Channel, **more: object
) -> HttpResponse:
    status = 422 if getattr(form, "is_bound", False) else 200
    return render(request, template, {"form": form, "channel": channel, **more}, status=status)
