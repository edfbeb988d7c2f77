"""One's own settings."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.forms import ProfileForm
from accounts.views.common import person_of


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Language, phone, notices by e-mail. A language chosen here outdoes this browser's switch."""
    person = person_of(request)
    kept = {
        "language": person.language,
        "phone": person.phone,
        "wants_email": person.wants_email,
    }
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_bound and form.is_valid():
        actions.change_preferences(
            person=person, by=person, now=timezone.now(), **form.cleaned_data
        )
        with translation.override(form.cleaned_data["language"] or translation.get_language()):
            messages.success(request, _("Saved."))
        response = redirect("accounts:profile")
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return response
    status = 422 if form.is_bound else 200
    context = {"form": form, "person": person}
    return render(request, "accounts/profile.html", context, status=status)
