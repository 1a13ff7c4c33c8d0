"""Pictures of what can be published: what anybody may see of it, and nothing else."""

from publication.snapshots.base import (
    Maker,
    NotReady,
    PublicFile,
    Ready,
    Snapshot,
    all_makers,
    maker_of,
)

__all__ = ["Maker", "NotReady", "PublicFile", "Ready", "Snapshot", "all_makers", "maker_of"]
