"""How to post by hand on each network: where, in which steps, and where the proof is found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Instructions(NamedTuple):
    """`compose` is the page to start at ("" where only an app can post)."""

    compose: str
    steps: Sequence[StrPromise]
    proof: StrPromise


_CHECK_ACCOUNT = _("Open %(network)s and check that you are signed in to the right account.")
_PASTE = _("Copy the text below and paste it. Do not change it: exactly these words were cleared.")
_ADD_PICTURES = _("Add the pictures in the order shown, if there are any.")
_ADD_ALT = _("Give each picture its alt text: choose the picture, then “Alt” or “Edit”.")
_SEND = pgettext_lazy("step when posting by hand", "Post it.")
_CONFIRM = _("Copy the address of the post, come back here and confirm with address and time.")
_NO_ALT = _("This network has no alt text: what the picture says must stand in the text.")
_LINK_ELSEWHERE = _("A link in the text cannot be tapped here: put it in the profile or a story.")

_COMMON = (_CHECK_ACCOUNT, _PASTE, _ADD_PICTURES, _ADD_ALT, _SEND, _CONFIRM)
_WITHOUT_ALT = (_CHECK_ACCOUNT, _PASTE, _ADD_PICTURES, _NO_ALT, _SEND, _CONFIRM)
_SHARE_LINK = _("Open the post, tap the three dots or the arrow, then “Copy link”.")

INSTRUCTIONS: dict[str, Instructions] = {
    "x": Instructions(
        "https://x.com/compose/post",
        _COMMON,
        _("Open the post and copy the address from the browser: x.com/…/status/…"),
    ),
    "facebook": Instructions(
        "https://www.facebook.com/",
        (
            _CHECK_ACCOUNT,
            _("Switch to the page of the office: a post from your own profile does not count."),
            *_COMMON[1:],
        ),
        _("Tap the time below the name of the page; the address of the post then stands above."),
    ),
    "instagram": Instructions(
        "https://www.instagram.com/",
        (
            _CHECK_ACCOUNT,
            _("Start a new post with “+” and choose the pictures in the order shown."),
            _("Under “Advanced settings” give each picture its alt text."),
            _PASTE,
            _LINK_ELSEWHERE,
            _SEND,
            _CONFIRM,
        ),
        _SHARE_LINK,
    ),
    "threads": Instructions("https://www.threads.com/", _COMMON, _SHARE_LINK),
    "youtube": Instructions(
        "https://studio.youtube.com/",
        (
            _CHECK_ACCOUNT,
            _("Choose “Create”, then “Create post”, or upload the video and open its description."),
            _PASTE,
            _ADD_PICTURES,
            _("A video needs captions; check them before it is public."),
            _SEND,
            _CONFIRM,
        ),
        _("Open the post or video and copy the address: youtube.com/post/… or youtube.com/watch…"),
    ),
    "tiktok": Instructions(
        "https://www.tiktok.com/upload",
        (_CHECK_ACCOUNT, _ADD_PICTURES, _PASTE, _LINK_ELSEWHERE, _NO_ALT, _SEND, _CONFIRM),
        _SHARE_LINK,
    ),
    "linkedin": Instructions(
        "https://www.linkedin.com/",
        (
            _CHECK_ACCOUNT,
            _("Switch to the page of the office: a post from your own profile does not count."),
            *_COMMON[1:],
        ),
        _SHARE_LINK,
    ),
    "telegram": Instructions(
        "https://web.telegram.org/",
        _WITHOUT_ALT,
        _("Open the message in the channel and choose “Copy link”: t.me/…/…"),
    ),
    "mastodon": Instructions(
        "",
        _COMMON,
        _("Open the post and copy its address from the browser: …/@…/…"),
    ),
    "bluesky": Instructions("https://bsky.app/", _COMMON, _SHARE_LINK),
    "whatsapp": Instructions(
        "https://web.whatsapp.com/",
        (
            _CHECK_ACCOUNT,
            _("Open the group or channel named here, and no other."),
            _PASTE,
            _ADD_PICTURES,
            _NO_ALT,
            _SEND,
            _("Copy the link of the channel or group, come back here and confirm with the time."),
        ),
        _("Open the channel or group, choose its name, then “Copy link”."),
    ),
    "website": Instructions(
        "",
        (
            _("Open the editor of the website."),
            _PASTE,
            _ADD_PICTURES,
            _("Give each picture its alt text."),
            _SEND,
            _CONFIRM,
        ),
        _("Open the page as a visitor sees it and copy its address."),
    ),
}
