"""The demo's door: sign in as anybody with one click. Production refuses to start with it."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.middleware import DEMO_SESSION
from accounts.models import User
from accounts.sessions import sign_in

# A proxy on this machine makes everybody look as if they sat in front of it.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


def is_open(request: HttpRequest) -> bool:
    """Only under the demo's settings, and only for a browser on this very machine."""
    if not settings.DEMO_DOOR or settings.PRODUCTION:
        return False
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the person named, without password or second factor; 404 with the door shut."""
    if not is_open(request):
        raise Http404
    person_id = request.POST.get("person", "")
    if not person_id.isdecimal() or len(person_id) > 18:
        raise Http404
    person = get_object_or_404(User.objects.working(), pk=int(person_id))
    sign_in(request, person)
    request.session[DEMO_SESSION] = True
    return redirect("home")
