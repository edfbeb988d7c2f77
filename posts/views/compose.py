"""The composer: everything typed survives every refusal, the uploaded picture too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

import posts.actions
from accounts.models import User
from posts import copies, merging, rules
from posts.digest import Content, Picture
from posts.forms import (
    ComposeForm,
    PictureFormSet,
    SourceFormSet,
    initial_of,
    initial_pictures,
    initial_sources,
    is_id,
    stored_pictures,
    unfinished,
)
from posts.models import Asset, Post
from posts.states import EDITABLE_STATES, PostState
from posts.views.common import visible_post, who
from records.files import too_big
from records.uploads import upload_limited

# So many of one's unsaved copies are offered, the newest first.
MOST_OFFERED = 5
NEW_PICTURE = ("picture_alt", "picture_decorative", "picture_licence")


@dataclass
class Desk:
    """The composer's three forms over one request."""

    form: ComposeForm
    sources: Any
    pictures: Any
    assets: dict[int, Asset]

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.sources.is_valid(), self.pictures.is_valid()])

    def forget_errors(self) -> None:
        """Words that are taken up again are not reproached before they are sent."""
        for form in (self.form, *self.sources, *self.pictures):
            form.errors.clear()

    @property
    def faulty(self) -> bool:
        """A row of sources or pictures may be wrong while the form itself is right."""
        rows = self.sources.total_error_count() + self.pictures.total_error_count()
        return bool(self.form.errors or rows)

    def content(self) -> Content:
        clean = self.form.cleaned_data
        given = [row.source() for row in self.sources]
        kept = [row.cleaned_data for row in self.pictures if not row.cleaned_data.get("remove")]
        return Content(
            text=clean["text"],
            link=clean["link"],
            sources=[source for source in given if source],
            variants=self.form.own_texts(),
            assets=[Picture(row["asset"], row["alt_text"], row["decorative"]) for row in kept],
        )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@upload_limited
