"""What the views of posts share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from posts import rules
from posts.filters import PostFilter
from posts.models import Post


def who(request: HttpRequest) -> User:
    """The signed-in person; views are behind login_required."""
    return cast(User, request.user)


def filtered(request: HttpRequest, now: datetime, *, without: Collection[str] = ()) -> PostFilter:
    """What the address asks for, of all that the person sees; `without` drops filters."""
    visible = rules.visible_posts(who(request), now)
    chosen = PostFilter(request.GET, queryset=visible, request=request)
    for name in without:
        del chosen.filters[name]
    return chosen


def visible_post(request: HttpRequest, pk: int, now: datetime) -> Post:
    posts = rules.visible_posts(who(request), now).select_related("unit", "revision", "created_by")
    return get_object_or_404(posts, pk=pk)


def fingerprint(request: HttpRequest, names: Iterable[str]) -> str:
    """What is asked for, in short: only what was shown is done, not what was typed afterwards."""
    words = [[name, *request.POST.getlist(name)] for name in names]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def back_to(request: HttpRequest, default: str) -> str:
    """Where the form asked to return to, if that is one of our own pages.

    An address and nothing else: `redirect` would take other words for the name of a page.
    """
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if own and wanted.startswith("/") else default
