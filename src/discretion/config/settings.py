"""Django's settings: safe without any configuration, on SQLite, on this machine only."""

from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from discretion.config import env
from discretion.config.logs import Guarded

PACKAGE: Final = Path(__file__).resolve().parents[1]
HOME = env.home()

SECRET_KEY = env.secret_key(HOME)
DEBUG = env.truth("DEBUG", default=False)
ALLOWED_HOSTS = env.listed("HOSTS", "localhost,127.0.0.1,[::1]")
# Whether the office is reached over https; on this machine alone, without it, cookies are plain.
SECURE = env.truth("SECURE", default=False)
CSRF_TRUSTED_ORIGINS = env.listed("ORIGINS", "")

INSTALLED_APPS = [
    "discretion.apps.audit",
    "discretion.apps.mail",
    "discretion.apps.accounts",
    "discretion.apps.duties",
    "discretion.apps.register",
    "discretion.apps.agreements",
    "discretion.apps.retention",
    "discretion.apps.matters",
    "discretion.apps.incidents",
    "discretion.apps.reports",
    "discretion.apps.oversight",
    "discretion.interfaces.web",
    "discretion.interfaces.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "ninja",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "discretion.interfaces.api.short_way.ShortWay",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "discretion.interfaces.web.legible.Legible",
    "discretion.interfaces.web.seen.Seen",
    "django_htmx.middleware.HtmxMiddleware",
    "discretion.interfaces.web.middleware.SignedIn",
    "discretion.interfaces.web.middleware.Refusals",
    "discretion.interfaces.web.guarding.TextGuard",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "discretion.config.urls"
WSGI_APPLICATION = "discretion.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "discretion.interfaces.web.frame.frame",
            ],
            "builtins": [
                f"discretion.interfaces.web.{part}" for part in ("components", "fields", "tables")
            ],
        },
    }
]

# SQLite: read-then-write transactions need IMMEDIATE, or they fail at once under contention; the
# record must not lose its last lines when the power goes, so every commit reaches the disk.
SQLITE: Final = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728; "
        "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
    ),
}
DATABASES: dict[str, Any] = {
    "default": {
        **dj_database_url.parse(env.text("DATABASE", f"sqlite:///{HOME / 'discretion.sqlite3'}")),
        "CONN_MAX_AGE": 60,
    }
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-us"
TIME_ZONE = "America/New_York"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [PACKAGE / "interfaces" / "web" / "parts"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = HOME / "documents"
# A file of 20 MB in base64 is the most that a program sends at once.
DATA_UPLOAD_MAX_MEMORY_SIZE = 28_000_000
FILE_UPLOAD_PERMISSIONS = 0o600

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("UserAttributeSimilarityValidator", {}),
        ("CommonPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "discretion.interfaces.web.signing_in.Invited"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Accounts are opened by invitation to an address, never by whoever claims to have it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Discretion"
# People type slowly, and clocks go wrong: the code before and the one after are taken as well.
MFA_TOTP_TOLERANCE = 1
# A passkey is bound to a secure origin; browsers take localhost for one.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
USERSESSIONS_TRACK_ACTIVITY = True
# Whether everyone with powers beyond an employee's must have a second factor before going on.
SECOND_FACTOR_REQUIRED = env.truth("SECOND_FACTOR", default=True)
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "discretion.interfaces.web.signing_in.who_tries"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
# The first slows whoever tries many accounts; the second whoever guesses one account's codes, which
# axes does not count, from many addresses.
# The last two are what anyone may send without an account; a receipt's secret is too long to guess.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "30/m/ip,10/10m/key",
    "complaint": "20/10m/ip",
    "follow_complaint": "60/10m/ip",
}

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "discretion.interfaces.web.middleware.form_expired"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")
}

# Letters wait in the outbox until the worker gives them to a mail server, or writes them to a
# folder, where one of the two is named.
EMAIL_HOST = env.text("MAIL_HOST", "")
EMAIL_PORT = env.number("MAIL_PORT", default=25)
EMAIL_HOST_USER = env.text("MAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("MAIL_PASSWORD", "")
MAIL_TLS: Final = env.one_of("MAIL_TLS", ("no", "starttls", "always"))
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_TLS == "starttls", MAIL_TLS == "always"
EMAIL_TIMEOUT = 60
MAIL_FOLDER = env.text("MAIL_FOLDER", "")
EMAIL_FILE_PATH = HOME / MAIL_FOLDER
MAIL_GOES_TO = EMAIL_HOST or (str(EMAIL_FILE_PATH) if MAIL_FOLDER else "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Discretion <discretion@localhost>")
# The office that compiles requests under § 10-178 for the City: an agency by its id, or a name.
DESIGNATED_OFFICE = env.text("DESIGNATED_OFFICE", "")
# How people reach the office, for the links in letters.
OFFICE_URL = env.text("URL", "http://localhost:8000").rstrip("/")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"guarded": {"()": Guarded}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "guarded"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
