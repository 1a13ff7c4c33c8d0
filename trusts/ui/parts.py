"""Small values that views hand to the components in ``templates/components/``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

TAG_COLOURS = frozenset(
    {"grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"}
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A status in words; the colour only supports them. See ``TAG_COLOURS``."""

    text: str
    colour: str = "blue"

    def __post_init__(self) -> None:
        if self.colour not in TAG_COLOURS:
            raise ValueError(f"{self.colour} is no tag colour; use one of {sorted(TAG_COLOURS)}.")


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One row of a summary list. ``hidden`` completes the link's words for screen readers."""

    key: str
    value: Any
    url: str = ""
    action: str = "Change"
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list. Without ``tag`` the status is plain words ("Completed")."""

    text: str
    url: str
    status: str
    hint: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; numbers align to the right."""

    text: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A plain table. The first cell of each row heads it. ``empty`` is said when no rows."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    empty: str = "There is nothing to show."
    caption_size: str = "m"

    @property
    def body(self) -> list[list[tuple[Column, Any]]]:
        """Cells with their columns; raises ValueError where a row is short or long."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a timeline."""

    title: str
    when: datetime
    by: str = ""
    text: str = ""
    details: Sequence[SummaryRow] = field(default=())


@dataclass(frozen=True, slots=True)
class Crumb:
    """One breadcrumb; the page itself is not one."""

    text: str
    url: str
