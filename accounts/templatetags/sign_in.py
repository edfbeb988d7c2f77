"""What the sign-in page offers here."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django import template
from django.conf import settings
from django.http import HttpRequest

from accounts import sso

register = template.Library()


@register.simple_tag(takes_context=True)
def single_sign_on(context: template.Context) -> dict[str, Any]:
    """The providers with their addresses, and whether they are the rule."""
    request: HttpRequest = context["request"]
    providers = get_adapter().list_providers(request) if sso.is_offered() else []
    following = (
        {"next": context["redirect_field_value"]} if context.get("redirect_field_value") else {}
    )
    return {
        "providers": [
            {"name": one.name, "url": one.get_login_url(request, **following)} for one in providers
        ],
        "is_the_rule": settings.OIDC_ONLY,
    }


@register.simple_tag(takes_context=True)
def passkeys_work(context: template.Context) -> bool:
    """A passkey belongs to a host name; browsers refuse them where the host is a number."""
    host = context["request"].get_host().rpartition(":")[0] or context["request"].get_host()
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False
