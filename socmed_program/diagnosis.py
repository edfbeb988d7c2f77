"""What `manage.py doctor` looks at: each finding says what is so, and what to do when it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from records import guards
from records.queries import STANDS_STILL_AFTER, clock_alarm
from socmed_program import checks, env
from socmed_program.bootstrap import find_chromium
from socmed_program.sweeps import database_now

OK, WARN, FAIL = "ok", "warn", "FAIL"


@dataclass(frozen=True)
class Finding:
    level: str
    what: str
    words: str


def findings() -> Iterator[Finding]:
    """All of them; a question that cannot be asked is a failure of its own, not an end."""
    for ask in QUESTIONS:
        what = (ask.__doc__ or ask.__name__).rstrip(".")
        try:
            yield from (Finding(level, what, words) for level, words in ask())
        except Exception as error:
            first = str(error).strip().partition("\n")[0]
            yield Finding(FAIL, what, f"{type(error).__name__}: {first}")


Answers = Iterator[tuple[str, str]]


def _environment() -> Answers:
    """Environment."""
    door = "; the demo door is open" if settings.DEMO_DOOR else ""
    yield OK, f"{settings.ENVIRONMENT}, at {settings.BASE_URL}{door}"
    for fault in checks._faults():
        yield FAIL, fault


def _database() -> Answers:
    """Database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('server_version'), current_database()")
        user, version, name = cursor.fetchone()
    yield OK, f"PostgreSQL {version}, database {name}, as {user}"
    if user != env.WEB_ROLE:
        yield FAIL, f"commands run as {user}, not as {env.WEB_ROLE}: see `prepare_database --help`"


def _collation() -> Answers:
    """Collation."""
    with connection.cursor() as cursor:
        cursor.execute(
            # As JSON, since the columns differ between versions of PostgreSQL.
            "SELECT d->>'datlocprovider', coalesce(d->>'datlocale', d->>'datcollate') FROM"
            " (SELECT to_jsonb(t) d FROM pg_database t WHERE datname = current_database()) _"
        )
        provider, locale = cursor.fetchone()
    if (provider, locale) == ("b", "C.UTF-8"):
        yield OK, "builtin C.UTF-8, as in the tests"
    else:
        yield WARN, f"{locale} instead of builtin C.UTF-8: names may sort otherwise than tested"


def _migrations() -> Answers:
    """Tables."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield FAIL, f"{len(plan)} migration(s) are waiting: `manage.py migrate`"
    else:
        yield OK, "up to date"


def _guards() -> Answers:
    """Guards."""
    problems = guards.problems(connection)
    yield from ((FAIL, problem) for problem in problems)
    if not problems:
        yield OK, f"{len(guards.expected_triggers())} triggers fire always; rights are as declared"


def _broker() -> Answers:
    """Broker."""
    from socmed_program.celery import app

    with app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, timeout=3)
    yield OK, "answers"


def _workers() -> Answers:
    """Workers."""
    from socmed_program.celery import app

    answers = app.control.ping(timeout=1.0)
    if answers:
        yield OK, f"{len(answers)} running"
    else:
        yield WARN, "none answers; the clock process alone keeps time"


def _cache() -> Answers:
    """Cache."""
    cache.set("doctor", "here", 10)
    if cache.get("doctor") == "here":
        yield OK, "keeps what it is given"
    else:
        yield FAIL, "forgets what it is given: sign-in limits would not hold"


def _emergency() -> Answers:
    """Emergency accounts."""
    from allauth.mfa.utils import is_mfa_enabled

    from accounts.middleware import SECOND_FACTORS
    from accounts.models import User

    if not settings.OIDC_ONLY:
        yield OK, "not needed: passwords and passkeys sign in"
    for address in settings.BREAK_GLASS if settings.OIDC_ONLY else []:
        person = User.objects.working().filter(email__iexact=address).first()
        if person is None or not person.has_usable_password():
            yield FAIL, f"{address} is nobody here who could sign in by password"
        elif not is_mfa_enabled(person, SECOND_FACTORS):
            yield WARN, f"{address} has no second factor yet: sign in once and set it up"
        else:
            yield OK, f"{address} can sign in past the single sign-on"


def _clock() -> Answers:
    """Clock."""
    now = database_now()
    alarm = clock_alarm(now)
    if alarm is None:
        yield OK, f"swept within the last {int(STANDS_STILL_AFTER.total_seconds())} s"
    elif alarm.since is None:
        yield FAIL, "has never run: start `manage.py clock`"
    else:
        yield FAIL, f"stands still since {alarm.since:%Y-%m-%d %H:%M} UTC: start `manage.py clock`"
    if settings.PRODUCTION and not settings.ALARM_MAILS:
        yield WARN, "TANGGAP_ALARM_MAILS is empty: nobody is told by mail when the clock stops"


def _mail() -> Answers:
    """Mail."""
    if "smtp" not in settings.EMAIL_BACKEND:
        level = WARN if settings.PRODUCTION else OK
        yield level, f"not sent: {settings.EMAIL_BACKEND.split('.')[-2]} keeps it here"
        return
    get_connection(fail_silently=False).open()
    yield (
        OK,
        f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers, from {settings.DEFAULT_FROM_EMAIL}",
    )


def _anchor() -> Answers:
    """Anchor."""
    folder = Path(settings.ANCHOR_FILE).parent
    if folder.is_dir():
        yield OK, f"kept in {settings.ANCHOR_FILE}"
    else:
        yield FAIL, f"{folder} does not exist: the last seal has no copy outside the database"


def _files() -> Answers:
    """Files."""
    for language in ("id", "en"):
        compiled = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.mo"
        if not compiled.exists():
            yield FAIL, f"translations ({language}) are not compiled: `python tools/messages.py`"
    for name in ("css/tokens.css", "vendor/htmx.js", "vendor/plus-jakarta-sans.woff2"):
        if finders.find(name) is None:
            yield FAIL, f"static/{name} is missing from the checkout"
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        level = FAIL if settings.PRODUCTION else WARN
        yield level, "static files are not collected: `manage.py collectstatic`"
    else:
        yield OK, "static files collected"
    media = Path(settings.MEDIA_ROOT)
    yield OK, f"pictures are kept in {media}" + ("" if media.exists() else " (made when needed)")


def _browser() -> Answers:
    """Browser for tests."""
    if settings.PRODUCTION:
        return
    if path := find_chromium():
        yield OK, path
    else:
        yield WARN, "no Chromium: `make test` says what to install"


QUESTIONS: list[Callable[[], Answers]] = [
    _environment,
    _database,
    _collation,
    _migrations,
    _guards,
    _broker,
    _workers,
    _cache,
    _emergency,
    _clock,
    _mail,
    _anchor,
    _files,
    _browser,
]
