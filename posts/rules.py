"""Who may see a post and who may do what with it. Nobody is exempt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts import rules as people
from accounts.models import Absence, Mandate, Membership, Unit, User, UserQuerySet
from accounts.states import Employment, Role
from channels import queries as duty
from channels.models import Channel, ChannelQuerySet, Responsibility, ResponsibilityQuerySet
from channels.states import ChannelState, Task
from posts.models import (
    Asset,
    Campaign,
    CampaignQuerySet,
    Pause,
    PauseQuerySet,
    Post,
    PostQuerySet,
    Publication,
    Variant,
)
from posts.states import EDITABLE_STATES, LinkKind, PostState

if TYPE_CHECKING:
    from posts.pauses import Stop

WRITERS = (Role.OFFICER,)
# An approver may choose the time of what is cleared, and call a post off.
PLANNERS = (Role.OFFICER, Role.SUPERVISOR)
# Who may stop everything, and be named to let single posts out all the same.
PAUSERS = (Role.SUPERVISOR, Role.HEAD, Role.ADMIN)
FURTHEST = timedelta(days=731)
# Up to so many units their posts are found first, by index; of more units every few posts of a
# page are visible anyway, and looking at each in turn is faster (benchmarks/bench_calendar.py).
FEW_UNITS = 25
# Nine digits on end, or a phone number however it is grouped; no date, amount or letter.
NUMBER_OF_SOMEBODY = re.compile(r"\d{9,}|(?:\+62[ .-]?|\b0)8\d{1,3}(?:[ .-]?\d{3,5}){2,}")


def own_responsibilities(person: User, now: datetime) -> ResponsibilityQuerySet:
    """What is in the person's charge now, or in that of somebody they stand in for."""
    stood_in_for = Absence.objects.covering(now).filter(substitute_id=person.pk)
    return Responsibility.objects.current(now).filter(
        Q(person_id=person.pk) | Q(person_id__in=stood_in_for.values("person_id"))
    )


def own_channel_ids(person: User, now: datetime) -> QuerySet[Responsibility, Any]:
    return own_responsibilities(person, now).values("channel_id")


def visible_posts(person: User, now: datetime) -> PostQuerySet:
    """Posts of the person's units, and posts for channels of those units or in their charge."""
    if not person.is_active:
        return Post.objects.none()
    units = people.unit_ids(person, now)
    charge = own_channel_ids(person, now)
    if len(units) > FEW_UNITS:
        aimed_here = Variant.objects.filter(revision_id=OuterRef("revision_id")).filter(
            Q(channel__unit_id__in=units) | Q(channel_id__in=charge)
        )
        return Post.objects.filter(Q(unit_id__in=units) | Exists(aimed_here))
    own = Post.objects.filter(unit_id__in=units).values("pk")
    # Asked at once: the planner takes an unknown few for thousands, and reads all posts instead.
    channels = Channel.objects.filter(Q(unit_id__in=units) | Q(pk__in=charge))
    there = Variant.objects.filter(channel_id__in=list(channels.values_list("pk", flat=True)))
    aimed = Post.objects.filter(revision_id__in=there.values("revision_id")).values("pk")
    return Post.objects.filter(pk__in=own.union(aimed))


def visible_publications(person: User, now: datetime) -> QuerySet[Publication]:
    return Publication.objects.filter(post__in=visible_posts(person, now).values("pk"))


def visible_assets(person: User, now: datetime) -> QuerySet[Asset]:
    """Pictures of the person's units, own uploads, and those used in a post that they may see."""
    if not person.is_active:
        return Asset.objects.none()
    seen = visible_posts(person, now).values("pk")
    return Asset.objects.filter(
        Q(unit_id__in=people.unit_ids(person, now))
        | Q(uploaded_by_id=person.pk)
        | Q(uses__revision__post__in=seen)
    ).distinct()


def units_to_write_for(person: User, now: datetime) -> set[int]:
    return people.unit_ids(person, now, WRITERS)


def channels_to_write_for(person: User, now: datetime) -> ChannelQuerySet:
    """Active channels that the person may aim a post at."""
    return Channel.objects.filter(state=ChannelState.ACTIVE).filter(
        Q(unit_id__in=people.unit_ids(person, now)) | Q(pk__in=own_channel_ids(person, now))
    )


def why_not_at(at: datetime, now: datetime) -> str:
    """Why nothing can be planned for that time; empty when it lies ahead, and not too far."""
    if at <= now:
        return _("Choose a time in the future.")
    if at > now + FURTHEST:
        return _("Choose a time within the next two years.")
    return ""


