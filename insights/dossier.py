"""The full file of a post: what it says, where it stands, what comes next, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from ethics import passages, previews, story
from ethics import queries as ethics
from ethics import rules as ethics_rules
from ethics.models import Review
from ethics.states import ReviewState
from posts import amendments, comments, rules
from posts.difference import FieldDifference, between
from posts.models import Post, Publication, Revision
from posts.states import EDITABLE_STATES, PostState, PublicationState
from records.queries import history

P = PostState


@dataclass(frozen=True)
class Step:
    """What this person does next, if anything. `post=True` is a form of its own."""

    words: str
    label: str = ""
    url: str = ""
    icon: str = "arrow-right"
    post: bool = False


def of(post: Post, person: User, now: datetime, compare: tuple[str, str]) -> dict[str, Any]:
    """Everything the page shows. `compare` are the numbers of two revisions, or empty."""
    publications = list(
        post.publications.select_related("channel", "published_by", "post").order_by("pk")
    )
    reviews = ethics.reviews_of(post)
    revisions = list(post.revisions.select_related("author").order_by("-number"))
    may_edit = rules.may_edit(person, post, now)
    may_write = may_edit or rules.may_write(person, post.unit_id, now)
    context: dict[str, Any] = {
        "post": post,
        "publications": publications,
        "reviews": reviews,
        "revisions": revisions,
        "step": next_step(post, person, reviews, publications, now),
        "may_edit": may_edit,
        "may_plan": rules.may_schedule(person, post, now) and post.state in EDITABLE_STATES,
        "may_withdraw": post.state in (P.PUBLISHING, P.PUBLISHED)
        and rules.may_withdraw(person, post, now),
        "threads": comments.of(post),
        "may_repeat": post.revision is not None and may_write,
        "may_amend": may_write and any(one.published_at for one in publications),
        "may_recall": post.state == P.IN_REVIEW and ethics_rules.may_recall(person, post) is None,
        "history": story.acts(history(post, *publications)),
        "sent_back": _sent_back(post, reviews),
        "now": now,
    } | amendments.of(post, now)
    if post.revision is not None:
        context |= _content(post.revision) | _compared(revisions, compare)
    return context


def _content(revision: Revision) -> dict[str, Any]:
    pictures = list(revision.assets.select_related("asset"))
    texts, findings = passages.of_revision(revision, ethics.findings(revision))
    return {
        "revision": revision,
        "passages": texts,
        "findings": findings,
        "screened": revision.screenings.exists(),
        "previews": previews.of(revision, pictures),
        "pictures": pictures,
    }


def _compared(revisions: list[Revision], compare: tuple[str, str]) -> dict[str, Any]:
    """The chosen two, or the newest against the one before."""
    by_number = {str(revision.number): revision for revision in revisions}
    old, new = by_number.get(compare[0]), by_number.get(compare[1])
    if old is None or new is None:
        if len(revisions) < 2:
            return {}
        new, old = revisions[0], revisions[1]
    changed: list[FieldDifference] = between(old, new)
    return {"difference": changed, "compared": (old, new)}


def _sent_back(post: Post, reviews: list[Review]) -> Review | None:
    """The review whose reasons the author must read now."""
    if post.state not in (P.CHANGES_REQUESTED, P.REJECTED) or not reviews:
        return None
    last = reviews[0]
    return last if last.state in (ReviewState.RETURNED, ReviewState.REJECTED) else None


def next_step(
    post: Post, person: User, reviews: list[Review], publications: list[Publication], now: datetime
) -> Step:
    """One thing to do, or whom the post waits for."""
    state = P(post.state)
    if state == P.DRAFT:
        return _finish(post, person, now)
    if state in (P.CHANGES_REQUESTED, P.REJECTED):
        return _rework(post, person, now)
    waiting = [one for one in reviews if one.state == ReviewState.OPEN]
    if waiting and state in (P.IN_REVIEW, P.MISSED):
        return _judging(post, person, waiting[0], now)
    if state in (P.CLEARED, P.MISSED):
        return _give_time(post, person, now)
    if state == P.SCHEDULED:
        return Step(_("The slot opens at its time; whoever publishes is then called."))
    if state == P.HELD:
        return _decide(post, person, now)
    if state == P.PUBLISHING:
        return _by_hand(person, publications, now)
    return Step("")


def _finish(post: Post, person: User, now: datetime) -> Step:
    if not rules.may_edit(person, post, now):
        return Step(_("The authors are still writing."))
    edit = reverse("posts:edit", args=[post.pk])
    if post.revision is None:
        return Step(_("There is no text yet."), _("Write the text"), edit, "pencil")
    submit = reverse("ethics:submit", args=[post.pk])
    words = _("Submit the text: it is screened again and goes to a reviewer.")
    return Step(words, _("Submit for review"), submit, "send", post=True)


def _rework(post: Post, person: User, now: datetime) -> Step:
    if not rules.may_edit(person, post, now):
        return Step(_("The authors read the reasons and change the text."))
    edit = reverse("posts:edit", args=[post.pk])
    words = _("Change the text after the reasons below, then submit it again.")
    return Step(words, _("Change the text"), edit, "pencil")


def _judging(post: Post, person: User, review: Review, now: datetime) -> Step:
    refusal = ethics_rules.may_judge(person, post, now)
    if refusal is None:
        url = reverse("ethics:review", args=[review.pk])
        return Step(_("The post waits for your judgement."), _("Judge"), url, "scale")
    able = ethics.reviewers(post, now)
    if not able:
        return Step(_("Nobody may judge this post yet: it needs an approver for all its channels."))
    names = ", ".join(one.full_title for one in able[:3])
    waits = _("The post waits for one of these: %(names)s") % {"names": names}
    return Step(f"{waits} {refusal.words}" if refusal.code == "own_work" else waits)


def _give_time(post: Post, person: User, now: datetime) -> Step:
    missed = post.state == P.MISSED
    if missed and not post.cleared_digest:
        return _finish(post, person, now)
    words = _("The time passed before it was cleared.") if missed else _("The post is cleared.")
    if not rules.may_schedule(person, post, now):
        waits = _("Its planners choose a time.")
        return Step(f"{words} {waits}")
    url = reverse("posts:schedule", args=[post.pk])
    label = _("Choose a new time") if missed else _("Choose the time")
    return Step(words, label, url, "calendar-event")


def _decide(post: Post, person: User, now: datetime) -> Step:
    words = _("A pause caught it. Nothing of it goes out until somebody decides.")
    if not rules.may_schedule(person, post, now):
        return Step(words)
    return Step(words, _("Decide"), reverse("posts:held"), "player-pause")


def _by_hand(person: User, publications: list[Publication], now: datetime) -> Step:
    for publication in publications:
        if publication.state == PublicationState.CLAIMED and rules.may_confirm(
            person, publication, now
        ):
            words = _("It is time: post it on %(channel)s by hand and confirm with the address.")
            label, url = _("Post by hand"), reverse("posts:publication", args=[publication.pk])
            return Step(words % {"channel": publication.channel}, label, url, "send")
    return Step(_("The post waits for whoever publishes on its channels."))
