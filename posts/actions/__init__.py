"""Every write of posts: `posts.actions.schedule(…)` and so on.

All are keyword-only, atomic, and lock post → revision → clearance → publication.
"""

from posts.actions.amending import amend
from posts.actions.campaigning import close_campaign, open_campaign, place
from posts.actions.commenting import comment, resolve_comment, take_back_comment
from posts.actions.copying import end_copy, forget_copies, keep_copy
from posts.actions.deciding import clear, recall, return_to_author, submit
from posts.actions.keeping import hand_over
from posts.actions.linking import make_link, note_link_use, revoke_link
from posts.actions.moving import MoveRefused, Stale
from posts.actions.pacing import set_rhythm
from posts.actions.pausing import end_pause, hold_paused, pause
from posts.actions.planning import cancel, limit, plan, schedule, unschedule
from posts.actions.publishing import confirm_published, may_have_gone_out, withdraw
from posts.actions.repeating import days_of, repeat
from posts.actions.restoring import restore
from posts.actions.resuming import OPEN_AGAIN, drop, judge_again, not_posted, release, reschedule
from posts.actions.saving import drop_view, keep_view
from posts.actions.sweeping import mark_missed, open_due_slots
from posts.actions.writing import create, describe, save_revision, store_asset
from posts.pictures import PictureRefused

__all__ = [
    "OPEN_AGAIN",
    "MoveRefused",
    "PictureRefused",
    "Stale",
    "amend",
    "cancel",
    "clear",
    "close_campaign",
    "comment",
    "confirm_published",
    "create",
    "days_of",
    "describe",
    "drop",
    "drop_view",
    "end_copy",
    "end_pause",
    "forget_copies",
    "hand_over",
    "hold_paused",
    "judge_again",
    "keep_copy",
    "keep_view",
    "limit",
    "make_link",
    "mark_missed",
    "may_have_gone_out",
    "not_posted",
    "note_link_use",
    "open_campaign",
    "open_due_slots",
    "pause",
    "place",
    "plan",
    "recall",
    "release",
    "repeat",
    "reschedule",
    "resolve_comment",
    "restore",
    "return_to_author",
    "revoke_link",
    "save_revision",
    "schedule",
    "set_rhythm",
    "store_asset",
    "submit",
    "take_back_comment",
    "unschedule",
    "withdraw",
]
