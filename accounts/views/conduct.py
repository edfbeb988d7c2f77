"""The undertaking that everybody reads before anything else opens, and who has not yet."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import actions, queries
from accounts.forms.conduct import ConductForm
from accounts.models import ConductCode
from accounts.rules import conduct_due
from accounts.views.common import admin_of, page_of, person_of


@login_required
@require_http_methods(["GET", "POST"])
def conduct(request: HttpRequest) -> HttpResponse:
    """The eight points in force; signed once for each version."""
    now, person = timezone.now(), person_of(request)
    form = ConductForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            actions.acknowledge_conduct(
                person=person, version=form.cleaned_data["version"], by=person, now=now
            )
        except actions.Refused as refusal:
            form = ConductForm(None)
            messages.warning(request, str(refusal))
        else:
            return redirect(_next(request))
    code = ConductCode.objects.in_force(now).prefetch_related("points").first()
    signed = person.acknowledgements.filter(code=code).first() if code else None
    context = {
        "code": code,
        "signed": signed,
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "due": conduct_due(person, now) is not None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/conduct.html", context, status=status)


def _next(request: HttpRequest) -> str:
    """Where the person was going; never out of this house."""
    wanted = request.POST.get("next", "")
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    messages.success(request, _("Thank you. Everything else is open now."))
    return "home"


@login_required
@require_GET
def conduct_status(request: HttpRequest) -> HttpResponse:
    """Who of the admin's people has not signed the version in force."""
    now = timezone.now()
    admin = admin_of(request, now)
    code = ConductCode.objects.in_force(now).first()
    unsigned = queries.unsigned_people(admin, code, now)
    context = {
        "code": code,
        "page": page_of(unsigned, request),
        "unsigned": unsigned.count(),
        "signed": queries.signed_count(admin, code, now),
    }
    return render(request, "accounts/conduct_status.html", context)
