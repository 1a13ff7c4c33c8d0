"""The trust's budget monitoring procedure as settings: what drives the engine, and its defaults.

Nine headings [2009 briefing, budget reporting and monitoring] and the rules on probity beside
them. A trust that never changed anything has `Settings()`. Totals, identities and the rule that
nobody accepts their own return are not settings: no trust may switch them off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from finance.rules.findings import Finding, Severity
from finance.rules.variance import Thresholds


class Detail(StrEnum):
    """How finely reports list the money: the word for people is `label`."""

    LINE = "line"
    SERVICE = "service"
    SUBJECTIVE = "subjective"

    @property
    def label(self) -> str:
        """For people."""
        return {
            Detail.LINE: "Every budget line",
            Detail.SERVICE: "Services, each the sum of its lines",
            Detail.SUBJECTIVE: "Kinds of spending and income, each the sum of its lines",
        }[self]


class ProfilePattern(StrEnum):
    """How a new budget line is spread over the year where its months are not given."""

    EQUAL = "equal"
    TERMS = "terms"
    LAST_YEAR = "last_year"

    @property
    def label(self) -> str:
        """For people."""
        return {
            ProfilePattern.EQUAL: "Equal months",
            ProfilePattern.TERMS: "School terms",
            ProfilePattern.LAST_YEAR: "By the pattern of last year’s spending on the same line",
        }[self]


class Frequency(StrEnum):
    """How often partners return figures."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"

    @property
    def label(self) -> str:
        """For people."""
        return "Every month" if self is Frequency.MONTHLY else "Every quarter"


class ReportPart(StrEnum):
    """Parts of the budget monitoring report that a trust may leave out. The others always stand."""

    CHART = "chart"
    GROUPS = "groups"
    LINES = "lines"

    @property
    def label(self) -> str:
        """For people."""
        return {
            ReportPart.CHART: "A chart of the partners’ forecasts",
            ReportPart.GROUPS: "Where the money goes: tables by service, tier, priority and so on",
            ReportPart.LINES: "The lines of each partner, at the agreed level of detail",
        }[self]


class Strictness(StrEnum):
    """What a data-quality check does: stop the return, ask for a word, or nothing."""

    ERROR = "error"
    WARNING = "warning"
    OFF = "off"

    @property
    def label(self) -> str:
        """For people."""
        return {
            Strictness.ERROR: "Stop the return",
            Strictness.WARNING: "Ask for a word",
            Strictness.OFF: "Do not check",
        }[self]


@dataclass(frozen=True)
class QualityCheck:
    """A check whose strictness is the trust's choice, and the choices there are."""

    code: str
    name: str
    default: Strictness
    allowed: tuple[Strictness, ...]


_STOP, _ASK, _OFF = Strictness.ERROR, Strictness.WARNING, Strictness.OFF
_ANY = (_STOP, _ASK, _OFF)
QUALITY_CHECKS: dict[str, QualityCheck] = {
    check.code: check
    for check in (
        QualityCheck(
            "below-last-actual", "Actual to date is lower than in the last return", _ASK, _ANY
        ),
        QualityCheck(
            "forecast-below-commitments",
            "The forecast is lower than what is spent and committed already",
            _ASK,
            _ANY,
        ),
        QualityCheck(
            "contracts-differ", "Commitments are not what contracts still bind", _ASK, _ANY
        ),
        QualityCheck(
            "sign-flipped", "The forecast has the opposite sign of the budget", _ASK, _ANY
        ),
        QualityCheck(
            "budget-differs", "The budget in the file is not the agreed one", _STOP, (_STOP, _ASK)
        ),
        QualityCheck(
            "no-head", "The file does not say which partner and period it is for", _ASK, _ANY
        ),
        QualityCheck("template-edition", "The template is an older edition", _STOP, _ANY),
        QualityCheck(
            "unknown-column", "A column has a heading we do not know", _ASK, (_STOP, _ASK)
        ),
        QualityCheck("row-not-read", "A row has words but no figures", _ASK, (_STOP, _ASK)),
        QualityCheck(
            "fraction-of-a-penny", "An amount has fractions of a penny", _ASK, (_STOP, _ASK)
        ),
    )
}
"""What is told because it would otherwise be dropped in silence can be made stricter, never off."""

