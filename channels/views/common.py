"""What the channel pages share."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.views.common import person_of
from channels import rules
from channels.models import Channel


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


def kept_channel(request: HttpRequest, pk: int, now: datetime) -> Channel:
    """A channel that the person sees (else 404) and whose dossier they keep (else 403)."""
    channel = seen_channel(request, pk, now)
    if not rules.may_keep_custody(person_of(request), channel, now):
        raise PermissionDenied
    return channel
