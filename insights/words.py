"""Words of the sign-in library that our Indonesian catalogue says in the words of this house."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

LIBRARY_WORDS = (
    _("Add Email"),
    _("Add Email Address"),
    _("Email"),
    _("Email Addresses"),
    _("Email address"),
    _("Make Primary"),
    _("The following email addresses are associated with your account:"),
    _("Authenticator App"),
    _("Authenticator secret"),
    _(
        "Forgotten your password? Enter your email address below, and we'll send you an email "
        "allowing you to reset it."
    ),
    _("Password Reset"),
    _("Please contact us if you have any trouble resetting your password."),
    _("Recovery Codes"),
    _("Reset My Password"),
    _("Security Keys"),
    _(
        "We have sent you an email. If you have not received it please check your spam folder. "
        "Otherwise contact us if you do not receive it in a few minutes."
    ),
    _("Two-Factor Authentication"),
)
