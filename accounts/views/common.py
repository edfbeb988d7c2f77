"""What the staff pages share."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts import actions
from accounts.forms import FiledMandateForm, MandateForm
from accounts.models import Mandate, User
from accounts.rules import may_administer, visible_people
from records.files import LARGEST_LETTER, too_big

PAGE_SIZE = 50
Row = TypeVar("Row", bound=Model)


def person_of(request: HttpRequest) -> User:
    """Behind `login_required` it is always one of ours."""
    return cast(User, request.user)


def admin_of(request: HttpRequest, now: datetime) -> User:
    """The person, if a program admin of anything; else 403."""
    person = person_of(request)
    if not may_administer(person, now):
        raise PermissionDenied
    return person


def seen_person(request: HttpRequest, pk: int, now: datetime) -> User:
    """Somebody whom the person may see, else 404."""
    found = visible_people(person_of(request), now).select_related("unit")
    return get_object_or_404(found, pk=pk)


def page_of(rows: QuerySet[Row], request: HttpRequest) -> Page[Row]:
    """The page that the address asks for; a number that makes no sense gives the nearest."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def complete(form: FiledMandateForm, request: HttpRequest) -> bool:
    """Sent and valid, and its file was not dropped on the way for its size.

    Where it is shown again, the file must be chosen again: browsers keep none.
    """
    if not form.is_bound:
        return False
    valid = form.is_valid()
    if "file" in getattr(request, "too_large", ()):
        form.add_error("file", too_big(LARGEST_LETTER))
    elif not valid and request.FILES.get("file"):
        form["file"].help_text = _("Choose the file again: it was not kept.")
    return form.is_valid()


def keep_file(form: FiledMandateForm, mandate: Mandate | None, admin: User, now: datetime) -> None:
    """The file of the letter that the form names; inside the caller's transaction."""
    if mandate is not None and (file := form.letter_file()):
        actions.add_letter_file(mandate=mandate, **file, by=admin, now=now)


def only_file(form: FiledMandateForm) -> bool:
    """Whether all is right but for the file: where it is chosen last, the last page comes back."""
    return set(form.errors) == {"file"}


def letter_field(refusal: Exception) -> str | None:
    """Beside which field of a form with a letter the refusal stands: its file, or above all."""
    return "file" if getattr(refusal, "field", None) == "file" else None


def recorded_letter(form: MandateForm, admin: User, now: datetime) -> Mandate | None:
    """The mandate that the form names, entered if it is new; inside the caller's transaction."""
    letter = form.letter()
    return actions.record_mandate(**letter, by=admin, now=now) if letter else None
