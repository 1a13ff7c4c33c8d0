"""Publishing: every write."""

from publication.actions.automatic import choose_automatic, publish_papers_by_itself
from publication.actions.publishing import publish, withdraw

__all__ = ["choose_automatic", "publish", "publish_papers_by_itself", "withdraw"]
