"""Settings from the environment: what may be set, and a refusal that names what is wrong.

Every variable may also be given as `NAME_FILE`, a path whose content is the value (for secrets).
"""

import base64
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from socmed_program.embedded import BASE_DIR as BASE_DIR
from socmed_program.embedded import LOCAL, read_env

ENVIRONMENTS = ("production", "demo", "test")
# The role that owns no table and may not change what stands; see DESIGN, promise 14.
WEB_ROLE = "tanggap_web"
DEMO_KEY = "only-for-a-demo-on-this-machine-"


def text(name: str, default: str | None = None) -> str:
    """The variable's value, or the content of the file that `NAME_FILE` points to.

    Raises ImproperlyConfigured naming the variable when it is missing and has no default.
    """
    value = _content(name, path) if (path := os.environ.get(f"{name}_FILE")) else None
    value = os.environ.get(name, default) if value is None else value
    # An empty line in a settings file is no answer where one is required.
    if value is None or (default is None and not value):
        raise ImproperlyConfigured(f"{name} is not set. See README, “Running it for real”.")
    return value


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as problem:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {problem}") from None


def flag(name: str, default: bool) -> bool:
    """A yes/no variable; anything but on/off words is refused rather than guessed."""
    value = text(name, "on" if default else "off").lower()
    if value in {"1", "on", "true", "yes"}:
        return True
    if value in {"0", "off", "false", "no"}:
        return False
    raise ImproperlyConfigured(f"{name} must be on or off, not “{value}”.")


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{value}”.") from None


def choice(name: str, default: str, allowed: Iterable[str]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list; empty items are dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str) -> dict[str, Any]:
    """Django's connection settings from `postgres://user:password@host:port/name`.

    A unix socket is given as `postgres://user@/name?host=/folder`.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://.")
    query = _query(parts.query)
    try:
        port = parts.port or query.get("port", "")
    except ValueError:
        raise ImproperlyConfigured("The port in DATABASE_URL is no number.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or query.get("host", ""),
        "PORT": str(port),
    }


def load_local_file() -> None:
    """Take what `make demo` wrote to `.local/env`, unless the environment is given explicitly.

    So that `manage.py …` works by itself beside a demo, and never by accident in production.
    """
    if "TANGGAP_ENV" in os.environ:
        return
    for name, value in read_env(LOCAL / "env").items():
        os.environ.setdefault(name, value)


def secret_key(name: str, *, required: bool) -> str:
    """Django's signing key. In production it must be given and strong; else a fixed word serves."""
    value = text(name, None if required else DEMO_KEY + "x" * 32)
    known = value.startswith((DEMO_KEY, "django-insecure-"))
    if required and (known or len(value) < 50 or len(set(value)) < 10):
        raise ImproperlyConfigured(
            f"{name} is too weak: at least 50 random characters, at least 10 different ones. "
            "`python -c 'import secrets; print(secrets.token_urlsafe(64))'` makes a good one."
        )
    return value


