"""Django's settings, derived from `options`. Nothing here reads the environment itself."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from mulin.config.keys import DATABASE, folder_beside, key_folder, load_keys
from mulin.config.options import SettingError, read_options

_OPTIONS = read_options()
PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(_OPTIONS["MULIN_DATA"]).resolve()
_KEYS = load_keys(_OPTIONS, DATA)


@dataclass(frozen=True, slots=True)
class MulinSettings:
    """What Mulin's own code reads, as `settings.MULIN`."""

    data: Path
    keys: Path
    origin: str
    security_contact: str
    field_key: bytes
    ledger_key: bytes
    backup_key: bytes
    backups: Path
    backups_second: Path | None
    demo_date: date | None
    demo_door: bool
    sms: str
    sms_key_id: str
    sms_key_secret: str
    sms_sign: str
    sms_template: str
    sms_notice_template: str
    sms_app: str
    sms_endpoint: str
    sms_daily: int
    proxies: int
    workers: int
    embedded: bool


MULIN = MulinSettings(
    data=DATA,
    keys=key_folder(DATA, _OPTIONS["MULIN_KEYS"]),
    security_contact=_OPTIONS["MULIN_SECURITY_CONTACT"],
    origin=_OPTIONS["MULIN_ORIGIN"] or "http://127.0.0.1:8000",
    field_key=_KEYS.field,
    ledger_key=_KEYS.ledger,
    backup_key=_KEYS.backup,
    backups=folder_beside(DATA, "backups", _OPTIONS["MULIN_BACKUPS"]),
    backups_second=None if _OPTIONS["MULIN_BACKUPS_SECOND"] == Path() else _OPTIONS["MULIN_BACKUPS_SECOND"].resolve(),
    demo_date=_OPTIONS["MULIN_DEMO_DATE"],
    demo_door=_OPTIONS["MULIN_DEMO_DOOR"],
    sms=_OPTIONS["MULIN_SMS"],
    sms_key_id=_OPTIONS["MULIN_SMS_KEY_ID"],
    sms_key_secret=_OPTIONS["MULIN_SMS_KEY_SECRET"],
    sms_sign=_OPTIONS["MULIN_SMS_SIGN"],
    sms_template=_OPTIONS["MULIN_SMS_TEMPLATE"],
    sms_notice_template=_OPTIONS["MULIN_SMS_NOTICE_TEMPLATE"],
    sms_app=_OPTIONS["MULIN_SMS_APP"],
    sms_endpoint=_OPTIONS["MULIN_SMS_ENDPOINT"],
    sms_daily=_OPTIONS["MULIN_SMS_DAILY"],
    proxies=_OPTIONS["MULIN_PROXIES"],
    workers=_OPTIONS["MULIN_WORKERS"],
    embedded=not _OPTIONS["MULIN_DATABASE_URL"],
)

SECRET_KEY = _KEYS.secret
DEBUG = False
_origin_host = urlsplit(MULIN.origin).hostname or "127.0.0.1"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", _origin_host, *_OPTIONS["MULIN_HOSTS"]]
CSRF_TRUSTED_ORIGINS = [MULIN.origin] if MULIN.origin.startswith("https") else []
ROOT_URLCONF = "mulin.config.urls"
WSGI_APPLICATION = "mulin.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"

# Rooms in floor order: a lower room hears an event before an upper one.
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "mulin.base",
    "mulin.ledger",
    "mulin.places",
    "mulin.accounts",
    "mulin.people",
    "mulin.printing",
    "mulin.messaging",
    "mulin.media",
    "mulin.roster",
    "mulin.contacts",
    "mulin.schedule",
    "mulin.cards",
    "mulin.gatherings",
    "mulin.points",
    "mulin.riddles",
    "mulin.events",
    "mulin.awards",
    "mulin.reports",
    "mulin.web",
    "mulin.ops",
]

MIDDLEWARE = [
    "mulin.web.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mulin.web.middleware.PolicyMiddleware",
    "mulin.web.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mulin.accounts.middleware.DoorMiddleware",
    "mulin.web.middleware.LookMiddleware",
    "mulin.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mulin.web.middleware.PieceMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mulin.web.middleware.ActorMiddleware",
    "mulin.web.middleware.ErrorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mulin.web.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "mulin.base.templatetags.mulin",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "mulin.base.sqlite_in_turn",
            "NAME": DATA / DATABASE,
            "CONN_MAX_AGE": 60,  # opening the file anew was a quarter of a page's time
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA secure_delete=ON; PRAGMA cache_size=-16000;"
                    "PRAGMA wal_autocheckpoint=10000;"  # 40 MB: the worker is there first, beside everybody
                ),
            },
            "TEST": {"NAME": ":memory:"},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingError("MULIN_DATABASE_URL must begin with postgres://. Leave it out for SQLite.")
    return {
        "ENGINE": "mulin.base.postgres_watched",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            # With helpers in sight PostgreSQL finds whole tables cheap to read: one process answers (decision 32).
            "options": "-c statement_timeout=15s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"
            " -c max_parallel_workers_per_gather=0"
        },
    }


DATABASES = {"default": _database(_OPTIONS["MULIN_DATABASE_URL"])}
if not MULIN.embedded:
    INSTALLED_APPS.insert(INSTALLED_APPS.index("mulin.base"), "procrastinate.contrib.django")

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _OPTIONS["MULIN_CACHE_URL"]}
    if _OPTIONS["MULIN_CACHE_URL"]
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "mulin_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    "near": {"BACKEND": "mulin.base.near.NearCache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "mulin_language"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Sign-in is our own (decision 0010); allauth keeps and checks second factors.
AUTHENTICATION_BACKENDS = ["mulin.accounts.adapter.SessionBackend"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_ADAPTER = "mulin.accounts.adapter.AccountAdapter"
ACCOUNT_RATE_LIMITS = False  # base.limits counts
ALLAUTH_TRUSTED_PROXY_COUNT = MULIN.proxies
MFA_ADAPTER = "mulin.accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_ALLOW_UNVERIFIED_EMAIL = True  # there is no e-mail
MFA_TOTP_TOLERANCE = 1  # phones whose clock is half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _OPTIONS["MULIN_HTTPS"]
LOGIN_URL = "/sign-in/"
SECOND_FACTOR_URL = "/sign-in/second/"
SESSION_ENGINE = "mulin.accounts.sessions"
SESSION_COOKIE_AGE = int(timedelta(days=90).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "mulin.web.errors.forbidden"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if _OPTIONS["MULIN_HTTPS"]:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-mulin", "__Host-csrf"
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    if MULIN.proxies:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# The proxy that brings HTTPS also redirects to it; whether a whole domain is HTTPS is its owner's to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "mulin.base.logs.JsonFormatter"}},
    "filters": {"redact": {"()": "mulin.base.logs.RedactFilter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["redact"]}},
    "root": {"handlers": ["stderr"], "level": _OPTIONS["MULIN_LOG_LEVEL"]},
    "loggers": {"procrastinate": {"level": "WARNING"}},  # it tells of every job; `mulin.jobs` does too
}

TESTING = "pytest" in sys.modules