def compose(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write a new post or go on with one. `then=submit` sends it on to review in one go."""
    now = timezone.now()
    post = visible_post(request, pk, now) if pk is not None else None
    if request.method != "POST":
        return _opened(request, post, now)
    given: QueryDict = _merged(request.POST, post) if post else request.POST
    desk, data = _desk(request, given, post, now)
    if given.get("then") == "reopen" or not desk.is_valid():
        status = 200 if given.get("then") == "reopen" else 422
        return _page(request, desk, post, status=status)
    if post is not None and merging.collides(post, data):
        return _stale(request, data, post, now)
    try:
        saved = _save(desk, post, key=copies.key_of(data.get("copy", "")), by=who(request), now=now)
    except posts.actions.Stale:
        return _stale(request, data, cast(Post, post), now)
    except posts.actions.MoveRefused as refusal:
        field = refusal.field if refusal.field in desk.form.fields else None
        desk.form.add_error(field, str(refusal))
        return _page(request, desk, post, status=422)
    return _onward(request, saved)


def _merged(data: QueryDict, post: Post) -> QueryDict:
    """What was chosen on the page that compares, and settings that nobody touched here."""
    if "merged" not in data:
        return merging.rebase(data, post)
    theirs = [name[5:] for name in data if name[:5] == "take_" and data[name] == "theirs"]
    return merging.take(data, theirs, post)


def _opened(request: HttpRequest, post: Post | None, now: datetime) -> HttpResponse:
    """As the post stands, or, with `?copy=`, as one's own unsaved words of it stand."""
    key = copies.key_of(request.GET.get("copy", ""))
    copy = copies.own(who(request), post, key) if key else None
    if copy is None:
        return _page(request, _empty_desk(request, post, now), post)
    desk, _data = _desk(request, copies.form_data(copy), post, now)
    desk.is_valid()
    desk.forget_errors()
    return _page(request, desk, post, key=copy.key)


def _empty_desk(request: HttpRequest, post: Post | None, now: datetime) -> Desk:
    person, revision = who(request), post.revision if post else None
    pictures = initial_pictures(revision)
    initial = _initial(person, post)
    if post is None and is_id(request.GET.get("channel", "")):
        initial["channels"] = [int(request.GET["channel"])]
    return Desk(
        ComposeForm(person=person, now=now, post=post, initial=initial),
        SourceFormSet(prefix="sources", initial=initial_sources(revision)),
        PictureFormSet(prefix="pictures", initial=pictures),
        stored_pictures(person, now, [row["asset"] for row in pictures]),
    )


def _initial(person: User, post: Post | None) -> dict[str, Any]:
    fields = initial_of(post) if post else {"unit": person.unit_id, "expected": 0}
    return fields | {"picture_licence": _("Own")}


def _desk(
    request: HttpRequest, data: QueryDict, post: Post | None, now: datetime
) -> tuple[Desk, QueryDict]:
    """The bound forms; a new picture is stored first, so that no other mistake can lose it."""
    person = who(request)
    about: dict[str, Any] = {
        "person": person,
        "now": now,
        "post": post,
        "initial": _initial(person, post),
    }
    form = ComposeForm(data, request.FILES, **about)
    form.is_valid()
    refused = too_big() if "picture" in getattr(request, "too_large", ()) else ""
    file, unit = form.cleaned_data.get("picture"), form.cleaned_data.get("unit")
    licence = form.cleaned_data.get("picture_licence")
    if file and unit and licence:
        try:
            asset = posts.actions.store_asset(
                unit=unit, file=file, licence=licence, by=person, now=now
            )
        except (posts.actions.PictureRefused, posts.actions.MoveRefused) as refusal:
            refused = str(refusal)
        else:
            data = _with_stored(data, asset)
            form = ComposeForm(data, **about)
    if refused:
        form.is_valid()
        form.add_error("picture", refused)
    pictures = PictureFormSet(data, prefix="pictures")
    ids = [pk for row in pictures if (pk := _asset_of(row))]
    assets = stored_pictures(person, now, ids)
    if set(ids) - set(assets):
        form.is_valid()
        form.add_error(None, _("One of the pictures does not exist any more. Upload it again."))
    return Desk(form, SourceFormSet(data, prefix="sources"), pictures, assets), data


def _with_stored(data: QueryDict, asset: Asset) -> QueryDict:
    """The same form with the new picture moved to the stored ones."""
    changed = data.copy()
    given = data.get("pictures-TOTAL_FORMS", "")
    row = int(given) if is_id(given) else 0
    changed[f"pictures-{row}-asset"] = str(asset.pk)
    changed[f"pictures-{row}-alt_text"] = data.get("picture_alt", "")
    if "picture_decorative" in data:
        changed[f"pictures-{row}-decorative"] = "on"
    changed["pictures-TOTAL_FORMS"] = str(row + 1)
    for name in NEW_PICTURE:
        changed.pop(name, None)
    changed["picture_licence"] = data.get("picture_licence", "")
    return changed


@transaction.atomic
def _save(desk: Desk, post: Post | None, *, key: UUID | None, by: User, now: datetime) -> Post:
    clean = desk.form.cleaned_data
    words = {"title": clean["title"], "information_class": clean["information_class"]}
    is_old = post is not None
    if key:
        posts.actions.end_copy(key=key, by=by, now=now)
    if post is None:
        post = posts.actions.create(
            unit=clean["unit"], planned_at=clean["planned_at"], by=by, now=now, **words
        )
    else:
        posts.actions.describe(post_id=post.pk, by=by, now=now, **words)
    posts.actions.place(
        post_id=post.pk,
        campaign=clean["campaign"],
        topic=clean["topic"],
        audience=clean["audience"],
        by=by,
        now=now,
    )
    posts.actions.save_revision(
        post_id=post.pk,
        expected_number=(clean["expected"] or 0) if is_old else 0,
        content=desk.content(),
        by=by,
        now=now,
    )
    post.refresh_from_db()
    moved = is_old and desk.form.time_changed
    end = clean["expires_at"]
    # An end that comes nearer must wait for the slot to move before it, and the other way round.
    later = end is None or post.planned_at is None or end > post.planned_at
    if desk.form.end_changed and later:
        posts.actions.limit(post_id=post.pk, expires_at=end, by=by, now=now)
        post.refresh_from_db()
    if moved:
        _replan(post, clean["planned_at"], by=by, now=now)
    if desk.form.end_changed and not later:
        posts.actions.limit(post_id=post.pk, expires_at=end, by=by, now=now)
    return post


def _replan(post: Post, at: datetime | None, *, by: User, now: datetime) -> None:
    """The time typed in the composer, in the way that the state of the post asks for."""
    if post.state == PostState.SCHEDULED and at is not None:
        posts.actions.schedule(post_id=post.pk, slot_at=at, by=by, now=now)
    else:
        posts.actions.plan(post_id=post.pk, planned_at=at, by=by, now=now)


def _onward(request: HttpRequest, post: Post) -> HttpResponse:
    """To the file of the post; “submit” goes on as the same POST to the ethics room."""
    if request.POST.get("then") == "submit" and post.state != PostState.IN_REVIEW:
        try:
            address = reverse("ethics:submit", args=[post.pk])
        except NoReverseMatch:
            address = ""
        if address:
            onward = redirect(address)
            onward.status_code = 307  # the browser repeats the POST, with the form's token
            return onward
    messages.success(request, _("Saved."))
    return redirect(post.get_absolute_url())


def _page(
    request: HttpRequest,
    desk: Desk,
    post: Post | None,
    *,
    status: int = 200,
    key: UUID | None = None,
) -> HttpResponse:
    now, person = timezone.now(), who(request)
    fixed = post is not None and PostState(post.state) not in EDITABLE_STATES
    may_write = (
        rules.may_edit(person, post, now) if post else bool(rules.units_to_write_for(person, now))
    )
    key = key or copies.key_of(request.POST.get("copy", "")) or uuid4()
    context = {
        "post": post,
        "desk": desk,
        "form": desk.form,
        "channels": _channel_rows(desk.form),
        "stored": [(row, desk.assets.get(_asset_of(row))) for row in desk.pictures],
        "fixed": fixed,
        "may_write": may_write and not fixed,
        "was_cleared": bool(post and post.cleared_digest),
        "key": key,
        "unsaved": copies.unsaved(person, post).exclude(key=key)[:MOST_OFFERED],
        "company": copies.company(person, post, now) if post else [],
        "began": _began(desk.form, post) if post else {},
    }
    return render(request, "posts/compose.html", context, status=status)


def _began(form: ComposeForm, post: Post) -> dict[str, str]:
    """The settings that the writer saw first, through every refusal of the form."""
    stands = merging.settings_of(post)
    return {
        f"initial-{key}": form.data.get(f"initial-{key}", value) for key, value in stands.items()
    }


def _asset_of(row: Any) -> int:
    given = str(row["asset"].value() or "")
    return int(given) if is_id(given) else 0


def _channel_rows(form: ComposeForm) -> list[dict[str, Any]]:
    """Each channel with its tick and its own text, for the template to group by unit."""
    chosen = {str(pk) for pk in form["channels"].value() or []}
    return [
        {
            "channel": channel,
            "chosen": str(channel.pk) in chosen,
            "own_text": form[f"text_{channel.pk}"],
        }
        for channel in form.available
    ]


def _stale(request: HttpRequest, data: QueryDict, post: Post, now: datetime) -> HttpResponse:
    """Somebody saved in between: part by part who changed what, and one's own still at hand."""
    current = visible_post(request, post.pk, now)
    revision = current.revision
    parts = merging.compare(current, unfinished(data), data)
    edited = {part.key for part in parts if part.typed is not None}
    left_out = {"csrfmiddlewaretoken", "expected", "then", "merged", *edited}
    carried = [
        (name, value)
        for name, values in data.lists()
        if name not in left_out and not name.startswith("take_")
        for value in values
    ]
    context = {
        "post": current,
        "revision": revision,
        "parts": parts,
        "carried": carried,
        "expected": revision.number if revision else 0,
    }
    return render(request, "posts/stale.html", context, status=409)
