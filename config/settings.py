"""One settings file; everything that differs between machines comes from the environment.

With no DATABASE_URL the product runs as the demo does: on private servers of its own, which
config/private_servers.py starts when they are not running (docs/deployment.md lists the names).
"""

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = BASE_DIR / ".demo"
env = environ.Env()

# --- What kind of run is this? ---------------------------------------------------------------
DEMO = env.bool("GOLDEN_THREAD_DEMO", default="DATABASE_URL" not in env.ENVIRON)
DEBUG = False  # Error pages never show settings; in development the log says more.
SECRET_KEY = env.str("SECRET_KEY", default="demo-only-" + "not-a-secret-" * 5 if DEMO else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to 50 or more random characters.")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEMO else []
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# The demo's year is 2009/10; on a real clock everything in it would be years late.
PRETEND_TODAY = date(2009, 11, 16) if DEMO else None

# --- Applications (the floors, top to bottom) --------------------------------------------------
INSTALLED_APPS = [
    "config",
    "publication",
    "thread",
    "meetings",
    "finance",
    "assessment",
    "governance",
    "commissioning",
    "reports",
    "trusts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "rest_framework",
    "knox",
    "drf_spectacular",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "publication.public.middleware.NobodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "trusts.middleware.PrivateAnswersMiddleware",
    "trusts.ui.idle.IdleSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "trusts.middleware.PlainAddressMiddleware",
    "trusts.middleware.TrustScopeMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trusts.ui.context.page",
            ],
            "builtins": ["trusts.ui.tags"],
        },
    },
]
FORM_RENDERER = "trusts.ui.renderer.GovukRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database, broker, files -------------------------------------------------------------------
# The application connects as a role that is neither superuser nor owner; migrations run as the
# owner. DATABASE_ROLE=owner picks the owner's address for one command (manage.py does so for
# `migrate`).
if "DATABASE_URL" in env.ENVIRON:
    _app_url = env.str("DATABASE_URL")
    _owner_url = env.str("DATABASE_OWNER_URL", default=_app_url)
    _redis_url = env.str("REDIS_URL")
else:
    from config.private_servers import ensure

    _servers = ensure(STATE_DIR)
    _app_url, _owner_url = _servers.database_url, _servers.owner_url
    _redis_url = env.str("REDIS_URL", default=_servers.redis_url)
_as_owner = env.str("DATABASE_ROLE", default="app") == "owner"
DATABASES = {"default": env.db_url_config(_owner_url if _as_owner else _app_url)}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CELERY_BROKER_URL = _redis_url

# Sign-in must work while the broker is away, so counters and locks live in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "golden_thread_cache",
    }
}

PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default=str(STATE_DIR / "files")))
if "DATABASE_URL" not in env.ENVIRON:
    PRIVATE_ROOT.mkdir(parents=True, exist_ok=True, mode=0o700)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
# Above what any form takes, so that forms can say in words that a file is too large.
MAX_UPLOAD_BYTES = 100 * 2**20
FILE_UPLOAD_HANDLERS = [
    "trusts.uploads.CappedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Static files ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "static_collected")))
# static_vendor is made at set-up from the npm packages; nothing of it is committed.
STATICFILES_DIRS = [
    folder for folder in (BASE_DIR / "static", BASE_DIR / "static_vendor") if folder.is_dir()
]
STORAGES = {
    "default": {"BACKEND": "trusts.files.PrivateStorage"},
    # Names with a hash need `collectstatic`; the demo serves the sources as they are.
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEMO

# --- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

# --- Sign-in (django-allauth) ------------------------------------------------------------------
AUTH_USER_MODEL = "trusts.Person"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {"user_attributes": ["email", "name"]},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("site:start")
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("site:signed_out")
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "trusts.signin.InvitationOnlyAdapter"
SOCIALACCOUNT_ADAPTER = "trusts.signin.KnownPeopleAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation's link is the proof of the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Golden Thread: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEMO else "https"
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/15m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Golden Thread"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
# One OpenID Connect provider by settings: a council's own single sign-on.
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "single-sign-on",
                    "name": env.str("OIDC_NAME", default="Single sign-on"),
                    "client_id": env.str("OIDC_CLIENT_ID"),
                    "secret": env.str("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": OIDC_SERVER_URL},
                }
            ],
        }
    }
ANONYMOUS_USER_NAME = None  # django-guardian makes no row for people who are not signed in
INVITATION_DAYS = 14

# --- Sessions, cookies, headers ------------------------------------------------------------------
SECURE = not DEMO  # the demo is served over plain http on 127.0.0.1
# trusts.ui.idle ends a session that nobody uses for this long, and says so 5 minutes before.
SESSION_IDLE_SECONDS = env.int("SESSION_MINUTES", default=30) * 60
SESSION_WARNING_SECONDS = min(300, SESSION_IDLE_SECONDS // 2)
SESSION_COOKIE_AGE = 12 * 60 * 60  # nobody stays signed in longer than this without a password
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "trusts.ui.kept.csrf_failure"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=SECURE)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
if env.bool("BEHIND_PROXY", default=False):  # the proxy must set, and strip from outside, this
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that starts single sign-on is answered by going to the provider.
        "form-action": [SELF, *([_origin(OIDC_SERVER_URL)] if OIDC_SERVER_URL else [])],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Email ---------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://" if DEMO else "smtp://localhost:25")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Golden Thread <noreply@localhost>")
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")

# --- API -----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "trusts.api_auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    # Denied unless a view says otherwise (trusts.api.TrustAPIView names its permission).
    "DEFAULT_PERMISSION_CLASSES": ["trusts.api_permissions.Denied"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "trusts.api_parsers.BoundedJSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "trusts.api_pages.Pages",
    "PAGE_SIZE": 100,
    "EXCEPTION_HANDLER": "trusts.api_problems.exception_handler",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min"},
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
KNOX_TOKEN_MODEL = "trusts.ApiToken"  # noqa: S105 - the name of a model
REST_KNOX = {"TOKEN_TTL": None, "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "Golden Thread API",
    "DESCRIPTION": "What the pages do, for programs: the same permissions and the same walls.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "trusts.api_schema.describe_what_all_share",
    ],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,  # the guide lists the values already
    "ENUM_NAME_OVERRIDES": {
        "ReportRunState": "reports.models.RunState",
        "ReturnFileState": "finance.models.received.FileState",
        "ReturnState": "finance.models.returns.ReturnState",
    },
}

# --- Log -----------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
