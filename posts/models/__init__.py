"""The content calendar: posts and their revisions, publications, pauses."""

from posts.models.amendment import Amendment
from posts.models.campaign import Campaign, CampaignQuerySet
from posts.models.comment import Comment
from posts.models.copy import WorkingCopy, WorkingCopyQuerySet
from posts.models.link import CalendarLink, CalendarLinkQuerySet
from posts.models.pause import Pause, PauseOfficial, PauseQuerySet
from posts.models.post import (
    SEARCH_CONFIG,
    Asset,
    Clearance,
    Contributor,
    Post,
    PostQuerySet,
    Revision,
    RevisionAsset,
    Variant,
)
from posts.models.publication import Publication, PublicationQuerySet
from posts.models.rhythm import Rhythm
from posts.models.saved import SavedView
from posts.models.series import Series

__all__ = [
    "SEARCH_CONFIG",
    "Amendment",
    "Asset",
    "CalendarLink",
    "CalendarLinkQuerySet",
    "Campaign",
    "CampaignQuerySet",
    "Clearance",
    "Comment",
    "Contributor",
    "Pause",
    "PauseOfficial",
    "PauseQuerySet",
    "Post",
    "PostQuerySet",
    "Publication",
    "PublicationQuerySet",
    "Revision",
    "RevisionAsset",
    "Rhythm",
    "SavedView",
    "Series",
    "Variant",
    "WorkingCopy",
    "WorkingCopyQuerySet",
]
