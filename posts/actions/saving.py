"""Keeping the filters of a page under a name, and dropping them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from posts.actions.moving import MoveRefused
from posts.models import SavedView
from posts.states import ViewPage
from records import actions as records

MOST = 20


@transaction.atomic
def keep_view(*, name: str, page: str, query: str, by: User, now: datetime) -> SavedView:
    """One's own; a view of the same name gets the new page and filters.

    Locks the person. Raises MoveRefused without a name, and at the twenty-first.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    name = " ".join(name.split())[:60]
    if not name:
        raise MoveRefused(_("Give the view a name."), field="name")
    own = SavedView.objects.filter(owner=by, dropped_at=None)
    view = own.filter(name__iexact=name).first()
    if view is None:
        if own.count() >= MOST:
            words = _("You have %(n)s views. Drop one before you keep “%(name)s”.")
            raise MoveRefused(words % {"n": MOST, "name": name}, field="name")
        view = SavedView(owner=by)
    view.name, view.page, view.query, view.made_at = name, ViewPage(page), query, now
    view.save()
    records.write(
        kind="view.kept", subject=by, by=by, now=now, view=view.pk, page=view.page, query=query
    )
    return view


@transaction.atomic
def drop_view(*, view_id: int, by: User, now: datetime) -> None:
    """Its owner only; a second time does nothing."""
    view = SavedView.objects.select_for_update().get(pk=view_id, owner=by)
    if view.dropped_at is None:
        view.dropped_at = now
        view.save(update_fields=["dropped_at"])
        records.write(kind="view.dropped", subject=by, by=by, now=now, view=view.pk)
