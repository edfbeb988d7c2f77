"""Every write of accounts: units, people, roles with their letters, invitations, absences."""

from accounts.actions.absences import cancel_absence, record_absence
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
from accounts.actions.signin import (
    attempts_refused,
    emergency_sign_in,
    end_session,
    forget_devices,
    identity_tied,
    reset_second_factor,
    see_device,
)
from accounts.actions.units import create_unit

__all__ = [
    "Refused",
    "accept_invitation",
    "add_person",
    "attempts_refused",
    "cancel_absence",
    "change_preferences",
    "create_unit",
    "deactivate",
    "emergency_sign_in",
    "end_membership",
    "end_session",
    "forget_devices",
    "grant_membership",
    "identity_tied",
    "invite",
    "record_absence",
    "record_access_change",
    "record_mandate",
    "resend_invitation",
    "reset_second_factor",
    "revoke_invitation",
    "see_device",
]
