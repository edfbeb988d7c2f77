"""Inviting people, and accepting an invitation."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, queries, sso
from accounts.forms import AcceptForm, InviteForm
from accounts.mails import send_invitation
from accounts.models import Invitation, User
from accounts.rules import invitation_for, unit_ids, visible_invitations
from accounts.sessions import sign_in_with_new_password
from accounts.states import Role
from accounts.views.common import admin_of, complete, keep_file, page_of, recorded_letter
from records.uploads import upload_limited


@login_required
@require_GET
def invitations(request: HttpRequest) -> HttpResponse:
    return _list(request)


def _list(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    admin = admin_of(request, now)
    context = {
        "page": page_of(queries.invitations(admin, now), request),
        "refused": refused,
        "now": now,
    }
    return render(request, "accounts/invitations.html", context, status=status)


@login_required
@upload_limited
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody; the mail leaves after the row stands."""
    now = timezone.now()
    admin = admin_of(request, now)
    units = unit_ids(admin, now, [Role.ADMIN])
    form = InviteForm(request.POST or None, request.FILES or None, unit_ids=units)
    if complete(form, request):
        try:
            with transaction.atomic():
                mandate = recorded_letter(form, admin, now)
                invitation, token = actions.invite(
                    mandate=mandate, by=admin, now=now, **form.person
                )
                keep_file(form, mandate, admin, now)
        except actions.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            _post(request, invitation, token)
            return redirect("accounts:invitations")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/invite.html", {"form": form}, status=status)


@login_required
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    admin = admin_of(request, now)
    get_object_or_404(visible_invitations(admin, now), pk=pk)
    try:
        invitation, token = actions.resend_invitation(invitation_id=pk, by=admin, now=now)
    except actions.Refused as refusal:
        return _list(request, refused=str(refusal), status=422)
    _post(request, invitation, token)
    return redirect("accounts:invitations")


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    admin = admin_of(request, now)
    get_object_or_404(visible_invitations(admin, now), pk=pk)
    try:
        actions.revoke_invitation(invitation_id=pk, by=admin, now=now)
    except actions.Refused as refusal:
        return _list(request, refused=str(refusal), status=422)
    messages.success(request, _("The invitation is taken back; its link is dead."))
    return redirect("accounts:invitations")


def _post(request: HttpRequest, invitation: Invitation, token: str) -> None:
    """Outside any transaction. A mail that fails is said, never swallowed."""
    try:
        send_invitation(invitation, token)
    except OSError:
        messages.warning(
            request,
            _("The invitation is saved, but its mail could not be sent. Send it again later."),
        )
    else:
        messages.success(request, _("The invitation is on its way. It is valid for 72 hours."))


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password, unless the single sign-on is the rule, and join.

    One use; the address is the invitation's and cannot be changed.

    An invitation that is used, revoked, expired or unknown answers 410, alike for all four.
    """
    now = timezone.now()
    invitation = invitation_for(token, now)
    if invitation is None:
        return render(request, "accounts/invitation_over.html", status=410)
    if request.user.is_authenticated:
        waiting = {"invitation": invitation}
        return render(request, "accounts/invitation_signed_in.html", waiting, status=409)
    person = User(email=invitation.email, name=invitation.name)
    by_provider = sso.is_the_rule_for(invitation.email)
    form = AcceptForm(
        request.POST if request.method == "POST" else None, person=person, chooses=not by_provider
    )
    if form.is_bound and form.is_valid():
        try:
            user = actions.accept_invitation(
                token=token, password=form.cleaned_data.get("password"), now=now
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Welcome. Your account is ready."))
            if by_provider:
                return redirect(settings.LOGIN_URL)
            sign_in_with_new_password(request, user)
            return redirect("home")
    status = 422 if form.is_bound else 200
    context = {"form": form, "invitation": invitation}
    return render(request, "accounts/accept.html", context, status=status)