EXPLANATION_CHECKS = ("no-explanation", "short-explanation", "missing-explanation-column")


@dataclass(frozen=True)
class Settings:
    """Everything a trust decides about how its budgets are monitored.

    Amounts are pounds, percentages are of the budget, days are calendar days. `checks` holds the
    data-quality checks that differ from their defaults, as (code, strictness).
    """

    # Level of detail
    level_of_detail: Detail = Detail.LINE
    # Budget profiling
    default_profile: ProfilePattern = ProfilePattern.EQUAL
    # Format of reporting
    report_parts: tuple[ReportPart, ...] = tuple(ReportPart)
    # Consolidation practice
    close_without_every_return: bool = True
    close_with_open_queries: bool = True
    # Reporting periods
    frequency: Frequency = Frequency.MONTHLY
    outturn_period: bool = True
    # Deadlines
    due_days: int = 14
    outturn_due_days: int = 42
    reminder_days_before: tuple[int, ...] = (7, 1)
    reminder_days_after: tuple[int, ...] = (1, 7)
    # What counts as a variance
    amber_percent: Decimal = Decimal(2)
    red_percent: Decimal = Decimal(5)
    explain_percent: Decimal = Decimal(5)
    explain_at_least: Decimal = Decimal(1_000)
    explain_amount: Decimal = Decimal(25_000)
    # Explanations
    explanations: Strictness = Strictness.WARNING
    explanation_words: int = 1
    # Data quality
    checks: tuple[tuple[str, Strictness], ...] = ()
    # Probity
    collated_by: str = ""
    accountable_body: str = ""
    accountable_for: str = ""
    vat_note: str = ""
    expenditure_limits: str = ""
    budget_setting: str = ""
    virement_rules: str = ""
    segregation: str = ""
    home_rules: str = ""

    @property
    def thresholds(self) -> Thresholds:
        """What counts as a variance, as the arithmetic takes it."""
        return Thresholds(
            amber_percent=self.amber_percent,
            red_percent=self.red_percent,
            explain_amount=self.explain_amount,
            explain_percent=self.explain_percent,
            explain_at_least=self.explain_at_least,
        )

    @property
    def rulings(self) -> dict[str, Strictness]:
        """How strict each check is whose strictness is the trust's choice, by its code."""
        return {
            **{check.code: check.default for check in QUALITY_CHECKS.values()},
            **dict(self.checks),
            **dict.fromkeys(EXPLANATION_CHECKS, self.explanations),
        }

    @property
    def ruled(self) -> tuple[tuple[str, Strictness], ...]:
        """The rulings in an order of their own, for a return to be checked against."""
        return tuple(sorted(self.rulings.items()))

    @property
    def is_quarterly(self) -> bool:
        """Whether partners return figures for quarters."""
        return self.frequency is Frequency.QUARTERLY

    def with_checks(self, strictness: Mapping[str, Strictness]) -> Settings:
        """The same with these checks' strictness; what equals its default is not kept."""
        merged = self.rulings | dict(strictness)
        return replace(
            self,
            checks=tuple(
                (code, merged[code])
                for code, check in QUALITY_CHECKS.items()
                if merged[code] != check.default
            ),
        )

    def as_json(self) -> dict[str, Any]:
        """As plain values to be stored, amounts as exact text."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Settings:
        """From `as_json`; what was not there yet when it was stored has its default.

        Raises ValueError for a name or a value that is none of ours.
        """
        known = {each.name for each in fields(cls)}
        if strange := set(stored) - known:
            raise ValueError(f"These are no settings: {', '.join(sorted(strange))}.")
        return replace(cls(), **{name: _read(name, value) for name, value in stored.items()})


_ENUMS: dict[str, type[StrEnum]] = {
    "level_of_detail": Detail,
    "default_profile": ProfilePattern,
    "frequency": Frequency,
    "explanations": Strictness,
}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    # 5 and 5.00 are the same setting, so they are stored as the same text.
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _read(name: str, value: Any) -> Any:
    default = getattr(Settings(), name)
    if name in _ENUMS:
        return _ENUMS[name](value)
    if name == "report_parts":
        return tuple(ReportPart(each) for each in value)
    if name == "checks":
        return tuple((code, Strictness(strictness)) for code, strictness in value)
    if isinstance(default, tuple):
        return tuple(int(each) for each in value)
    if isinstance(default, Decimal):
        try:
            return Decimal(value)
        except InvalidOperation as error:
            raise ValueError(f"{name} is {value!r}, which is no amount.") from error
    return type(default)(value)


def apply_rulings(
    found: Iterable[Finding], rulings: Iterable[tuple[str, Strictness]]
) -> Iterator[Finding]:
    """Findings as strict as the trust wants them; what it has switched off is left out.

    A check that is not the trust's choice comes through as it is.
    """
    strict = dict(rulings)
    for finding in found:
        ruling = strict.get(finding.code)
        if ruling is Strictness.OFF:
            continue
        if ruling is None or ruling.value == finding.severity.value:
            yield finding
        else:
            yield replace(finding, severity=Severity(ruling.value))


@dataclass(frozen=True)
class Problem:
    """A setting that cannot be, and why."""

    setting: str
    words: str


MOST_DAYS = 120
"""No deadline or reminder lies further than this from a period's end."""


