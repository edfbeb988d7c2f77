"""What people type, as clean values; nothing here saves."""

from posts.forms.bulk import BulkForm
from posts.forms.campaigning import CampaignForm
from posts.forms.commenting import CommentForm
from posts.forms.composing import (
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
from posts.forms.linking import LinkForm
from posts.forms.pacing import RhythmForm
from posts.forms.pausing import DecisionForm, HeldFilter, PauseForm
from posts.forms.repeating import RepeatForm
from posts.forms.timing import AmendForm, ProofForm, ReasonForm, SlotForm

__all__ = [
    "AmendForm",
    "BulkForm",
    "CampaignForm",
    "CommentForm",
    "ComposeForm",
    "DecisionForm",
    "HeldFilter",
    "LinkForm",
    "PauseForm",
    "PictureFormSet",
    "ProofForm",
    "ReasonForm",
    "RepeatForm",
    "RhythmForm",
    "SlotForm",
    "SourceFormSet",
    "initial_of",
    "initial_pictures",
    "initial_sources",
    "is_id",
    "stored_pictures",
    "unfinished",
]
