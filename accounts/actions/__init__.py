"""Every write of accounts: units, people, roles with their letters, invitations, absences."""

from accounts.actions.absences import cancel_absence, change_absence, record_absence
from accounts.actions.common import Refused
from accounts.actions.invitations import (
    accept_invitation,
    invite,
    resend_invitation,
    revoke_invitation,
)
from accounts.actions.memberships import end_membership, grant_membership, record_mandate
from accounts.actions.people import (
    add_person,
    change_preferences,
    deactivate,
    record_access_change,
)
from accounts.actions.units import create_unit

__all__ = [
    "Refused",
    "accept_invitation",
    "add_person",
    "cancel_absence",
    "change_absence",
    "change_preferences",
    "create_unit",
    "deactivate",
    "end_membership",
    "grant_membership",
    "invite",
    "record_absence",
    "record_access_change",
    "record_mandate",
    "resend_invitation",
    "revoke_invitation",
]
