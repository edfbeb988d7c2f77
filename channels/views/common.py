"""What the channel pages share."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.views.common import person_of
from channels import actions, rules
from channels.forms import MeantForm
from channels.models import Channel, Desk
from channels.seats import Clash


def seen_channel(request: HttpRequest, pk: int, now: datetime) -> Channel:
    """A channel that the person may see, else 404."""
    seen = rules.visible_channels(person_of(request), now)
    return get_object_or_404(seen.select_related("unit", "redirect_to", "requested_by"), pk=pk)


def managed_channel(request: HttpRequest, pk: int, now: datetime) -> Channel:
    """A channel that the person sees (else 404) and manages (else 403)."""
    channel = seen_channel(request, pk, now)
    if not rules.may_manage(person_of(request), channel.unit_id, now):
        raise PermissionDenied
    return channel


def seen_desk(request: HttpRequest, pk: int, now: datetime) -> Desk:
    """A desk that the person may see, else 404."""
    seen = rules.visible_desks(person_of(request), now).select_related("unit__calendar")
    return get_object_or_404(seen, pk=pk)


def planned_desk(request: HttpRequest, pk: int, now: datetime) -> Desk:
    """A desk that the person sees (else 404) and whose rota they plan (else 403)."""
    desk = seen_desk(request, pk, now)
    if not rules.may_plan_rota(person_of(request), desk.unit_id, now):
        raise PermissionDenied
    return desk


def kept_channel(request: HttpRequest, pk: int, now: datetime) -> Channel:
    """A channel that the person sees (else 404) and whose dossier they keep (else 403)."""
    channel = seen_channel(request, pk, now)
    if not rules.may_keep_custody(person_of(request), channel, now):
        raise PermissionDenied
    return channel


def ask_whether_meant(form: MeantForm, doubt: actions.Unconfirmed) -> list[Clash]:
    """Mark the tick that says so; answer what the page shows beside it."""
    form.add_error("anyway", _("Tick this if it is meant so; else change the person or the time."))
    return doubt.clashes
