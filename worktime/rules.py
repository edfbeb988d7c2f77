"""Who may settle a day off. Which roles may come here at all is asked above, in accounts."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser

from worktime.models import Holiday


def may_confirm(person: AbstractBaseUser, holiday: Holiday) -> bool:
    """Four eyes: whoever proposed the day cannot be the one who confirms it."""
    return bool(holiday.proposed_by_id != person.pk)
