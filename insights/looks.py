"""How states and networks look: an icon and a tone for each, so that no page picks its own."""

from __future__ import annotations

from typing import NamedTuple

from platforms.networks import NAMES


class Look(NamedTuple):
    icon: str
    tone: str  # quiet, info, plan, wait, good or bad: see static/css/tokens.css


UNKNOWN_LOOK = Look("circle-dashed", "quiet")

# Posts, publications, duties, messages, channels, reviews, rule sets, findings, notices. The words
# of different state machines agree in meaning, so one table serves them all.
LOOKS = {
    "draft": Look("pencil", "quiet"),
    "in_review": Look("scale", "info"),
    "changes_requested": Look("arrow-back-up", "wait"),
    "rejected": Look("ban", "bad"),
    "cleared": Look("shield-check", "good"),
    "scheduled": Look("calendar-event", "plan"),
    "publishing": Look("send", "wait"),
    "published": Look("circle-check", "good"),
    "missed": Look("calendar-x", "bad"),
    "withdrawn": Look("eye-off", "quiet"),
    "cancelled": Look("x", "quiet"),
    "held": Look("player-pause", "wait"),
    "claimed": Look("clipboard-list", "wait"),
    "failed": Look("alert-triangle", "bad"),
    "unknown": Look("help-circle", "wait"),
    "proposed": Look("circle-dashed", "quiet"),
    "declined": Look("ban", "quiet"),
    "active": Look("circle-check", "good"),
    "paused": Look("player-pause", "wait"),
    "closing": Look("hourglass", "wait"),
    "closed": Look("lock", "quiet"),
    "open": Look("inbox", "info"),
    "answered": Look("message-check", "good"),
    "not_ours": Look("arrow-forward-up", "quiet"),
    "spam": Look("trash", "quiet"),
    "running": Look("hourglass", "info"),
    "met": Look("circle-check", "good"),
    "met_late": Look("clock-exclamation", "wait"),
    "breached": Look("alert-triangle", "bad"),
    "approved": Look("shield-check", "good"),
    "returned": Look("arrow-back-up", "wait"),
    "void": Look("eraser", "quiet"),
    "retired": Look("archive", "quiet"),
    "block_no_override": Look("shield-x", "bad"),
    "block": Look("ban", "bad"),
    "judge": Look("scale", "wait"),
    "hint": Look("bulb", "info"),
    "complies": Look("check", "good"),
    "needs_work": Look("pencil", "wait"),
    "violates": Look("x", "bad"),
    "not_relevant": Look("circle-minus", "quiet"),
    "pending": Look("hourglass", "wait"),
    "sent": Look("send", "good"),
    "given_up": Look("alert-triangle", "bad"),
    "accepted": Look("check", "good"),
    "expired": Look("clock-pause", "quiet"),
    "ended": Look("archive", "quiet"),
    "reported": Look("flag", "wait"),
    "confirmed": Look("shield-x", "bad"),
    "dismissed": Look("circle-check", "quiet"),
    "taken_down": Look("trash", "good"),
    "upcoming": Look("calendar-time", "plan"),
}

# Notices: by the kind of event, or else by what it happened to.
KIND_ICONS = {
    "absence": "beach",
    "channel": "speakerphone",
    "duty": "clock-exclamation",
    "invitation": "mail-opened",
    "membership": "user-check",
    "message": "message",
    "pause": "player-pause",
    "post": "calendar-event",
    "post.held": "player-pause",
    "post.cancelled": "x",
    "post.clearance_voided": "eraser",
    "post.missed": "calendar-x",
    "post.published": "circle-check",
    "post.withdrawn": "eye-off",
    "post.amended": "eraser",
    "comment.made": "message",
    "comment.mentioned": "message",
    "publication": "send",
    "publication.held": "player-pause",
    "publication.not_posted": "x",
    "publication.failed": "alert-triangle",
    "responsibility": "clipboard-list",
    "review": "scale",
    "review.approved": "shield-check",
    "review.nobody": "alert-triangle",
    "review.rejected": "ban",
    "review.returned": "arrow-back-up",
}

TONE_ICONS = {
    "success": "circle-check",
    "warning": "alert-triangle",
    "danger": "alert-circle",
    "info": "info-circle",
}

NETWORK_ICONS = {name: f"brand-{name}" for name in NAMES if name != "website"}


def icon_of(kind: str) -> str:
    """The icon of a kind of event such as `review.approved`."""
    return KIND_ICONS.get(kind) or KIND_ICONS.get(kind.partition(".")[0], "bell")


def look_of(state: str) -> Look:
    """The look of a state by its stored word; a state without one still gets an icon."""
    return LOOKS.get(str(state), UNKNOWN_LOOK)
