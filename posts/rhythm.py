"""Where channels speak too often or not at all, and when the next free time is."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef
from django.utils.translation import ngettext

from accounts import rules as people
from accounts.models import User
from channels.models import Channel
from channels.states import ChannelState
from posts import pauses, rules
from posts.models import Pause, Post, Rhythm, Variant
from posts.states import PostState

DAY = dt.timedelta(days=1)
# So long without a post is a gap; so far ahead a free time is looked for.
SILENCE = dt.timedelta(days=7)
HORIZON = dt.timedelta(days=60)
# These do not speak at their planned time any more.
NOT_COMING = (PostState.CANCELLED, PostState.WITHDRAWN, PostState.REJECTED, PostState.MISSED)


class Beat:
    """One channel's rhythm, or the defaults, in the zone of its unit."""

    def __init__(self, channel: Channel) -> None:
        rhythm = getattr(channel, "rhythm", None)
        self.channel = channel
        self.apart = dt.timedelta(minutes=rhythm.apart if rhythm else Rhythm.APART)
        self.most_a_day: int = rhythm.most_a_day if rhythm else Rhythm.MOST_A_DAY
        self.slots: list[int] = rhythm.slots if rhythm else []
        self.zone = ZoneInfo(channel.unit.zone)

    @property
    def minutes_apart(self) -> int:
        return int(self.apart.total_seconds() // 60)

    def times(self, start: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
        """The slots of this channel in [start, end), aware."""
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while self.slots and day <= last:
            midnight = dt.datetime.combine(day, dt.time.min)
            for minute in self.slots:
                if minute // (24 * 60) == day.weekday():
                    at = midnight + dt.timedelta(minutes=minute % (24 * 60))
                    aware = at.replace(tzinfo=self.zone)
                    if start <= aware < end:
                        yield aware
            day += DAY


class Traffic:
    """What is planned on some channels in a span, whoever may see it. Two queries.

    Only times are read, so nothing of a post is told that the person may not see.
    """

    def __init__(self, channel_ids: Iterable[int], start: dt.datetime, end: dt.datetime) -> None:
        channels = Channel.objects.filter(pk__in=set(channel_ids)).order_by("pk")
        self.beats = {one.pk: Beat(one) for one in channels.select_related("unit", "rhythm")}
        # A day more on both sides, so that the first and the last day are whole in every zone.
        places = (
            Post.objects.filter(planned_at__gte=start - DAY, planned_at__lt=end + DAY)
            .exclude(state__in=NOT_COMING)
            .filter(revision__variants__channel__in=list(self.beats))
            .order_by("planned_at", "pk")
            .values_list("revision__variants__channel", "planned_at", "pk")
        )
        self._planned: dict[int, list[tuple[dt.datetime, int]]] = defaultdict(list)
        for channel_id, at, post_id in places:
            if at is not None:
                self._planned[channel_id].append((at, post_id))

    def too_close(self, beat: Beat, at: dt.datetime, post_id: int) -> bool:
        """Whether another post goes out there less than the rhythm's minutes before or after."""
        planned = self._planned[beat.channel.pk]
        first = bisect_right(planned, at - beat.apart, key=_time)
        last = bisect_left(planned, at + beat.apart, key=_time)
        return any(other != post_id for _at, other in planned[first:last])

    def too_many(self, beat: Beat, at: dt.datetime, post_id: int) -> bool:
        """Whether so many others go out there on that day that the post is one too many."""
        midnight = at.astimezone(beat.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        planned = self._planned[beat.channel.pk]
        first = bisect_left(planned, midnight, key=_time)
        last = bisect_left(planned, midnight + DAY, key=_time)
        others = sum(other != post_id for _at, other in planned[first:last])
        return others >= beat.most_a_day

    def words(self, channel_ids: Iterable[int], at: dt.datetime, post_id: int) -> list[str]:
        """What is wrong with that time, a sentence for each channel; empty when all is well."""
        found = []
        for beat in (self.beats[pk] for pk in channel_ids if pk in self.beats):
            if self.too_close(beat, at, post_id):
                words = ngettext(
                    "Less than %(n)s minute from another post on %(channel)s.",
                    "Less than %(n)s minutes from another post on %(channel)s.",
                    beat.minutes_apart,
                )
                found.append(words % {"n": beat.minutes_apart, "channel": beat.channel})
            if self.too_many(beat, at, post_id):
                words = ngettext(
                    "More than %(n)s post that day on %(channel)s.",
                    "More than %(n)s posts that day on %(channel)s.",
                    beat.most_a_day,
                )
                found.append(words % {"n": beat.most_a_day, "channel": beat.channel})
        return found


def _time(place: tuple[dt.datetime, int]) -> dt.datetime:
    return place[0]


def channels_of(post: Post) -> list[int]:
    """Ids of the channels that the present revision is for; reads prefetched variants."""
    return [one.channel_id for one in post.revision.variants.all()] if post.revision else []


def mark_crowded(posts: Iterable[Any], now: dt.datetime) -> None:
    """Give each post `.crowded`, what is wrong with its time if that is still to come.

    Two queries.
    """
    coming = []
    for post in posts:
        post.crowded = []
        if post.planned_at and post.planned_at > now and post.state not in NOT_COMING:
            coming.append(post)
    if coming:
        times = [post.planned_at for post in coming]
        ids = {pk for post in coming for pk in channels_of(post)}
        traffic = Traffic(ids, min(times), max(times))
        for post in coming:
            post.crowded = traffic.words(channels_of(post), post.planned_at, post.pk)


def crowded_at(post: Post, at: dt.datetime) -> list[str]:
    """What is wrong with giving the post that time."""
    return Traffic(channels_of(post), at, at).words(channels_of(post), at, post.pk)


def free_times(post: Post, now: dt.datetime, most: int = 3) -> list[dt.datetime]:
    """The next slots of its channels at which none of them is crowded or paused.

    Looks 60 days ahead and not beyond the end of the post. Empty when no channel has slots.
    """
    end = min(filter(None, (now + HORIZON, post.expires_at)))
    traffic = Traffic(channels_of(post), now, end)
    stops = pauses.stops(Pause.objects.not_over(now))
    found: list[dt.datetime] = []
    slots = {at for beat in traffic.beats.values() for at in beat.times(now, end)}
    for at in sorted(slots):
        if at <= now or traffic.words(traffic.beats, at, post.pk):
            continue
        if any(_paused(post, beat, at, stops) for beat in traffic.beats.values()):
            continue
        found.append(at)
        if len(found) == most:
            break
    return found


def _paused(post: Post, beat: Beat, at: dt.datetime, stops: list[pauses.Stop]) -> bool:
    units = {beat.channel.unit_id, post.unit_id}
    return any(
        stop.pause.starts_at <= at
        and (stop.pause.ends_at is None or at < stop.pause.ends_at)
        and stop.covers(beat.channel.pk, units, post.information_class)
        for stop in stops
    )


def silent(person: User, now: dt.datetime) -> list[Channel]:
    """Active channels for which the person plans and nothing is planned in the next seven days."""
    coming = (
        Variant.objects.filter(channel=OuterRef("pk"), revision=F("revision__post__revision"))
        .filter(revision__post__planned_at__gte=now, revision__post__planned_at__lt=now + SILENCE)
        .exclude(revision__post__state__in=NOT_COMING)
    )
    channels = Channel.objects.filter(
        ~Exists(coming),
        state=ChannelState.ACTIVE,
        unit_id__in=people.unit_ids(person, now, rules.PLANNERS),
    )
    return list(channels.select_related("unit").order_by("unit__name", "network", "handle"))
