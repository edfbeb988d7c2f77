"""Who may judge which post. Nobody judges what they had a part in; no role is exempt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

import posts.rules
from accounts import rules as people
from accounts.models import Absence, User
from accounts.states import Role
from channels.models import Channel, Responsibility
from channels.rules import may_approve
from channels.states import Task
from ethics.models import Review
from ethics.states import ReviewState
from posts.models import Contributor, Post, Variant
from posts.states import PostState

# In these a verdict still counts: the second one is a verdict that comes after the slot.
JUDGEABLE = (PostState.IN_REVIEW, PostState.MISSED)


@dataclass(frozen=True)
class Refusal:
    """Why something may not be done: a code for programs, words for the person."""

    code: str
    words: str

    def __str__(self) -> str:
        return self.words


def may_judge(person: User, post: Post, now: datetime) -> Refusal | None:
    """None when the person may judge the post's current revision at that instant.

    An active civil servant without any part in the post, who supervises the unit of every channel
    the post goes to, and holds the task *approve* there or stands in for an absent holder.
    """
    if not person.is_active or not person.is_asn:
        return Refusal("not_asn", _("Only civil servants (PNS or PPPK) in office judge posts."))
    if posts.rules.had_a_part(person, post):
        return Refusal("own_work", _own_work(person, post))
    channels = channels_of(post)
    if not channels:
        return Refusal("no_channel", _("The post goes to no channel, so nobody can judge it."))
    held = approvals(person, now)
    missing = [channel for channel in channels if channel.pk not in held]
    if missing:
        return Refusal("not_responsible", _not_responsible(missing))
    return None


def may_recall(person: User, post: Post) -> Refusal | None:
    """Whoever wrote in it, or submitted it, may take it back while nobody has judged."""
    review = Review.objects.filter(post_id=post.pk, state=ReviewState.OPEN).first()
    if review is None:
        return Refusal("not_in_review", _("The post is not waiting for a review."))
    wrote = Contributor.objects.filter(post_id=post.pk, person_id=person.pk).exists()
    if person.is_active and (wrote or review.submitted_by_id == person.pk):
        return None
    return Refusal("not_author", _("Only its authors can take a post back from review."))


def approvals(person: User, now: datetime) -> dict[int, Responsibility]:
    """Channel id → the responsibility by which the person may approve there now.

    One's own comes before one held for somebody who is away. Either counts only while the person
    supervises the channel's unit: a role that ended ends it, and standing in does not replace it.
    """
    supervised = people.unit_ids(person, now, [Role.SUPERVISOR])
    away = Absence.objects.covering(now).filter(substitute_id=person.pk).values("person_id")
    held = (
        Responsibility.objects.current(now)
        .filter(Q(person_id=person.pk) | Q(person_id__in=away), task=Task.APPROVE)
        .filter(channel__unit_id__in=supervised)
        .select_related("mandate", "person")
    )
    own_last = sorted(held, key=lambda one: (one.person_id == person.pk, one.pk))
    return {one.channel_id: one for one in own_last}


def reviewers(post: Post, now: datetime) -> list[User]:
    """Everybody who may judge the post now, those in office today first; perhaps nobody."""
    channels = channels_of(post)
    channel_ids = [channel.pk for channel in channels]
    units = {channel.unit_id for channel in channels}
    holders = Responsibility.objects.current(now).filter(
        channel_id__in=channel_ids, task=Task.APPROVE
    )
    substitutes: dict[int, set[int]] = defaultdict(set)
    away = set()
    for absence in Absence.objects.covering(now).only("person_id", "substitute_id"):
        away.add(absence.person_id)
        if absence.substitute_id is not None:
            substitutes[absence.person_id].add(absence.substitute_id)
    able: dict[int, set[int]] = {channel_id: set() for channel_id in channel_ids}
    for channel_id, person_id in holders.values_list("channel_id", "person_id"):
        able[channel_id] |= {person_id, *substitutes[person_id]}
    everywhere = set.intersection(*able.values()) if able else set()
    barred = Contributor.objects.filter(post_id=post.pk).values("person_id")
    able_people = User.objects.working().filter(pk__in=everywhere).exclude(pk__in=barred)
    return sorted(
        (
            person
            for person in able_people.exclude(pk=post.created_by_id)
            if all(may_approve(person, unit_id, now) for unit_id in units)
        ),
        key=lambda person: (person.pk in away, person.name),
    )


def channels_of(post: Post) -> list[Channel]:
    """Where the current revision goes."""
    variants = Variant.objects.filter(revision=post.revision_id or 0).select_related(
        "channel__unit"
    )
    return [variant.channel for variant in variants.order_by("id")]


def _own_work(person: User, post: Post) -> str:
    parts = Contributor.objects.filter(post_id=post.pk, person_id=person.pk).order_by("part")
    words = [one.get_part_display() for one in parts] or [_("began it")]
    return _("You had a part in this post (%(parts)s), so somebody else must judge it.") % {
        "parts": ", ".join(words)
    }


def _not_responsible(missing: Iterable[Channel]) -> str:
    return _("You do not hold the task of approving for %(channels)s.") % {
        "channels": ", ".join(str(channel) for channel in missing)
    }
