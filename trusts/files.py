"""Private files: kept outside every served folder, streamed only after a permission check."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible
class PrivateStorage(FileSystemStorage):
    """Files under PRIVATE_ROOT. They have no URL; a view streams one when it may."""

    def __init__(self) -> None:
        super().__init__(
            location=settings.PRIVATE_ROOT,
            file_permissions_mode=0o600,
            directory_permissions_mode=0o700,
        )

    def url(self, name: str | None) -> str:
        """Refused: private files have no address."""
        raise ValueError("Private files have no address.")


def private_storage() -> PrivateStorage:
    """The storage of private files (a callable, so that migrations hold no path)."""
    return PrivateStorage()