def problems(settings: Settings) -> list[Problem]:
    """What is impossible in the settings, all at once."""
    return [
        *_deadline_problems(settings),
        *_variance_problems(settings),
        *_check_problems(settings),
    ]


def _deadline_problems(settings: Settings) -> Iterator[Problem]:
    for name in ("due_days", "outturn_due_days"):
        days = getattr(settings, name)
        if not 1 <= days <= MOST_DAYS:
            yield Problem(name, f"Give a number of days from 1 to {MOST_DAYS}.")
    for name in ("reminder_days_before", "reminder_days_after"):
        days = getattr(settings, name)
        if any(not 0 <= day <= MOST_DAYS for day in days) or len(set(days)) != len(days):
            yield Problem(name, f"Give each number of days once, from 0 to {MOST_DAYS}.")
    if 0 in settings.reminder_days_after:
        yield Problem("reminder_days_after", "A reminder after the day is at least 1 day later.")


def _variance_problems(settings: Settings) -> Iterator[Problem]:
    for name in ("amber_percent", "red_percent", "explain_percent"):
        if not 0 <= getattr(settings, name) <= 100:
            yield Problem(name, "Give a percentage from 0 to 100.")
    if settings.red_percent < settings.amber_percent:
        yield Problem("red_percent", "Red must not begin below amber.")
    for name in ("explain_at_least", "explain_amount"):
        if getattr(settings, name) < 0:
            yield Problem(name, "Give an amount of £0 or more.")
    if settings.explain_amount < settings.explain_at_least:
        yield Problem(
            "explain_amount",
            "The amount that always needs an explanation must not be below the amount that never "
            "does.",
        )


def _check_problems(settings: Settings) -> Iterator[Problem]:
    if settings.explanations is Strictness.OFF:
        yield Problem("explanations", "Explanations cannot be switched off: a report needs them.")
    if not 1 <= settings.explanation_words <= 50:
        yield Problem("explanation_words", "Give a number of words from 1 to 50.")
    for code, strictness in settings.checks:
        check = QUALITY_CHECKS.get(code)
        if check is None or strictness not in check.allowed:
            yield Problem("checks", f"“{check.name if check else code}” cannot be relaxed so far.")


@dataclass(frozen=True)
class Change:
    """One setting as it was and as it is now, in plain stored values."""

    setting: str
    before: Any
    after: Any

    def as_json(self) -> dict[str, Any]:
        """As it is stored with an edition."""
        return {"setting": self.setting, "before": self.before, "after": self.after}


def differences(before: Settings, after: Settings) -> list[Change]:
    """What differs between two editions, in the order of the headings."""
    old, new = before.as_json(), after.as_json()
    return [Change(name, old[name], new[name]) for name in new if old[name] != new[name]]
