"""An indicator and its targets as somebody writes them down, typed or in a spreadsheet."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from commissioning.models import IndicatorKind, Outcome, Priority
from commissioning.rules.judging import Polarity, Tolerance, ToleranceKind
from commissioning.rules.periods import Frequency
from trusts.models import Partner


@dataclass(frozen=True)
class About:
    """What an indicator is, as somebody wrote it down. Raises ValueError for an unknown word."""

    code: str
    name: str
    outcome: Outcome
    kind: IndicatorKind
    frequency: Frequency
    polarity: Polarity | None
    is_contextual: bool = False
    unit: str = ""
    places: int = 1
    due_days: int = 42
    definition: str = ""
    source: str = ""
    lead: Partner | None = None
    priorities: Sequence[Priority] = field(default=())

    @property
    def columns(self) -> dict[str, object]:
        """The values of the indicator's own columns."""
        return {
            "code": self.code.strip(),
            "name": self.name.strip(),
            "outcome": self.outcome,
            "kind": self.kind.value,
            "frequency": self.frequency.value,
            "polarity": self.polarity.value if self.polarity else "",
            "is_contextual": self.is_contextual,
            "unit": self.unit.strip(),
            "places": self.places,
            "due_days": self.due_days,
            "definition": self.definition.strip(),
            "source": self.source.strip(),
            "lead": self.lead,
        }


@dataclass(frozen=True)
class Profile:
    """A baseline, a tolerance and a target for each period, by the period's last day."""

    targets: Mapping[datetime.date, Decimal]
    tolerance: Tolerance = field(default=Tolerance(Decimal(5), ToleranceKind.PERCENT))
    baseline: Decimal | None = None
    baseline_on: datetime.date | None = None
    baseline_source: str = ""
