"""What a trust has published, and what it took back."""

from publication.models.automatic import AutomaticPublishing
from publication.models.file import PublishedFile
from publication.models.publication import Kind, Publication
from publication.models.withdrawal import Withdrawal

__all__ = ["AutomaticPublishing", "Kind", "Publication", "PublishedFile", "Withdrawal"]
