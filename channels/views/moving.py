"""An account passes to another unit: asked, shown, and only then written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

import accounts.actions
from accounts.models import User
from accounts.rules import is_official, official_domains, unit_ids
from accounts.states import Role
from accounts.views.common import complete, keep_file, letter_field, only_file, person_of
from channels import actions
from channels.following import follows
from channels.forms import UnitChangeForm
from channels.models import Channel
from channels.registry import people_with
from channels.views.common import managed_channel
from records.uploads import upload_limited


@login_required
@upload_limited
@require_http_methods(["GET", "POST"])
def change_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose, look at what it changes, confirm."""
    now, admin = timezone.now(), person_of(request)
    channel = managed_channel(request, pk, now)
    if channel.is_over:
        raise PermissionDenied
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    units = unit_ids(admin, now, [Role.ADMIN])
    form = UnitChangeForm(data, files, unit_ids=units, now_of=channel.unit_id)
    name, changes = "channels/change_unit.html", {}
    if form.is_bound and "back" not in request.POST:
        if complete(form, request) and "confirm" in request.POST:
            try:
                _carry_out(form, channel, request, now)
            except (actions.Refused, accounts.actions.Refused) as refusal:
                form.add_error(letter_field(refusal), str(refusal))
            else:
                messages.success(request, _("The channel is that unit's from now on."))
                return redirect("channels:channel", pk)
        if not form.errors or only_file(form):
            name, changes = "channels/change_unit_preview.html", _changes(form, channel, now)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, name, {"form": form, "channel": channel, **changes}, status=status)


@transaction.atomic
def _carry_out(form: UnitChangeForm, channel: Channel, request: HttpRequest, now: datetime) -> None:
    """The letter and what stands in it, together or not at all."""
    admin, letter = person_of(request), form.letter()
    assert letter is not None  # the form requires it
    mandate = accounts.actions.record_mandate(**letter, by=admin, now=now)
    actions.change_unit(
        channel_id=channel.pk,
        unit=form.cleaned_data["unit"],
        reason=form.cleaned_data["reason"],
        mandate=mandate,
        by=admin,
        now=now,
    )
    keep_file(form, mandate, admin, now)


def _changes(form: UnitChangeForm, channel: Channel, now: datetime) -> dict[str, Any]:
    unit = form.cleaned_data["unit"]
    before, after = (people_with(list(Role), pk, now) for pk in (channel.unit_id, unit.pk))
    beside = follows(channel, unit, now)
    staying = channel.responsibilities.current(now).exclude(
        pk__in=[one.pk for one in beside.ending]
    )
    held = set(staying.values_list("person_id", flat=True))
    outside: dict[User, dict[str, None]] = {}
    for one in beside.outside:
        outside.setdefault(one.person, {})[one.get_task_display()] = None
    domains = official_domains(unit.pk)
    email = channel.contact_email
    return {
        "unit": unit,
        "lose": [one for one in before if one not in after and one.pk not in held],
        "gain": [one for one in after if one not in before and one.pk not in held],
        "follows": beside,
        "outside": [(person, list(tasks)) for person, tasks in outside.items()],
        "foreign_email": email if email and not is_official(email, domains) else "",
    }
