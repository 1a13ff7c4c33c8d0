"""What a return is checked against, and what comes out of the checking."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from finance.rules.findings import Finding
from finance.rules.money import ZERO
from finance.rules.own_layout import OwnLayout
from finance.rules.periods import Period
from finance.rules.procedure import Settings, Strictness
from finance.rules.variance import Thresholds

if TYPE_CHECKING:
    from finance.rules.read_lines import ReadLines


class ExpectedLine(NamedTuple):
    """One agreed budget line, and what was said of it last time. Amounts in pounds.

    `key` and `level` are the budget line's, for whoever keeps what was read; rules do not look at
    them.
    """

    code: str
    service: str
    category: str
    is_income: bool
    current: Decimal
    profile_to_date: Decimal
    previous_actual: Decimal | None = None
    previous_explanation: str = ""
    key: int = 0
    level: str = ""
    contracted: Decimal | None = None
    """What contracts bind of it in the year; None where no contract is linked to it."""


@dataclass(frozen=True)
class Expected:
    """The partner, the period and the lines a return must be for, and the trust's settings.

    `rulings` says how strict each check is whose strictness is the trust's choice.
    """

    trust: str
    partner: str
    partner_name: str
    period: Period
    lines: tuple[ExpectedLine, ...]
    thresholds: Thresholds = field(default_factory=Thresholds)
    layouts: tuple[OwnLayout, ...] = ()
    """The partner's own layouts that are in force."""
    rulings: tuple[tuple[str, Strictness], ...] = Settings().ruled
    explanation_words: int = 1


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line of a return as read, with the cells its figures came from.

    `commitments_cell` is empty where the partner's layout states that commitments are nil.
    """

    code: str
    actual: Decimal
    commitments: Decimal
    forecast: Decimal
    explanation: str
    sheet: str
    row: int
    actual_cell: str
    commitments_cell: str
    forecast_cell: str
    explanation_cell: str


@dataclass(frozen=True)
class Totals:
    """Sums of a return's lines, in pounds; `net` figures are expenditure less income."""

    expenditure_actual: Decimal = ZERO
    expenditure_commitments: Decimal = ZERO
    expenditure_forecast: Decimal = ZERO
    income_actual: Decimal = ZERO
    income_commitments: Decimal = ZERO
    income_forecast: Decimal = ZERO

    @property
    def net_actual(self) -> Decimal:
        """Actual expenditure less actual income."""
        return self.expenditure_actual - self.income_actual

    @property
    def net_commitments(self) -> Decimal:
        """Commitments to spend less income contracted."""
        return self.expenditure_commitments - self.income_commitments

    @property
    def net_forecast(self) -> Decimal:
        """Forecast expenditure less forecast income."""
        return self.expenditure_forecast - self.income_forecast


@dataclass(frozen=True)
class Checked:
    """A return after checking: its good lines, every finding, and the lines' totals."""

    lines: ReadLines
    findings: tuple[Finding, ...]
    totals: Totals
    sheet: str = ""
    layout: int = 0
    """Key of the partner's own layout the file was read with, 0 for none."""
    from_template: bool = False
    """Whether the file says of itself which partner and period it is for, as the template does."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that stop the return."""
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Findings that ask for a word."""
        return tuple(finding for finding in self.findings if not finding.is_error)

    @property
    def is_valid(self) -> bool:
        """Whether the return may be submitted."""
        return not self.errors
