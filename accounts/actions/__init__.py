"""Every write of accounts: units, people, roles with their letters, invitations, absences."""

from accounts.actions.absences import cancel_absence, change_absence, record_absence
from accounts.actions.common import Refused
from accounts.actions.conduct import (
    Wording,
    acknowledge_conduct,
    confirm_conduct,
    draft_conduct,
    edit_conduct_draft,
    withdraw_conduct_draft,
)
from accounts.actions.editing import Details, change_person
from accounts.actions.invitations import (
    accept_invitation,
    invite,
    resend_invitation,
    revoke_invitation,
)
from accounts.actions.leaving import depart, take_over_invitation, transfer
from accounts.actions.letters import add_letter_file, record_mandate
from accounts.actions.mailing import send_due_invitations
from accounts.actions.memberships import end_membership, grant_membership
from accounts.actions.people import add_person, change_preferences, deactivate, record_access_change
from accounts.actions.signin import (
    attempts_refused,
    emergency_sign_in,
    end_session,
    forget_devices,
    identity_tied,
    reset_second_factor,
    see_device,
)
from accounts.actions.units import change_unit, close_unit, create_unit, move_unit, reopen_unit

__all__ = [
    "Details",
    "Refused",
    "Wording",
    "accept_invitation",
    "acknowledge_conduct",
    "add_letter_file",
    "add_person",
    "attempts_refused",
    "cancel_absence",
    "change_absence",
    "change_person",
    "change_preferences",
    "change_unit",
    "close_unit",
    "confirm_conduct",
    "create_unit",
    "deactivate",
    "depart",
    "draft_conduct",
    "edit_conduct_draft",
    "emergency_sign_in",
    "end_membership",
    "end_session",
    "forget_devices",
    "grant_membership",
    "identity_tied",
    "invite",
    "move_unit",
    "record_absence",
    "record_access_change",
    "record_mandate",
    "reopen_unit",
    "resend_invitation",
    "reset_second_factor",
    "revoke_invitation",
    "see_device",
    "send_due_invitations",
    "take_over_invitation",
    "transfer",
    "withdraw_conduct_draft",
]
