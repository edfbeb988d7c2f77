"""Program admins settle what the public reported: list, case, decision, note, erasure."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.rules import unit_ids
from accounts.states import Role
from accounts.views.common import admin_of, page_of, person_of
from channels import actions, cases
from channels.case_wording import told
from channels.forms.impostors import DecideForm, ImpostorFilter, NoteForm, PlaceForm
from channels.models import Channel, Impostor
from channels.states import ImpostorState
from records.queries import history


@login_required
@require_GET
def impostors(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    person = admin_of(request, now)
    form = ImpostorFilter(request.GET)
    page = page_of(cases.listing(person, now, **form.wanted), request)
    context = {"form": form, "page": page, "filtered": any(form.wanted.values())}
    return render(request, "channels/impostors.html", context)


@login_required
@require_GET
def impostor(request: HttpRequest, pk: int) -> HttpResponse:
    return _case(request, _seen(request, pk, timezone.now()))


def _seen(request: HttpRequest, pk: int, now: datetime) -> Impostor:
    """A case that the admin may see (else 404); who is no admin gets 403."""
    admin_of(request, now)
    seen = cases.visible_impostors(person_of(request), now)
    return get_object_or_404(seen.select_related("imitates__unit", "decided_by"), pk=pk)


def _case(
    request: HttpRequest,
    case: Impostor,
    *,
    decide: DecideForm | None = None,
    note: NoteForm | None = None,
    place: PlaceForm | None = None,
) -> HttpResponse:
    bound = decide is not None or note is not None or place is not None
    events = history(case).order_by("-id")[:100]
    context = {
        "case": case,
        "reports": sum(1 for event in events if event.kind == "impostor.reported"),
        "kept": any(_is_kept(event) for event in events),
        "decide": decide or DecideForm(None, state=case.state),
        "note": note or NoteForm(),
        "place": place or _place_form(request, case),
        "history": [told(event) for event in events],
    }
    return render(request, "channels/impostor.html", context, status=422 if bound else 200)


def _place_form(request: HttpRequest, case: Impostor, data: QueryDict | None = None) -> PlaceForm:
    units = unit_ids(person_of(request), timezone.now(), [Role.ADMIN])
    known = Channel.objects.public().in_units(units).select_related("unit").order_by("name", "pk")
    return PlaceForm(data, channels=known, now=case.imitates)


def _is_kept(event: object) -> bool:
    detail = getattr(event, "detail", None)
    kind = getattr(event, "kind", "")
    return kind == "impostor.reported" and detail is not None and detail.erased_at is None


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    case = _seen(request, pk, now)
    form = DecideForm(request.POST, state=case.state)
    if form.is_valid():
        try:
            actions.decide_impostor(
                impostor_id=pk,
                to=ImpostorState(form.cleaned_data["to"]),
                reason=form.cleaned_data["reason"],
                by=person_of(request),
                now=now,
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Decided."))
            return redirect(case)
    return _case(request, case, decide=form)


@login_required
@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    case = _seen(request, pk, now)
    form = _place_form(request, case, request.POST)
    if form.is_valid():
        try:
            actions.place_impostor(
                impostor_id=pk, by=person_of(request), now=now, **form.cleaned_data
            )
        except actions.Refused as refusal:
            form.add_error("imitates", str(refusal))
        else:
            messages.success(request, _("The case says so from now on."))
            return redirect(case)
    return _case(request, case, place=form)


@login_required
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    case = _seen(request, pk, now)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _case(request, case, note=form)
    actions.note_impostor(
        impostor_id=pk, text=form.cleaned_data["text"], by=person_of(request), now=now
    )
    messages.success(request, _("The note is written down."))
    return redirect(case)


@login_required
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    case = _seen(request, pk, now)
    count = actions.erase_reporters(impostor_id=pk, by=person_of(request), now=now)
    messages.success(
        request,
        ngettext(
            "The words and contact of %(n)s report are erased.",
            "The words and contacts of %(n)s reports are erased.",
            count,
        )
        % {"n": count},
    )
    return redirect(case)
