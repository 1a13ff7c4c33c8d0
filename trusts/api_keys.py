"""Idempotency keys: a request that is sent again is answered again, and not done again.

The key is written in the transaction of the work, under a unique constraint. So a second request
with the same key waits for the first to end: if that was done, it gets the same answer; if that
came to nothing (an error, a crash), it does the work itself.
"""

import datetime
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import QueryDict
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from trusts.api_problems import KeyReused, UnderWay
from trusts.models import ApiToken, IdempotencyKey

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = datetime.timedelta(hours=48)
"""How long an answer is kept; a key may be used anew after that."""
PATIENCE = datetime.timedelta(seconds=10)
"""How long a second request waits for the first before it is told to come again."""
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_KEPT_HEADERS = ("Location", "Retry-After")
_LOCK_NOT_AVAILABLE = "55P03"


def answer_once(request: Request, work: Callable[[], Response]) -> Response:
    """Do the work, or give the answer that this key was given before.

    Without the header the work is just done. Raises ValidationError for a key that is none,
    KeyReused (422) for one that stands for another request, UnderWay (409) where the first
    request takes too long. An answer of 400 and above is not kept: its transaction is undone.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return work()
    if not _KEY.fullmatch(key):
        words = "Use 1 to 200 visible ASCII characters without spaces, such as a UUID."
        raise ValidationError({HEADER: [words]})
    row = IdempotencyKey(caller=_caller(request), key=key, fingerprint=_fingerprint(request))
    known = _claim(row)
    if known is not None:
        return _again(known, row.fingerprint)
    answer = work()
    row.status = answer.status_code
    row.headers = {name: answer[name] for name in _KEPT_HEADERS if name in answer}
    row.body = JSONRenderer().render(answer.data).decode()
    row.save()
    return answer


def forget_old_answers() -> int:
    """Delete the trust's answers that were kept long enough; return how many."""
    deleted, _ = IdempotencyKey.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    return deleted


def _claim(row: IdempotencyKey) -> IdempotencyKey | None:
    """Write the key, waiting for whoever is writing it; the row that is there, if there is one."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('lock_timeout', %s, true)", [_milliseconds(PATIENCE)])
            row.save(force_insert=True)
            cursor.execute("set local lock_timeout to default")
    except IntegrityError:
        row.pk = None
        return IdempotencyKey.objects.get(caller=row.caller, key=row.key)
    except OperationalError as problem:
        if getattr(problem.__cause__, "pgcode", "") != _LOCK_NOT_AVAILABLE:
            raise
        raise UnderWay from problem
    return None


def _milliseconds(time: datetime.timedelta) -> str:
    return str(int(time.total_seconds() * 1000))


def _again(known: IdempotencyKey, fingerprint: str) -> Response:
    if known.fingerprint != fingerprint:
        raise KeyReused
    return Response(
        json.loads(known.body), status=known.status, headers={**known.headers, REPLAYED: "true"}
    )


def _caller(request: Request) -> str:
    """Whose key it is: each token, and each person signed in, has their own."""
    if isinstance(request.auth, ApiToken):
        return f"token {request.auth.digest[:64]}"
    return f"person {request.user.pk}"


def _fingerprint(request: Request) -> str:
    """A digest of what is asked: the address and the body's meaning, not its bytes.

    The bytes of a form with a file differ each time it is sent (its boundary is random).
    """
    data = request.data
    if isinstance(data, QueryDict):
        body: Any = {name: [_plain(value) for value in data.getlist(name)] for name in data}
    else:
        body = data
    asked = json.dumps([request.method, request.get_full_path(), body], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    return {"name": value.name, "size": value.size, "sha256": digest.hexdigest()}
