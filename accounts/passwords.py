"""What a password must be. By default length and no common one (ASVS 5.0); BSSN asks for more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User


class CompositionValidator:
    """Small and capital letters, a digit and another sign: the policy of BSSN, by setting."""

    def validate(self, password: str, user: User | None = None) -> None:
        wanted = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
        if not all(any(kind(sign) for sign in password) for kind in wanted):
            raise ValidationError(self.get_help_text(), code="password_composition")

    def get_help_text(self) -> str:
        return _("Your password must hold small and capital letters, a digit and another sign.")


def is_too_old(person: User, now: datetime) -> bool:
    """Chosen longer ago than the policy allows, or nobody knows when; never without such a rule."""
    if settings.PASSWORD_MAX_AGE_DAYS is None or not person.has_usable_password():
        return False
    chosen = person.password_set_at
    return chosen is None or now - chosen >= timedelta(days=settings.PASSWORD_MAX_AGE_DAYS)
