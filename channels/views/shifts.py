"""One shift: putting somebody on it, calling it off, offering it and answering an offer."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.queries import colleagues
from accounts.views.common import person_of
from channels import actions, rules
from channels import rota as reads
from channels.forms import MeantForm, OfferForm, ShiftForm
from channels.models import Shift, SwapOffer
from channels.seats import Clash
from channels.states import SwapState
from channels.views.common import ask_whether_meant, planned_desk, seen_desk

ANSWERS = {
    "accept": (actions.accept_swap, gettext_lazy("The shift is yours now.")),
    "refuse": (actions.refuse_swap, gettext_lazy("You refused; the shift stays where it is.")),
    "withdraw": (actions.withdraw_swap, gettext_lazy("The offer is taken back.")),
    "decide": (actions.decide_swap, gettext_lazy("The shift changes hands; both are told.")),
}
TAKES = ("accept", "decide")


@login_required
@require_http_methods(["GET", "POST"])
def put(request: HttpRequest, pk: int) -> HttpResponse:
    """A shift by hand, or an override. Times are on the clock of the desk's unit."""
    now = timezone.now()
    desk = planned_desk(request, pk, now)
    clashes: list[Clash] = []
    with timezone.override(desk.unit.zone):
        form = ShiftForm(
            request.POST or None, people=colleagues(desk.unit_id), day=_day(request, now)
        )
        if form.is_bound and form.is_valid():
            try:
                actions.put_on_shift(desk_id=pk, by=person_of(request), now=now, **form.shift)
            except actions.Unconfirmed as doubt:
                clashes = ask_whether_meant(form, doubt)
            except actions.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The shift is set; the person is told."))
                return redirect("channels:desk", pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "desk": desk, "clashes": clashes}
    return render(request, "channels/rota/put.html", context, status=status)


def _day(request: HttpRequest, now: datetime) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return timezone.localdate(now)


@login_required
@require_http_methods(["GET", "POST"])
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of a shift; whoever sits there can offer it to somebody."""
    now, person = timezone.now(), person_of(request)
    shift = _seen(request, pk, now)
    own = shift.person_id == person.pk and shift.called_off_at is None and shift.starts_at > now
    if request.method == "POST" and not own:
        raise Http404
    with timezone.override(shift.desk.unit.zone):
        form = _offer_form(request, shift, now) if own else None
        if form is not None and form.is_bound and form.is_valid():
            try:
                actions.offer_swap(
                    shift_id=pk, to=form.cleaned_data["to"],
                    in_return_id=form.cleaned_data["in_return"], by=person, now=now,
                )  # fmt: skip
            except actions.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The offer is made; the person is asked."))
                return redirect("channels:shift", pk)
        context = {
            "shift": shift,
            "form": form,
            "offers": reads.offers_of(shift, now),
            "replaced_by": shift.replaced_by.select_related("person").first(),
            "plans": rules.may_plan_rota(person, shift.desk.unit_id, now),
            "over": shift.ends_at <= now or shift.called_off_at is not None,
            "begun": shift.starts_at <= now,
            "now": now,
        }
        status = 422 if form is not None and form.is_bound else 200
        return render(request, "channels/rota/shift.html", context, status=status)


def _offer_form(request: HttpRequest, shift: Shift, now: datetime) -> OfferForm:
    others = Shift.objects.standing().filter(desk=shift.desk, starts_at__gt=now)
    return OfferForm(
        request.POST if request.method == "POST" else None,
        people=colleagues(shift.desk.unit_id).exclude(pk=shift.person_id),
        others=list(others.exclude(person=shift.person).select_related("person")[:60]),
    )


def _seen(request: HttpRequest, pk: int, now: datetime) -> Shift:
    found = get_object_or_404(Shift.objects.select_related("person", "pattern"), pk=pk)
    found.desk = seen_desk(request, found.desk_id, now)
    return found


@login_required
@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    shift = get_object_or_404(Shift, pk=pk)
    desk = planned_desk(request, shift.desk_id, now)
    try:
        actions.call_off(shift_id=pk, by=person_of(request), now=now)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The shift is called off; the person is told."))
    return redirect("channels:desk", desk.pk)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """`answer` says what is done: accept, refuse, withdraw or decide.

    What wants somebody twice at one time is asked about once more.
    """
    now = timezone.now()
    offer = get_object_or_404(SwapOffer.objects.select_related("shift", "offered_to"), pk=pk)
    desk = offer.shift.desk = seen_desk(request, offer.shift.desk_id, now)
    given = request.POST.get("answer", "")
    if given not in ANSWERS:
        raise Http404
    if given not in rules.answers(person_of(request), offer, desk, now):
        raise PermissionDenied
    act, success = ANSWERS[given]
    form = MeantForm(request.POST)
    meant = {"confirmed": form.is_valid() and form.cleaned_data["anyway"]} if given in TAKES else {}
    try:
        made = act(offer_id=pk, by=person_of(request), now=now, **meant)
    except actions.Unconfirmed as doubt:
        context = {"form": form, "desk": desk, "offer": offer, "given": given}
        context["clashes"] = ask_whether_meant(form, doubt)
        return render(request, "channels/rota/take.html", context, status=422)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("channels:shift", offer.shift_id)
    messages.success(request, success)
    accepted = made.state in (SwapState.ACCEPTED, SwapState.REFUSED)
    return redirect("channels:my_shifts") if accepted else redirect("channels:shift", made.shift_id)
