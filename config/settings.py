"""One settings file; everything that differs between machines comes from the environment.

With no DATABASE_URL or REDIS_URL the product uses the private servers of the demo
(config/private_servers.py starts them when they are not running).
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- What kind of run is this? -------------------------------------------------------------
DEMO = env.bool("GOLDEN_THREAD_DEMO", default="DATABASE_URL" not in env.ENVIRON)
DEBUG = False  # Error pages never show settings; development reads the log instead.
SECRET_KEY = env.str("SECRET_KEY", default="demo-only-" + "k" * 60 if DEMO else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to 50 or more random characters.")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEMO else []
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Applications ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "meetings",
    "finance",
    "assessment",
    "commissioning",
    "reports",
    "trusts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
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