def why_not_until(expires_at: datetime | None, planned_at: datetime | None, now: datetime) -> str:
    """Why a post cannot end then; empty when it can, or when it has no end."""
    if expires_at is None:
        return ""
    if expires_at <= now:
        return _("Choose a time in the future.")
    if planned_at is not None and expires_at <= planned_at:
        return _("It must lie after the planned time.")
    return ""


def why_not_title(title: str) -> str:
    """Why this cannot be a working title: it goes into mails and stays in the record for ever."""
    if NUMBER_OF_SOMEBODY.search(title):
        return _("A working title holds no NIK, phone or other personal number.")
    return ""


def why_not_for_ever(words: str) -> str:
    """Why this cannot stand in the record, where nothing is ever taken out."""
    if NUMBER_OF_SOMEBODY.search(words):
        return _("No NIK, phone or other personal number here: this stays in the record.")
    return ""


def may_write(person: User, unit_id: int, now: datetime) -> bool:
    """Draft posts for a unit; also who is not ASN may."""
    return people.holds_role(person, WRITERS, unit_id, now)


def may_edit(person: User, post: Post, now: datetime) -> bool:
    """Change the text: a writer of the unit, while the post is not going out or over."""
    return PostState(post.state) in EDITABLE_STATES and may_write(person, post.unit_id, now)


def may_amend(person: User, post: Post, now: datetime) -> bool:
    """Set right what is or was out."""
    return may_write(person, post.unit_id, now) and post.publications.ever_out().exists()


def may_comment(person: User, post: Post, now: datetime) -> bool:
    """Whoever works on posts there, or publishes on its channels; auditors only read."""
    return person.is_active and who_work_on(post, now).filter(pk=person.pk).exists()


def who_work_on(post: Post, now: datetime) -> UserQuerySet:
    """Officers and those who lead, there and above, and who is in charge of its channels."""
    members = Membership.objects.current(now).in_role((*PLANNERS, *PAUSERS))
    there = members.filter(unit_id__in=people.above(post.unit_id)).values("person_id")
    charge = Responsibility.objects.current(now).filter(
        channel__variants__revision=post.revision_id
    )
    found: UserQuerySet = User.objects.working().filter(
        Q(pk__in=there) | Q(pk__in=charge.values("person_id"))
    )
    return found.order_by("name", "pk")


def may_plan(person: User, post: Post, now: datetime) -> bool:
    """Set or move the time, or call the post off."""
    return people.holds_role(person, PLANNERS, post.unit_id, now)


def may_schedule(person: User, post: Post, now: datetime) -> bool:
    """Choose the slot of a cleared post: planners of the unit, and publishers of its channels."""
    if may_plan(person, post, now):
        return True
    channels = Channel.objects.filter(variants__revision=post.revision).order_by("pk")
    return any(duty.holds(person, channel, Task.PUBLISH, now) for channel in channels)


def may_withdraw(person: User, post: Post, now: datetime) -> bool:
    """Take down what is out; an act that must never wait for one absent person."""
    return may_schedule(person, post, now)


def may_confirm(person: User, publication: Publication, now: datetime) -> bool:
    """Say that it is out: in charge by decree, or whoever the duty falls to at that instant."""
    if duty.holds(person, publication.channel, Task.PUBLISH, now):
        return True
    try:
        chain = duty.on_duty(publication.channel, Task.PUBLISH, now)
    except duty.NobodyOnDuty:
        return False
    return person.is_active and any(link.person.pk == person.pk for link in chain)


def why_not_keep(person: User, post: Post, now: datetime) -> str:
    """Why the person cannot look after the post; empty for a writer of its unit."""
    if may_write(person, post.unit_id, now):
        return ""
    return _("%(person)s does not write posts for %(unit)s.") % {
        "person": person.full_title,
        "unit": post.unit.short_name,
    }


def may_hand_over(person: User, post: Post, now: datetime) -> bool:
    """Whoever plans there passes the work on; an admin does so when somebody leaves."""
    return may_plan(person, post, now) or people.may_administer(person, now, post.unit_id)


def writers_of(unit_ids: Iterable[int], now: datetime) -> UserQuerySet:
    """Who writes for one of these units, there or above."""
    units = {above for unit_id in set(unit_ids) for above in people.above(unit_id)}
    members = Membership.objects.current(now).in_role(WRITERS).filter(unit_id__in=units)
    writers: UserQuerySet = User.objects.working().filter(pk__in=members.values("person_id"))
    return writers.order_by("name", "pk")


def unit_of_pause(pause: Pause) -> Unit:
    """The unit of its scope; reads unit and channel__unit."""
    return pause.channel.unit if pause.channel else cast(Unit, pause.unit)


