"""Who works here, in which unit, in which role, since when and by which letter."""

from accounts.models.conduct import ConductAcknowledgement, ConductCode, ConductDraft, ConductPoint
from accounts.models.devices import KnownDevice
from accounts.models.invitation import Invitation, InvitationQuerySet
from accounts.models.letters import LetterFile
from accounts.models.staff import (
    Absence,
    AbsenceQuerySet,
    Mandate,
    Membership,
    MembershipQuerySet,
    User,
    UserQuerySet,
    display_name,
)
from accounts.models.unit import Unit

__all__ = [
    "Absence",
    "AbsenceQuerySet",
    "ConductAcknowledgement",
    "ConductCode",
    "ConductDraft",
    "ConductPoint",
    "Invitation",
    "InvitationQuerySet",
    "KnownDevice",
    "LetterFile",
    "Mandate",
    "Membership",
    "MembershipQuerySet",
    "Unit",
    "User",
    "UserQuerySet",
    "display_name",
]
