"""How often somebody may write to us without signing in: counted in the shared cache.

Kept is a keyed hash of the address, for an hour. Without the cache nothing is taken: a door that
cannot count stays shut.
"""

from __future__ import annotations

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

SECONDS = 3600
FROM_ONE_ADDRESS = 5
FROM_ALL = 300


class TooMany(Exception):
    """So many came from this address, or from everywhere, within the hour."""


class CannotCount(Exception):
    """The shared cache does not answer."""


def count_report(request: HttpRequest) -> None:
    """Count one report. Raises TooMany or CannotCount; then nothing may be written."""
    source = _network_of(get_adapter().get_client_ip(request))
    place = salted_hmac("channels.public.limits", source).hexdigest()[:32]
    try:
        if _count(f"impostor:{place}") > FROM_ONE_ADDRESS or _count("impostor:all") > FROM_ALL:
            raise TooMany
    except (RedisError, OSError) as error:
        raise CannotCount from error


def _count(key: str) -> int:
    cache.add(key, 0, SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two
        cache.set(key, 1, SECONDS)
        return 1


def _network_of(address: str) -> str:
    """One household has one IPv4 address, but a whole /64 of the new ones."""
    found = ipaddress.ip_address(address)
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False))
