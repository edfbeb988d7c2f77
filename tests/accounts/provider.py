"""A small OpenID Connect provider on loopback: real requests, signed tokens, PKCE checked."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENT, SECRET = "tanggap", "rahasia-klien"


@dataclass
class Provider:
    """What it says of whoever comes; `asked` keeps the requests for codes and tokens."""

    address: str = ""
    who: dict[str, Any] = field(default_factory=dict)
    in_token: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    key: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    @property
    def settings(self) -> dict[str, Any]:
        app = {
            "provider_id": "sso", "name": "SSO Provinsi", "client_id": CLIENT, "secret": SECRET,
            "settings": {"server_url": self.address, "email_authentication": True},
        }  # fmt: skip
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def configuration(self) -> dict[str, Any]:
        ends = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "jwks",
        }
        methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        places = {name: f"{self.address}/{end}" for name, end in ends.items()}
        return {"issuer": self.address} | methods | places

    def authorize(self, given: dict[str, str]) -> str:
        code = secrets.token_urlsafe(16)
        self.codes[code] = given
        back = urlencode({"code": code, "state": given["state"]})
        return f"{given['redirect_uri']}?{back}"

    def token(self, given: dict[str, str]) -> dict[str, Any] | None:
        """None unless the code is new and the verifier fits the challenge."""
        asked = self.codes.pop(given["code"], None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or given["client_secret"] != SECRET
            or asked.get("code_challenge") != challenge
        ):
            return None
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300}
        token = jwt.encode(claims | self.who | self.in_token, self.key, "RS256", {"kid": "1"})
        return {"access_token": "a", "token_type": "Bearer", "id_token": token}


class Answers(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            self.provider.asked.append(("authorize", given))
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(given))
            self.end_headers()
        elif parts.path == "/userinfo":
            self._json(self.provider.who)
        else:
            self._json(self.provider.configuration())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        self.provider.asked.append(("token", given))
        self._json(self.provider.token(given) or {"error": "invalid_grant"})

    def _json(self, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(400 if "error" in content else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: Any) -> None:
        pass


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()
    handler = type("Handler", (Answers,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
