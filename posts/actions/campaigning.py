"""Campaigns, and where a post belongs."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from posts import rules
from posts.actions.moving import MoveRefused, locked, note
from posts.models import Campaign, Post
from records import actions as records

LONGEST = 60


@transaction.atomic
def open_campaign(
    *, unit: Unit, name: str, starts_on: date, ends_on: date, by: User, now: datetime
) -> Campaign:
    """Begin a campaign of a unit. Raises MoveRefused, with the field."""
    if not rules.may_campaign(by, unit.pk, now):
        raise MoveRefused(_("You do not plan posts for %(unit)s.") % {"unit": unit.short_name})
    name = " ".join(name.split())[:80]
    if why_not := rules.why_not_title(name):
        raise MoveRefused(why_not, field="name")
    if ends_on < starts_on:
        raise MoveRefused(_("It cannot end before it begins."), field="ends_on")
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(
                unit=unit, name=name, starts_on=starts_on, ends_on=ends_on, made_by=by, made_at=now
            )
    except IntegrityError:
        raise MoveRefused(
            _("%(unit)s has a campaign of that name already.") % {"unit": unit.short_name},
            field="name",
        ) from None
    _write("campaign.opened", campaign, by, now)
    return campaign


@transaction.atomic
def close_campaign(*, campaign_id: int, by: User, now: datetime) -> Campaign:
    """It takes no new posts; those in it stay. A second time does nothing. Locks the row."""
    found = Campaign.objects.select_for_update(of=("self",)).select_related("unit")
    campaign = found.get(pk=campaign_id)
    if not rules.may_campaign(by, campaign.unit_id, now):
        raise MoveRefused(
            _("You do not plan posts for %(unit)s.") % {"unit": campaign.unit.short_name}
        )
    if campaign.closed_at is None:
        campaign.closed_at, campaign.closed_by = now, by
        campaign.save(update_fields=["closed_at", "closed_by"])
        _write("campaign.closed", campaign, by, now)
    return campaign


@transaction.atomic
def place(
    *, post_id: int, campaign: Campaign | None, topic: str, audience: str, by: User, now: datetime
) -> Post:
    """Campaign, topic and audience: nothing of it is published, so no clearance falls.

    A closed campaign keeps its posts, but takes none. Locks the post.
    """
    post = locked(post_id)
    if not rules.may_edit(by, post, now):
        raise MoveRefused(
            _("You do not write posts for %(unit)s.") % {"unit": post.unit.short_name}
        )
    topic, audience = (" ".join(words.split())[:LONGEST] for words in (topic, audience))
    stays = post.campaign_id == (campaign.pk if campaign else None)
    if stays and (post.topic, post.audience) == (topic, audience):
        return post
    if campaign and not stays and campaign not in rules.campaigns_for(by, now):
        raise MoveRefused(_("Choose a running campaign of your units."), field="campaign")
    post.campaign, post.topic, post.audience = campaign, topic, audience
    post.save(update_fields=["campaign", "topic", "audience"])
    note(post, kind="post.placed", by=by, now=now, campaign=post.campaign_id)
    return post


def _write(kind: str, campaign: Campaign, by: User, now: datetime) -> None:
    records.write(
        kind=kind, subject=campaign, by=by, now=now, unit=campaign.unit_id, name=campaign.name
    )
