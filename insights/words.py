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
    _("Name"),
    _("The following email addresses are associated with your account:"),
    _("Two-Factor Authentication"),
)
