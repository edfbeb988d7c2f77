"""Django's settings. The environment decides; `socmed_program/env.py` says how it is read."""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from socmed_program import env

env.load_local_file()

BASE_DIR = env.BASE_DIR
ENVIRONMENT = env.choice("TANGGAP_ENV", "production", env.ENVIRONMENTS)
PRODUCTION = ENVIRONMENT == "production"
# The one-click sign-in door; `socmed_program/checks.py` refuses it in production.
DEMO_DOOR = env.flag("TANGGAP_DEMO_DOOR", ENVIRONMENT == "demo")

DEBUG = False
SECRET_KEY = env.secret_key("TANGGAP_SECRET_KEY", required=PRODUCTION)
# Fernet keys, newest first, that encrypt second-factor secrets at rest.
MFA_KEYS = env.fernet_keys("TANGGAP_MFA_KEYS", required=PRODUCTION)
ALLOWED_HOSTS = env.words("TANGGAP_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,testserver")
# Absolute links in mails are built from this, never from a request's Host header.
BASE_URL = env.text("TANGGAP_BASE_URL", None if PRODUCTION else "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "socmed_program",
    "insights",
    "ethics",
    "posts",
    "duties",
    "channels",
    "accounts",
    "records",
    "worktime",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "socmed_program.middleware.RequestLog",
    "csp.middleware.CSPMiddleware",
    "socmed_program.public_door.PublicDoor",
    "accounts.cookies.SignedSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "accounts.middleware.PersonalSettings",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SessionLimits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.SecondFactorRequired",
    "accounts.middleware.PasswordRenewal",
    "accounts.middleware.ConductFirst",
    "socmed_program.middleware.FormsOnly",
]

ROOT_URLCONF = "socmed_program.urls"
WSGI_APPLICATION = "socmed_program.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "insights.context.frame",
            ],
        },
    }
]

# --- Database: two roles (DESIGN, promise 14) -------------------------------------------------
DATABASES = {"default": env.database_for_this_process()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache and broker -------------------------------------------------------------------------
REDIS_URL = env.text("REDIS_URL", None if PRODUCTION else "redis://127.0.0.1:1/0")
CACHES = {
    "default": {
        # Sign-in limits and one-time-code replay guards live here: shared, never process memory.
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.cache_url(REDIS_URL),
        "KEY_PREFIX": "tanggap",
        "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 3},
    }
}

# --- People and sign-in -----------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# `asvs` (the default) or `bssn`, which adds composition and a new password every six months.
PASSWORD_POLICY = env.choice("TANGGAP_PASSWORD_POLICY", "asvs", ("asvs", "bssn"))
PASSWORD_MAX_AGE_DAYS = {"asvs": None, "bssn": 183}[PASSWORD_POLICY]
AUTH_PASSWORD_VALIDATORS = env.password_validators(PASSWORD_POLICY)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Tanggap] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if BASE_URL.startswith("https:") else "http"
ACCOUNT_USER_DISPLAY = "accounts.models.display_name"
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TANGGAP_PROXIES", 0)
MFA_FORMS = {
    "activate_totp": "accounts.forms.signin.ActivateTOTPForm",
    "authenticate": "accounts.forms.signin.AuthenticateForm",
    "reauthenticate": "accounts.forms.signin.ReauthenticateForm",
    "add_webauthn": "accounts.forms.keys.AddKeyForm",
    "edit_webauthn": "accounts.forms.keys.EditKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Tanggap"
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_FORMS = {"reset_password": "accounts.forms.signin.ResetPasswordForm"}
# A whole office may share one address: the account's measure does the work, the address's is wide.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "5/5m/key,30/m/ip",
    "login_failed_known_device": "10/5m/key",
}
# Single sign-on by OpenID Connect; off without a server. See docs/security.md.
SOCIALACCOUNT_PROVIDERS = {"openid_connect": env.openid_connect()}
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# A link, not a form: the policy for forms would have to name every host the provider leads over.
SOCIALACCOUNT_LOGIN_ON_GET = True
OIDC_ONLY = env.flag("TANGGAP_OIDC_ONLY", False)
# Values of `amr` or `acr` in the provider's token that count as a second factor; none by default.
OIDC_SECOND_FACTOR = env.words("TANGGAP_OIDC_SECOND_FACTOR")
# With OIDC_ONLY: addresses that may still sign in by password and (always) a second factor.
BREAK_GLASS = [address.lower() for address in env.words("TANGGAP_BREAK_GLASS")]
# Absolute, from the sign-in; and idle, for whoever approves or administers.
SESSION_COOKIE_AGE = env.number("TANGGAP_SESSION_HOURS", 12) * 3600
SESSION_IDLE_AGE = env.number("TANGGAP_SESSION_IDLE_MINUTES", 30) * 60
SESSION_SERIALIZER = "accounts.sealed.SealedSerializer"

# --- Language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # ids are not amounts; amounts say `|intcomma`
TIME_ZONE = "UTC"
DEFAULT_ZONE = "Asia/Jakarta"

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.BASE_DIR / env.text("TANGGAP_STATIC_ROOT", "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env.BASE_DIR / env.text("TANGGAP_MEDIA_ROOT", "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
UPLOAD_LIMIT_BYTES = env.number("TANGGAP_UPLOAD_LIMIT_MB", 10) * 1024 * 1024

# --- Mail -------------------------------------------------------------------------------------
EMAIL_BACKEND = env.text(
    "TANGGAP_MAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if PRODUCTION
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = env.BASE_DIR / env.text("TANGGAP_MAIL_FOLDER", ".local/mail")
EMAIL_HOST = env.text("TANGGAP_SMTP_HOST", "localhost")
EMAIL_PORT = env.number("TANGGAP_SMTP_PORT", 587 if PRODUCTION else 25)
EMAIL_HOST_USER = env.text("TANGGAP_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("TANGGAP_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("TANGGAP_SMTP_TLS", PRODUCTION)
EMAIL_TIMEOUT = 4  # seconds; below the delivery lease, see records/actions.py
DEFAULT_FROM_EMAIL = env.text("TANGGAP_MAIL_FROM", None if PRODUCTION else "tanggap@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Told by mail, past broker and clock, when the clock stands still.
ALARM_MAILS = env.words("TANGGAP_ALARM_MAILS")
# The last seal's hash is appended here, outside the database; see `verify_records --anchor`.
ANCHOR_FILE = env.BASE_DIR / env.text("TANGGAP_ANCHOR_FILE", ".local/anchors.jsonl")

# --- Security ---------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = PRODUCTION
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
DEVICE_COOKIE_NAME = "__Host-device" if PRODUCTION else "device"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
# The health address is asked by the container engine on loopback, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/"]

# --- Logs -------------------------------------------------------------------------------------
LOGGING_CONFIG = "socmed_program.logs.configure"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "level": env.choice("TANGGAP_LOG_LEVEL", "INFO" if PRODUCTION else "WARNING", LOG_LEVELS)
}