def units_to_pause(person: User, now: datetime) -> set[int]:
    return people.unit_ids(person, now, PAUSERS)


def may_pause(person: User, unit_id: int, now: datetime) -> bool:
    """Stop what goes out there, and let it go on again: whoever supervises, heads, administers."""
    return people.holds_role(person, PAUSERS, unit_id, now)


def possible_officials(unit_id: int, now: datetime) -> UserQuerySet:
    """Who can be named to let posts out during a pause: ASN who lead there or above."""
    leading = Membership.objects.current(now).in_role(PAUSERS)
    return _asn(leading.filter(unit_id__in=people.above(unit_id)))


def officials_of(unit_ids: Iterable[int], now: datetime) -> UserQuerySet:
    """Who can be named in a pause of one of these units; `possible_officials` says of which."""
    units = set(unit_ids)
    tops = Unit.objects.filter(pk__in=units).exclude(parent_id__in=units)
    units |= {unit for top in tops for unit in people.above(top.pk)}
    leading = Membership.objects.current(now).in_role(PAUSERS)
    return _asn(leading.filter(unit_id__in=units))


def _asn(members: QuerySet[Membership]) -> UserQuerySet:
    working: UserQuerySet = User.objects.working().filter(pk__in=members.values("person_id"))
    return working.exclude(employment=Employment.NON_ASN)


def visible_pauses(person: User, now: datetime) -> PauseQuerySet:
    """Pauses of the person's units, of those above them, and of channels in their charge."""
    if not person.is_active:
        return Pause.objects.none()
    mine = people.unit_ids(person, now)
    return Pause.objects.filter(
        Q(unit_id__in=mine | people.unit_ids_above(person, now))
        | Q(channel__unit_id__in=mine)
        | Q(channel_id__in=own_channel_ids(person, now))
    )


def units_to_campaign(person: User, now: datetime) -> set[int]:
    return people.unit_ids(person, now, PLANNERS + PAUSERS)


def may_campaign(person: User, unit_id: int, now: datetime) -> bool:
    """Open and close campaigns: who plans or leads there."""
    return people.holds_role(person, PLANNERS + PAUSERS, unit_id, now)


def visible_campaigns(
    person: User, now: datetime, units: set[int] | None = None
) -> CampaignQuerySet:
    """Of the person's units (if known already), and of those above: these are for all below."""
    own = people.unit_ids(person, now) if units is None else units
    return Campaign.objects.filter(unit_id__in=own | people.unit_ids_above(person, now))


def campaigns_for(person: User, now: datetime) -> CampaignQuerySet:
    """Those in which the person may place a post."""
    return visible_campaigns(person, now).running()


def may_set_rhythm(person: User, channel: Channel, now: datetime) -> bool:
    """Who leads or administers where the channel belongs."""
    return may_pause(person, channel.unit_id, now)


def may_release(person: User, publication: Publication, stops: list[Stop]) -> bool:
    """Whether every pause that stops it names the person for this class of information."""
    kind = publication.post.information_class
    return person.is_active and all(stop.lets_out(kind, person.pk) for stop in stops)


def mandate_of_pauser(person: User, unit_id: int, now: datetime) -> Mandate | None:
    membership = people.mandate_for(person, PAUSERS, unit_id, now)
    return membership.mandate if membership else None


def had_a_part(person: User, post: Post) -> bool:
    """Wrote, uploaded or suggested anything in it: such a person never clears it."""
    return post.created_by_id == person.pk or post.contributors.filter(person_id=person.pk).exists()


def mandate(person: User | None, post: Post, now: datetime) -> Mandate | None:
    """The letter under which the person acts on this post, for the record."""
    if person is None:
        return None
    membership = people.mandate_for(person, PLANNERS, post.unit_id, now)
    return membership.mandate if membership else None


def why_not_link(person: User, kind: str, scope: Unit | Channel | None, now: datetime) -> str:
    """Why the person cannot give out such a calendar; a page for others is for planners."""
    roles = PLANNERS + PAUSERS if kind == LinkKind.PAGE else None
    units = people.unit_ids(person, now, roles)
    if scope is None:
        return _("Choose a unit or a channel.") if kind == LinkKind.PAGE else ""
    unit_id = scope.pk if isinstance(scope, Unit) else scope.unit_id
    if unit_id in units:
        return ""
    own = kind == LinkKind.FEED and isinstance(scope, Channel)
    if own and own_channel_ids(person, now).filter(channel_id=scope.pk).exists():
        return ""
    return _("You may not share this calendar.")
