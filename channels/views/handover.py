"""Taking a task over, and giving one person many tasks under one decree."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

import accounts.actions
from accounts.models import User
from accounts.queries import colleagues
from accounts.rules import unit_ids
from accounts.states import Role
from accounts.views.common import (
    admin_of,
    complete,
    keep_file,
    letter_field,
    only_file,
    page_of,
    person_of,
)
from channels import actions, matrix
from channels.forms import BulkForm, ChannelFilter, TakeOverForm
from channels.models import Channel
from channels.states import Task
from channels.views.common import managed_channel
from records.uploads import upload_limited


@login_required
@upload_limited
@require_http_methods(["GET", "POST"])
def take_over(request: HttpRequest, pk: int, task: str) -> HttpResponse:
    """A new primary from a day on; the old one ends as that day begins. Days are the unit's."""
    now = timezone.now()
    channel = managed_channel(request, pk, now)
    if task not in Task.values:
        raise Http404
    with timezone.override(channel.unit.zone):
        form = TakeOverForm(
            request.POST or None, request.FILES or None, people=colleagues(channel.unit_id)
        )
        if complete(form, request):
            try:
                _take_over(form, channel, task, request, now)
            except (actions.Refused, accounts.actions.Refused) as refusal:
                form.add_error(letter_field(refusal), str(refusal))
            else:
                messages.success(request, _("The task changes hands as entered; both are told."))
                return redirect("channels:channel", pk)
        (row,) = matrix.rows([channel], now)
        cell = next(cell for cell in row.cells if cell.task == task)
    status = 422 if form.is_bound else 200
    context = {"form": form, "channel": channel, "cell": cell}
    return render(request, "channels/take_over.html", context, status=status)


@transaction.atomic
def _take_over(
    form: TakeOverForm, channel: Channel, task: str, request: HttpRequest, now: datetime
) -> None:
    """The decree and what stands in it, together or not at all."""
    admin, letter = person_of(request), form.letter()
    assert letter is not None  # the form requires it
    mandate = accounts.actions.record_mandate(**letter, by=admin, now=now)
    actions.take_over(
        channel_id=channel.pk,
        person=form.cleaned_data["person"],
        task=task,
        mandate=mandate,
        by=admin,
        now=now,
        **form.begins(now),
    )
    keep_file(form, mandate, admin, now)


@login_required
@upload_limited
@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Choose, look at what it would bring, confirm. Filters stand in the address."""
    now = timezone.now()
    admin = admin_of(request, now)
    units = unit_ids(admin, now, [Role.ADMIN])
    search = ChannelFilter(request.GET, unit_ids=units)
    for unasked in ("state", "flag"):
        search.fields.pop(unasked)
    wanted = {name: search.wanted[name] for name in ("words", "unit", "network")}
    page = page_of(matrix.channels(admin, now, now, **wanted).in_units(units), request)
    shown = list(page.object_list)
    form = BulkForm(
        request.POST or None,
        request.FILES or None,
        people=colleagues(admin.unit_id),
        channels=shown,
    )
    changes: list[actions.Change] = []
    if form.is_bound and "back" not in request.POST:
        changes = _judge(form, request, admin, now)
        if "confirm" in request.POST and not form.errors:
            return _done(request, changes)
    context = {
        "form": form,
        "search": search,
        "page": page,
        "rows": matrix.rows(shown, now),
        "tasks": list(Task),
        "ticked": set(request.POST.getlist("charges")),
        "changes": changes,
        "refused": [change for change in changes if change.refused],
    }
    status = 422 if form.is_bound and form.errors else 200
    name = "channels/bulk_preview.html" if changes else "channels/bulk.html"
    return render(request, name, context, status=status)


def _judge(
    form: BulkForm, request: HttpRequest, admin: User, now: datetime
) -> list[actions.Change]:
    """What is given, or would be; nothing where the choice itself is refused."""
    whole = complete(form, request)
    if not whole and not only_file(form):
        return []
    try:
        if whole and "confirm" in request.POST:
            return _give(form, admin, now)
        return actions.plan_many(**form.order(), by=admin, now=now)
    except actions.NotAll as refusal:
        form.add_error(None, _("Something is refused, so nothing was changed."))
        return refusal.changes
    except (actions.Refused, accounts.actions.Refused) as refusal:
        field = letter_field(refusal)
        form.add_error(field, str(refusal))
        return actions.plan_many(**form.order(), by=admin, now=now) if field else []


@transaction.atomic
def _give(form: BulkForm, admin: User, now: datetime) -> list[actions.Change]:
    """All tasks and the decree with its file, together or not at all."""
    changes = actions.assign_many(**form.order(), by=admin, now=now)
    begun = changes[0].begins
    assert begun is not None  # nothing is refused
    keep_file(form, begun.mandate, admin, now)
    return changes


def _done(request: HttpRequest, changes: list[actions.Change]) -> HttpResponse:
    words = ngettext("%(n)s task is given.", "%(n)s tasks are given.", len(changes))
    messages.success(request, words % {"n": len(changes)})
    return redirect("channels:matrix")
