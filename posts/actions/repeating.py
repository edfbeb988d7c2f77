"""Copying a post ahead by a rule of the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from posts import recurrence, rules
from posts.actions.moving import MoveRefused, locked, note
from posts.actions.writing import create, save_revision
from posts.digest import content_of
from posts.models import Post, Series
from posts.recurrence import Placed, Rule
from worktime.queries import holidays_between

MOST = 60
FURTHEST = timedelta(days=366)
LONGEST_TITLE = 140


def days_of(post: Post, *, rule: Rule, until: date, on_holiday: str, now: datetime) -> list[Placed]:
    """From tomorrow in the unit's zone until `until`. Raises MoveRefused, with the field."""
    today = timezone.localdate(now, ZoneInfo(post.unit.zone))
    if not today < until <= today + FURTHEST:
        raise MoveRefused(_("Choose a last day within the next year."), field="until")
    days = rule.days(today + timedelta(days=1), until)
    if not days:
        raise MoveRefused(_("The rule has no day until then."), field="until")
    if len(days) > MOST:
        words = _("That would be %(n)s posts; at most %(most)s at once.")
        raise MoveRefused(words % {"n": len(days), "most": MOST}, field="until")
    # A shift may lead beyond the last day, over a long holiday.
    off = holidays_between(days[0], until + timedelta(days=31), code=post.unit.calendar.code)
    language = get_language() or "id"
    named = {day.date: day.name_in(language) for day in off if day.confirmed}
    return recurrence.placed(days, named, on_holiday)


@transaction.atomic
def repeat(
    *,
    post_id: int,
    rule: Rule,
    at: time,
    until: date,
    on_holiday: str,
    by: User,
    now: datetime,
) -> Series:
    """Make the copies as drafts with their intended times; each goes through its own review.

    Locks the post. Channels on which the person may not write are left out. Raises MoveRefused.
    """
    post = locked(post_id)
    if not rules.may_write(by, post.unit_id, now):
        raise MoveRefused(
            _("You do not write posts for %(unit)s.") % {"unit": post.unit.short_name}
        )
    if post.revision is None:
        raise MoveRefused(_("There is no text yet."))
    days = days_of(post, rule=rule, until=until, on_holiday=on_holiday, now=now)
    series = Series.objects.create(
        pattern=post,
        kind=rule.kind,
        weekdays=list(rule.weekdays),
        nth=rule.nth,
        at_minute=at.hour * 60 + at.minute,
        on_holiday=on_holiday,
        until=until,
        made_by=by,
        made_at=now,
    )
    for day in [one.on for one in days if one.on]:
        _copy(post, series, day, at, by=by, now=now)
    note(post, kind="post.repeated", by=by, now=now, series=series.pk, copies=series.posts.count())
    return series


def _copy(post: Post, series: Series, day: date, at: time, *, by: User, now: datetime) -> None:
    title = f"{post.title} · {date_format(day, 'j M Y')}"
    if len(title) > LONGEST_TITLE:
        title = f"{post.title[: LONGEST_TITLE - 15]} · {date_format(day, 'j M Y')}"
    made = create(
        unit=post.unit,
        title=title,
        information_class=post.information_class,
        planned_at=datetime.combine(day, at, ZoneInfo(post.unit.zone)),
        by=by,
        now=now,
    )
    made.series, made.campaign = series, post.campaign
    made.topic, made.audience = post.topic, post.audience
    made.save(update_fields=["series", "campaign", "topic", "audience"])
    assert post.revision is not None
    content = content_of(post.revision)
    usable = set(rules.channels_to_write_for(by, now).values_list("pk", flat=True))
    variants = {pk: text for pk, text in content.variants.items() if pk in usable}
    save_revision(
        post_id=made.pk,
        expected_number=0,
        content=replace(content, variants=variants),
        by=by,
        now=now,
    )
