"""The first thing a request with files meets: a limit on how much is taken in at all."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class CappedUpload(FileUploadHandler):
    """Refuses a request above MAX_UPLOAD_BYTES before any of it is kept; stands first in the list.

    Files are written to disk while a request is read, which happens before anyone is asked who
    they are. Forms have lower limits of their own, and say so in words.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        """Answer 400 where the request says it is too large; the server holds it to its word."""
        if content_length > settings.MAX_UPLOAD_BYTES:
            raise RequestDataTooBig(f"A request of {content_length} bytes was refused.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave the data to the handlers that keep it."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that keep it."""
