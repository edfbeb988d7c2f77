"""pytest plug-in: no test talks to the outside, and a missing browser or broker is a failure."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from socmed_program.bootstrap import CHROMIUM_MISSING, find_chromium


class OutboundRefused(RuntimeError):
    """A test tried to leave this machine."""


def _stays_here(address: Any) -> bool:
    if not isinstance(address, tuple):  # a unix socket's path
        return True
    host = str(address[0]).partition("%")[0]
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _no_way_out() -> Iterator[None]:
    """Loopback and unix sockets only; names other than localhost are not even looked up."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    sendto, look_up = socket.socket.sendto, socket.getaddrinfo

    def guard(address: Any) -> None:
        if not _stays_here(address):
            raise OutboundRefused(f"a test tried to reach {address!r}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        guard(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        guard(address)
        return connect_ex(self, address)

    def guarded_sendto(self: socket.socket, data: Any, *rest: Any) -> int:
        guard(rest[-1])
        return sendto(self, data, *rest)

    def guarded_look_up(host: Any, *rest: Any, **more: Any) -> Any:
        guard((host.decode() if isinstance(host, bytes) else host or "", 0))
        return look_up(host, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket.socket, "sendto", guarded_sendto)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; without one the test fails and says what to install."""
    path = find_chromium()
    if path is None:
        pytest.fail(CHROMIUM_MISSING, pytrace=False)
    return path