def password_validators(policy: str) -> list[dict[str, Any]]:
    """Long and not a common one; BSSN also asks for composition."""
    django = "django.contrib.auth.password_validation"
    found: list[dict[str, Any]] = [
        {"NAME": f"{django}.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
        {"NAME": f"{django}.CommonPasswordValidator"},
        {
            "NAME": f"{django}.UserAttributeSimilarityValidator",
            "OPTIONS": {"user_attributes": ("email", "name", "position")},
        },
    ]
    if policy == "bssn":
        found.append({"NAME": "accounts.passwords.CompositionValidator"})
    return found


def openid_connect() -> dict[str, Any]:
    """The provider of the single sign-on, for the sign-in library; without a server none."""
    server = text("TANGGAP_OIDC_SERVER", "")
    apps = []
    if server:
        apps.append(
            {
                "provider_id": "sso",
                "name": text("TANGGAP_OIDC_NAME", "SSO"),
                "client_id": text("TANGGAP_OIDC_CLIENT_ID"),
                "secret": text("TANGGAP_OIDC_CLIENT_SECRET"),
                "settings": {"server_url": server, "email_authentication": True},
            }
        )
    return {"OAUTH_PKCE_ENABLED": True, "APPS": apps}


def fernet_keys(name: str, *, required: bool) -> list[str]:
    """Keys for second-factor secrets, newest first; each 32 bytes in URL-safe base64."""
    demo_key = base64.urlsafe_b64encode(b"only-for-a-demo-on-this-machine!").decode()
    keys = words(name) if required or os.environ.get(name) else [demo_key]
    if not keys:
        raise ImproperlyConfigured(f"{name} is not set: it encrypts second-factor secrets.")
    for key in keys:
        try:
            raw = base64.urlsafe_b64decode(key)
        except ValueError:
            raw = b""
        # 32 random bytes practically never hold fewer than 16 different ones.
        if len(raw) != 32 or (required and (key == demo_key or len(set(raw)) < 16)):
            raise ImproperlyConfigured(f"{name} holds a key that is not 32 random bytes in base64.")
    return keys


def database_for_this_process() -> dict[str, Any]:
    """The connection of this process: the owner's for migrations, the web role's for all else.

    `DATABASE_OWNER_URL` names a separate owner login and is required in production. Where only
    `DATABASE_URL` is given (a first run on a database of one's own), every process signs in with
    it and all but migrations step down to the web role.
    """
    production = os.environ.get("TANGGAP_ENV", "production") == "production"
    url = text("DATABASE_URL", None if production else "postgres://nobody@127.0.0.1:1/not_started")
    owner_url = text("DATABASE_OWNER_URL", "")
    owner = os.environ.get("TANGGAP_DATABASE_ROLE") == "owner"
    if production:
        refuse_weak_password("DATABASE_URL", url)
        refuse_weak_password("DATABASE_OWNER_URL", owner_url)
    options: dict[str, Any] = {"connect_timeout": 3}
    settings = ["-c lock_timeout=5s", "-c idle_in_transaction_session_timeout=15s"]
    # Written for discs that turn, the server's own figure makes it read a million posts in turn
    # rather than look two thousand up (benchmarks/bench_calendar.py).
    settings.append("-c random_page_cost=1.1")
    if owner:
        url = owner_url or url
    else:
        settings.append("-c statement_timeout=30s")
        if not owner_url:
            settings.append(f"-c role={WEB_ROLE}")
    options["options"] = " ".join(settings)
    connection = database(url)
    connection |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
    # Web server threads keep their connections in a pool; workers must not (they fork).
    if os.environ.get("TANGGAP_PROCESS") == "web":
        options["pool"] = {"min_size": 1, "max_size": number("TANGGAP_THREADS", 4), "timeout": 5}
    return connection


def refuse_weak_password(name: str, url: str) -> None:
    """Over a network the password is all that keeps others out of the database."""
    connection = database(url) if url else {"HOST": ""}
    host = connection["HOST"]
    if not host or host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"}:
        return
    if len(connection["PASSWORD"]) < 16 or len(set(connection["PASSWORD"])) < 8:
        raise ImproperlyConfigured(
            f"{name} needs a strong password: at least 16 characters, at least 8 different ones."
        )


def cache_url(redis_url: str) -> str:
    """The cache's address beside the broker's: same server, next database number."""
    parts = urlsplit(redis_url)
    if parts.scheme not in {"redis", "rediss", "redis+socket"}:
        raise ImproperlyConfigured(
            "REDIS_URL must begin with redis://, rediss:// or redis+socket://."
        )
    if parts.scheme == "redis+socket":
        number_ = int(_query(parts.query).get("virtual_host", "0"))
        return f"unix://{parts.path}?db={number_ + 1}"
    number_text = parts.path.strip("/") or "0"
    if not number_text.isdigit():
        raise ImproperlyConfigured("REDIS_URL must end with a database number, such as /0.")
    return parts._replace(path=f"/{int(number_text) + 1}").geturl()


def _query(text_: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(text_).items()}
