"""Who works here, in which unit, in which role, since when and by which letter."""

from accounts.models.staff import (
    Absence,
    AbsenceQuerySet,
    Invitation,
    InvitationQuerySet,
    Mandate,
    Membership,
    MembershipQuerySet,
    Unit,
    User,
    UserQuerySet,
    display_name,
)

__all__ = [
    "Absence",
    "AbsenceQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "Mandate",
    "Membership",
    "MembershipQuerySet",
    "Unit",
    "User",
    "UserQuerySet",
    "display_name",
]
