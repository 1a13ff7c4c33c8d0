"""What a template needs to lay out the content of a publication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ShownFile:
    """A file as a page shows it. Without `url` (in a preview) it is named and not linked."""

    title: str
    pages: int
    size: int
    url: str = ""


def with_files(content: Any, files: Mapping[str, ShownFile]) -> Any:
    """The content with each `file`, a name, replaced by the file of that name."""
    if isinstance(content, dict):
        return {
            key: files.get(value) if key == "file" else with_files(value, files)
            for key, value in content.items()
        }
    if isinstance(content, list):
        return [with_files(value, files) for value in content]
    return content
