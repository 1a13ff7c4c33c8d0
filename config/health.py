"""Is it alive, is it ready: two addresses for load balancers and people on call.

`/healthz` answers from the process alone. `/readyz` asks the database, the broker and the storage,
and answers 503 when one of them fails. Neither says more than which one.
"""

import logging
import tempfile
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from trusts.views.base import public

logger = logging.getLogger(__name__)

BROKER_SECONDS = 2.0


def check_database() -> None:
    """Raise when the database does not answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_broker() -> None:
    """Raise when the broker does not answer within two seconds."""
    client = redis.Redis.from_url(
        settings.CELERY_BROKER_URL,
        socket_connect_timeout=BROKER_SECONDS,
        socket_timeout=BROKER_SECONDS,
    )
    with client:
        client.ping()


def check_storage() -> None:
    """Raise when no file can be written to the private storage."""
    with tempfile.TemporaryFile(dir=settings.PRIVATE_ROOT) as file:
        file.write(b"ready")


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "broker": check_broker,
    "storage": check_storage,
}


@public("Load balancers ask it; it says only that the process answers.")
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "ok"})


@public("Load balancers ask it; it says only which service does not answer.")
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Say for each service whether it answers; 503 when one does not."""
    answers = {name: _answer(name, check) for name, check in CHECKS.items()}
    ready = all(answer == "ok" for answer in answers.values())
    body = {"status": "ok" if ready else "failed", "checks": answers}
    return JsonResponse(body, status=200 if ready else 503)


def _answer(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except Exception:  # whatever it is, this service is not ready; the log has the reason
        logger.exception("Not ready: %s", name)
        return "failed"
    return "ok"


urlpatterns = [path("healthz", healthz, name="healthz"), path("readyz", readyz, name="readyz")]
