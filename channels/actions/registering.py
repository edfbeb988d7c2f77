"""The register of official accounts: asked for, entered, corrected, renamed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.rules import is_official, official_domains
from accounts.states import Role
from channels import rules
from channels.actions.common import Refused, locked, need, record, require_manager
from channels.models import Channel, FormerHandle
from channels.registry import people_with, whose_name
from records.states import Urgency

# What may be said and corrected; name on the network, unit and state have acts of their own.
DETAILS = (
    "name", "language", "tags", "purpose", "audience", "staffing", "alternative",
    "contact_email", "contact_phone", "hours", "house_rules", "moderation", "response_minutes",
    "proof_url", "proof_checked_on", "badge", "decree_number", "decree_on", "platform_id",
)  # fmt: skip
NAMES_TAKEN = (
    "channel_handle_once", "channel_address_once", "channel_platform_id", "channel_name_was",
)  # fmt: skip


@transaction.atomic
def register(
    *,
    unit: Unit,
    url: str,
    network: str,
    handle: str,
    by: User | None,
    now: datetime,
    **details: Any,
) -> Channel:
    """Enter an official account as *proposed*; `details` are those of DETAILS.

    Refuses an address or an account name that any channel has or had, whatever its case, and a
    contact address outside the domains of the unit.
    """
    require_manager(by, unit, now)
    channel = _enter(unit, url, network, handle, details, by, now)
    record("channel.registered", channel, by=by, now=now, handle=channel.handle, unit=unit.code)
    return channel


@transaction.atomic
def request(
    *, unit: Unit, url: str, network: str, handle: str, by: User, now: datetime, **details: Any
) -> Channel:
    """The unit asks for an account: purpose, audience, staffing, and why no other one does.

    The program admins of the unit are told by mail. Refuses what `register` refuses.
    """
    if not rules.may_request(by, now, unit.pk):
        raise Refused(_("You do not work on the channels of %(unit)s.") % {"unit": unit})
    for name in ("purpose", "audience", "staffing", "alternative"):
        need(details.get(name, ""), _("Say for whom, by whom and why: all four questions."))
    channel = _enter(unit, url, network, handle, details, by, now)
    record(
        "channel.requested",
        channel,
        by=by,
        now=now,
        roles=rules.ASKING,
        tell=people_with([Role.ADMIN], unit.pk, now),
        by_email=True,
        urgency=Urgency.ACTION,
        reason="admin",
        handle=channel.handle,
        unit=unit.code,
        person=by.pk,
    )
    return channel


@transaction.atomic
def edit(*, channel_id: int, by: User, now: datetime, **details: Any) -> Channel:
    """Correct what the register says; the event holds each field before and after.

    Locks the channel. Saying the same again changes and records nothing.
    """
    channel = locked(channel_id)
    if channel.is_over:
        raise Refused(_("This channel is over: its entry stands."))
    if not rules.may_edit(by, channel, now):
        raise Refused(_("You do not keep the register of %(unit)s.") % {"unit": channel.unit})
    _check(channel.unit, details, before=channel)
    changes = {
        name: [_plain(getattr(channel, name)), _plain(value)]
        for name, value in details.items()
        if getattr(channel, name) != value
    }
    if not changes:
        return channel
    for name in changes:
        setattr(channel, name, details[name])
    _written(channel, [*changes])
    record(
        "channel.changed", channel, by=by, now=now, roles=(Role.ADMIN, *rules.LEADING),
        changes=changes,
    )  # fmt: skip
    return channel


@transaction.atomic
def rename(*, channel_id: int, url: str, handle: str, by: User, now: datetime) -> Channel:
    """Another account name or address on the same network; the old one stays known as former.

    The permanent id is kept. Locks the channel. Refuses a name that another channel has or had.
    """
    channel = locked(channel_id)
    require_manager(by, channel.unit, now)
    if channel.is_over:
        raise Refused(_("This channel is over: its entry stands."))
    url, handle = url.strip(), handle.strip()
    before = (channel.handle, channel.url)
    if (handle, url) == before:
        raise Refused(_("That is the name which it has already."))
    _refuse_taken(channel.network, handle, url, other_than=channel.pk)
    channel.handle, channel.url = handle, url
    _written(channel, ["handle", "url"])
    known = channel.former_handles.filter(handle__iexact=before[0], url__iexact=before[1])
    if not known.exists():
        FormerHandle.objects.create(
            channel=channel, network=channel.network, handle=before[0], url=before[1], until=now
        )
    changes = {"handle": [before[0], handle], "url": [before[1], url]}
    record(
        "channel.renamed", channel, by=by, now=now,
        changes={name: pair for name, pair in changes.items() if pair[0] != pair[1]},
    )  # fmt: skip
    return channel


def _enter(
    unit: Unit, url: str, network: str, handle: str, details: dict[str, Any], by: User | None,
    now: datetime,
) -> Channel:  # fmt: skip
    url, handle = url.strip(), handle.strip()
    if not unit.is_active:
        raise Refused(_("%(unit)s is closed.") % {"unit": unit})
    _check(unit, details)
    _refuse_taken(network, handle, url, platform_id=details.get("platform_id", ""))
    channel = Channel(
        unit=unit, url=url, network=network, handle=handle, requested_by=by, registered_at=now,
        **details,
    )  # fmt: skip
    return _written(channel)


def _written(channel: Channel, fields: list[str] | None = None) -> Channel:
    try:
        with transaction.atomic():
            channel.save(update_fields=fields)
    except IntegrityError as error:
        if not any(name in str(error) for name in NAMES_TAKEN):
            raise
        raise Refused(_("This account is registered already.")) from None
    return channel


def _check(unit: Unit, details: dict[str, Any], before: Channel | None = None) -> None:
    if unknown := set(details) - set(DETAILS):
        raise TypeError(f"not in the register: {', '.join(sorted(unknown))}")
    email, domains = details.get("contact_email", ""), official_domains(unit.pk)
    if email and not is_official(email, domains):
        raise Refused(
            _("The contact is not an address of the office: it must end in %(domains)s.")
            % {"domains": ", ".join(domains)}
        )
    permanent = details.get("platform_id", "")
    if before is not None and permanent and permanent != before.platform_id:
        _refuse_taken(before.network, before.handle, before.url, permanent, before.pk)


def _refuse_taken(
    network: str, handle: str, url: str, platform_id: str = "", other_than: int = 0
) -> None:
    found = whose_name(network, handle, url, platform_id=platform_id, other_than=other_than)
    if isinstance(found, FormerHandle):
        raise Refused(
            _("This name was that of %(channel)s (%(unit)s) until %(day)s and stays with it.")
            % {
                "channel": found.channel.name,
                "unit": found.channel.unit.short_name,
                "day": date_format(found.until, "j F Y"),
            }
        )
    if found is not None:
        raise Refused(
            _("This account is registered already: %(channel)s, %(unit)s (%(state)s).")
            % {
                "channel": found.name,
                "unit": found.unit.short_name,
                "state": found.get_state_display(),
            }
        )


def _plain(value: Any) -> Any:
    """As it can stand in an event."""
    return value.isoformat() if isinstance(value, date) else value
