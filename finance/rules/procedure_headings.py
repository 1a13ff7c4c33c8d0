"""The headings of the procedure, which settings stand under each, and the words for both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from finance.rules.money import format_money
from finance.rules.procedure import QUALITY_CHECKS, ReportPart, Settings, Strictness


@dataclass(frozen=True)
class SettingWords:
    """A setting's label and hint; its kind of answer is the rule's own."""

    name: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Heading:
    """One heading of the procedure: its settings, and what it settles, in a sentence."""

    slug: str
    name: str
    about: str
    settings: tuple[SettingWords, ...]

    @property
    def address(self) -> str:
        """The name of the address of its page."""
        return f"procedure_{self.slug.replace('-', '_')}"


_S = SettingWords
HEADINGS: tuple[Heading, ...] = (
    Heading(
        "level-of-detail",
        "Level of detail",
        "How finely the board’s report lists the money. Partners always return every line.",
        (_S("level_of_detail", "What does the report list?", "The totals are the same."),),
    ),
    Heading(
        "budget-profiling",
        "Budget profiling",
        "How a year’s budget is spread over its months, so that spending to date has something "
        "to be compared with.",
        (
            _S(
                "default_profile",
                "How is a new line spread over the year?",
                "Used where a budget does not give the months of a line. A line that is spread "
                "already stays as it is.",
            ),
        ),
    ),
    Heading(
        "format",
        "Format of reporting",
        "What the board’s report has in it. Budgets, spending, commitments, variances, "
        "explanations and who is missing are always there.",
        (_S("report_parts", "Which other parts does the report have?", "You can choose none."),),
    ),
    Heading(
        "consolidation",
        "Consolidation practice",
        "How partners’ figures are put together. Only accepted returns count, and a partner who "
        "is missing is always shown as missing.",
        (
            _S(
                "close_without_every_return",
                "Can a period be closed while a return is missing?",
            ),
            _S(
                "close_with_open_queries",
                "Can a period be closed while a return is queried or waits to be accepted?",
                "Its figures would not count.",
            ),
            _S(
                "collated_by",
                "Who puts the figures together?",
                "For example, the council’s children’s finance team.",
            ),
        ),
    ),
    Heading(
        "reporting-periods",
        "Reporting periods",
        "How often partners return figures. A change is used for the next financial year that "
        "you open.",
        (
            _S("frequency", "How often do partners return figures?"),
            _S(
                "outturn_period",
                "Is there an outturn period after March?",
                "The year’s final figures are then returned once more.",
            ),
        ),
    ),
    Heading(
        "deadlines",
        "Deadlines",
        "When returns are due, and when partners are reminded by email. Deadlines of periods "
        "that are open move with a change, unless somebody has set them by hand.",
        (
            _S("due_days", "How many days after the end of a period are returns due?"),
            _S("outturn_due_days", "How many days after March is the outturn due?"),
            _S(
                "reminder_days_before",
                "Reminders: how many days before the deadline?",
                "For example, 7, 1 sends one a week before and one the day before. Leave it "
                "blank for none.",
            ),
            _S(
                "reminder_days_after",
                "Reminders: how many days after the deadline?",
                "Only to partners whose return has not come or was queried.",
            ),
        ),
    ),
    Heading(
        "variances",
        "What counts as a variance",
        "A variance is the figure less the budget. These settings say when a line is amber or "
        "red, and when it needs an explanation.",
        (
            _S("amber_percent", "Amber: adverse by more than which percentage of the budget?"),
            _S("red_percent", "Red: adverse by more than which percentage of the budget?"),
            _S("explain_percent", "To be explained: more than which percentage of the budget?"),
            _S(
                "explain_at_least",
                "Smallest variance to be explained",
                "A smaller one needs no explanation, whatever its percentage.",
            ),
            _S(
                "explain_amount",
                "Variance that always has to be explained",
                "A larger one needs an explanation, whatever its percentage.",
            ),
        ),
    ),
    Heading(
        "explanations",
        "Explanations of variances",
        "What happens when a variance that has to be explained is not.",
        (
            _S("explanations", "What does a missing explanation do?"),
            _S(
                "explanation_words",
                "Fewest words of an explanation",
                "A shorter one counts as missing.",
            ),
        ),
    ),
    Heading(
        "data-quality",
        "Data quality",
        "How strict the checks of a return are. Totals that do not add up, missing, unknown and "
        "repeated lines, and text where money belongs always stop a return.",
        (_S("checks", "Checks"),),
    ),
    Heading(
        "probity",
        "Probity",
        "Who is accountable, and the rules that partners’ spending follows. Delegated limits "
        "stand in the register of delegations.",
        (
            _S(
                "accountable_body",
                "Legal accountable body",
                "The trust is not a legal body. This partner is, for example for grants that are "
                "paid to a legal body only.",
            ),
            _S("accountable_for", "What is it accountable for?"),
            _S("vat_note", "How is VAT dealt with across partners?"),
            _S(
                "expenditure_limits",
                "Rules on expenditure limits",
                "Payments by purchase or credit card and by cheque included.",
            ),
            _S("budget_setting", "Rules on setting and profiling budgets"),
            _S("virement_rules", "Restrictions on virement"),
            _S(
                "segregation",
                "Segregation of duties",
                "What the trust asks for beyond what the product sees to: nobody accepts their "
                "own return or approves their own virement.",
            ),
            _S("home_rules", "How do these rules go with those of the partners themselves?"),
        ),
    ),
)
BY_SLUG: Mapping[str, Heading] = {heading.slug: heading for heading in HEADINGS}
LABELS: Mapping[str, str] = {
    setting.name: setting.label for heading in HEADINGS for setting in heading.settings
}
NOT_SAID = "Not said yet"


def value_words(name: str, value: Any) -> str:
    """A setting's value in plain English."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if name == "checks":
        said = [f"{QUALITY_CHECKS[code].name}: {_strict(how)}" for code, how in value]
        return "\n".join(said) or "The usual strictness"
    if name == "report_parts":
        return "\n".join(part.label for part in ReportPart if part in value) or "None"
    if name.endswith("percent"):
        return f"{value}%"
    if isinstance(value, Decimal):
        return format_money(value, pennies=value != value.to_integral_value())
    if isinstance(value, tuple):
        return ", ".join(str(day) for day in value) or "None"
    if isinstance(value, StrEnum):
        return str(getattr(value, "label", value))
    if name.endswith("due_days"):
        return f"{value} day{'' if value == 1 else 's'}"
    return str(value) or NOT_SAID


def _strict(how: Strictness) -> str:
    return how.label[:1].lower() + how.label[1:]


def change_words(change: Mapping[str, Any]) -> tuple[str, str, str]:
    """A stored change as label, what it was and what it became, in plain English."""
    name = change["setting"]
    before, after = (
        getattr(Settings.from_json({name: change[side]}), name) for side in ("before", "after")
    )
    return LABELS[name], value_words(name, before), value_words(name, after)
