"""The procedure in plain English: what its settings mean, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence

from finance.rules.money import format_money
from finance.rules.procedure import (
    Detail,
    ProfilePattern,
    Settings,
    Strictness,
)

_DETAIL = {
    Detail.LINE: "every budget line",
    Detail.SERVICE: "services, each as the sum of its lines",
    Detail.SUBJECTIVE: "kinds of spending and income, each as the sum of its lines",
}
_PROFILE = {
    ProfilePattern.EQUAL: "in twelve equal months",
    ProfilePattern.TERMS: "by the months of the school year",
    ProfilePattern.LAST_YEAR: "by the pattern of last year’s spending on the same line, or in "
    "equal months where there is none",
}
NOT_AGREED = "The trust has not agreed anything about this yet."


def paragraphs(slug: str, settings: Settings) -> list[str]:
    """What the procedure says under one of the nine headings, by the heading's slug."""
    return _WRITERS[slug](settings)


def _level_of_detail(settings: Settings) -> list[str]:
    return [
        "Each partner returns figures for every line of its agreed budget for children: actual "
        "spending since 1 April, commitments, and the forecast for the year, with an explanation "
        "where one is needed.",
        f"The board’s report lists {_DETAIL[settings.level_of_detail]}. Every line is kept, with "
        "the file and the cell that each figure came from, and can be looked up.",
    ]


def _profiling(settings: Settings) -> list[str]:
    return [
        "The year’s budget of each line is spread over twelve months, April first, to the penny.",
        f"A new line whose months are not given is spread {_PROFILE[settings.default_profile]}.",
        "The variance to date compares actual spending with the part of the budget that is due by "
        "the end of the period.",
    ]


def _format(settings: Settings) -> list[str]:
    parts = [part.label[:1].lower() + part.label[1:] for part in settings.report_parts]
    also = f" It also has: {'; '.join(parts)}." if parts else ""
    return [
        "The board’s report shows for the trust and for each partner: the original and current "
        "budget, the budget to date, actual spending, commitments, the forecast outturn, and the "
        "variances in pounds and as percentages. It gives the explanations in the partners’ own "
        f"words, and names who is missing and why.{also}",
        "Spending and income are shown apart. Where something is not known, the report says so "
        "and says why.",
        "Contributions in kind are shown beside the cash, never added to it.",
    ]


def _consolidation(settings: Settings) -> list[str]:
    who = f"{settings.collated_by} puts the figures together. " if settings.collated_by else ""
    missing = "may" if settings.close_without_every_return else "may not"
    undecided = "may" if settings.close_with_open_queries else "may not"
    return [
        f"{who}Only returns that have been accepted count. Nobody accepts a return that they "
        "submitted themselves. A newer version takes the place of an older one; every version is "
        "kept.",
        "A partner without an accepted return is listed with the reason. Its budget is shown "
        "apart from the totals.",
        f"A period {missing} be closed while a return is missing. It {undecided} be closed while "
        "a return is queried or waits to be accepted. Once a period is closed its returns no "
        "longer change. Only the period closed last can be opened again, with a reason, by "
        "somebody other than the person who closed it.",
    ]


def _periods(settings: Settings) -> list[str]:
    how = "quarter" if settings.is_quarterly else "month"
    found = [
        f"Partners return figures for every {how} of the financial year, which begins on 1 April. "
        "Figures run from the start of the year to the end of the period."
    ]
    if settings.outturn_period:
        found.append(
            "After March each partner returns the year’s final figures once more: the outturn."
        )
    return found


def _deadlines(settings: Settings) -> list[str]:
    found = [
        f"Returns are due {_days(settings.due_days)} after the end of a period."
        + (
            f" The outturn is due {_days(settings.outturn_due_days)} after 31 March."
            if settings.outturn_period
            else ""
        )
        + " The lead finance officer may set another deadline for a period, with a reason."
    ]
    before = [_days(day) for day in settings.reminder_days_before]
    after = [_days(day) for day in settings.reminder_days_after]
    sent = [
        *([f"{_listed(before)} before the deadline"] if before else []),
        *([f"{_listed(after)} after it"] if after else []),
    ]
    if sent:
        found.append(
            f"A partner whose return is outstanding is reminded by email {' and '.join(sent)}. "
            "Every reminder is kept on record."
        )
    else:
        found.append("No reminders are sent by themselves; a partner can be reminded by hand.")
    return found


def _variances(settings: Settings) -> list[str]:
    least = format_money(settings.explain_at_least, pennies=False)
    always = format_money(settings.explain_amount, pennies=False)
    return [
        "A variance is the figure less the budget. On spending, more than the budget is adverse; "
        "on income, less than the budget is adverse.",
        f"A line is red when its forecast is adverse by more than {settings.red_percent}% of the "
        f"year’s budget, and amber when it is adverse by more than {settings.amber_percent}% or "
        f"favourable by more than {settings.red_percent}%. All other lines are green. The rule "
        "decides, not a person.",
        f"A forecast variance has to be explained when it is more than {settings.explain_percent}% "
        f"of the year’s budget and at least {least}, or more than {always}.",
    ]


def _explanations(settings: Settings) -> list[str]:
    stops = settings.explanations is Strictness.ERROR
    found = [
        "A return without a needed explanation cannot be submitted."
        if stops
        else "A return without a needed explanation can be submitted with a word that says why. "
        "That word is printed in the explanation’s place.",
        "An explanation says what caused most of the variance, with amounts, and what is done.",
    ]
    if settings.explanation_words > 1:
        found.append(f"It has at least {settings.explanation_words} words.")
    return found


def _quality(settings: Settings) -> list[str]:
    return [
        "Every return is checked as a whole when it arrives, and every finding is given at once "
        "with its cell. These always stop it: a line that is missing, unknown or there twice, "
        "text where money belongs, a total that does not add up, and a return for another "
        "partner, period or year.",
        "The table shows how strict the other checks are.",
    ]


def rules_on_probity(settings: Settings) -> list[tuple[str, Sequence[str]]]:
    """Subheadings of probity with what is agreed; what the product sees to is said as well."""
    body = []
    if settings.accountable_body:
        body = [
            f"The trust is not a legal body. {settings.accountable_body} is the legal accountable "
            "body.",
            *_said(settings.accountable_for),
        ]
    return [
        ("Accountable body", body or [NOT_AGREED]),
        ("Limits on spending", _said(settings.expenditure_limits) or [NOT_AGREED]),
        ("Setting and profiling budgets", _said(settings.budget_setting) or [NOT_AGREED]),
        (
            "Virement",
            [
                "A virement moves budget between lines; the total stays the same. Money that is "
                "ring-fenced stays within its ring-fence, and a pooled fund’s within its scope. "
                "One person asks and another approves, within a delegated limit.",
                *_said(settings.virement_rules),
            ],
        ),
        (
            "Segregation of duties",
            [
                "Nobody accepts a return that they submitted, approves a virement that they asked "
                "for, or opens a period again that they closed.",
                *_said(settings.segregation),
            ],
        ),
        ("Partners’ own rules", _said(settings.home_rules) or [NOT_AGREED]),
        ("VAT", _said(settings.vat_note) or [NOT_AGREED]),
    ]


def _said(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def _listed(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


_WRITERS = {
    "level-of-detail": _level_of_detail,
    "budget-profiling": _profiling,
    "format": _format,
    "consolidation": _consolidation,
    "reporting-periods": _periods,
    "deadlines": _deadlines,
    "variances": _variances,
    "explanations": _explanations,
    "data-quality": _quality,
}
