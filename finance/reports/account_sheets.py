"""A pooled fund's memorandum account as sheets: funding, spending, balance, shares, payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finance.reports.line_sheets import NOT_KNOWN
from reports.workbook import Column, Kind, Less, Plus, Sheet, SumOf, Total

if TYPE_CHECKING:
    from finance.reports.memorandum import AccountRead


def pounds(
    key: str, heading: str, *, formula: Less | Plus | SumOf | None = None, total: bool = True
) -> Column:
    """A column of pounds, with a total unless said."""
    return Column(key, heading, Kind.MONEY, formula=formula, total=total)


def account_sheets(read: AccountRead) -> list[Sheet]:
    """Every part of the account; the balance is worked out in the workbook itself."""
    return [
        _balance(read),
        _funding(read),
        _other(read),
        _spending(read),
        _shares(read),
        _payments(read),
        _in_kind(read),
    ]


def _balance(read: AccountRead) -> Sheet:
    return Sheet(
        "balance",
        "D Balance",
        "D. The balance",
        [
            Column("name", "Pooled fund", width=34),
            pounds("brought", "Brought forward", total=False),
            pounds(
                "received",
                "Contributions received",
                formula=SumOf("funding", "received"),
                total=False,
            ),
            pounds("other", "Other income", formula=SumOf("other", "amount"), total=False),
            pounds(
                "funded",
                "Funding in all (B)",
                formula=Plus(("brought", "received", "other")),
                total=False,
            ),
            pounds("spent", "Expenditure (C)", formula=SumOf("spending", "actual"), total=False),
            pounds("balance", "Balance (D)", formula=Less("funded", "spent"), total=False),
            pounds(
                "shares", "Sum of the shares (E)", formula=SumOf("shares", "share"), total=False
            ),
            pounds("check", "Balance less shares", formula=Less("balance", "shares"), total=False),
        ],
        [{"name": read.pool.name, "brought": read.drawn.account.brought_forward}],
        summary="Funding less expenditure. The last column is nothing when the account is right.",
    )


def _funding(read: AccountRead) -> Sheet:
    return Sheet(
        "funding",
        "B Contributions",
        "B. Partners’ contributions",
        [
            Column("partner", "Partner", width=32),
            pounds("agreed", "Agreed"),
            pounds("varied", "Changed by"),
            pounds("revised", "Revised", formula=Plus(("agreed", "varied"))),
            pounds("due", "Due so far"),
            pounds("paid", "Paid, the partner says"),
            pounds("received", "Received, the host says"),
            pounds("differs", "Paid less received", formula=Less("paid", "received")),
            pounds("outstanding", "Due and not received", formula=Less("due", "received")),
        ],
        [
            {
                "partner": one.name,
                "agreed": one.agreed,
                "varied": one.varied,
                "due": one.due,
                "paid": one.paid,
                "received": one.received,
            }
            for one in read.drawn.account.funding
        ],
        summary="Only what the host has received counts as funding.",
        totals=[Total("All")],
    )


def _other(read: AccountRead) -> Sheet:
    return Sheet(
        "other",
        "B Other income",
        "B. Other income",
        [Column("name", "From", width=44), pounds("amount", "Amount")],
        [{"name": one.name, "amount": one.amount} for one in read.drawn.account.other_income],
        summary="Money of the fund’s year that is no partner’s contribution.",
        totals=[Total("All")],
        empty="There is no other income.",
    )


def _spending(read: AccountRead) -> Sheet:
    return Sheet(
        "spending",
        "C Expenditure",
        "C. Expenditure by scheme",
        [
            Column("scheme", "Scheme", width=34),
            Column("purpose", "Purpose", width=44),
            Column("codes", "Budget lines", width=24),
            pounds("budget", "Budget"),
            pounds("actual", "Spent"),
            pounds("commitments", "Commitments"),
            pounds("forecast", "Forecast"),
            pounds("varies", "Forecast less budget", formula=Less("forecast", "budget")),
        ],
        [
            {
                "scheme": one.name,
                "purpose": one.purpose,
                "codes": ", ".join(one.codes) or "none",
                "budget": one.budget,
                "actual": NOT_KNOWN if one.actual is None else one.actual,
                "commitments": NOT_KNOWN if one.commitments is None else one.commitments,
                "forecast": NOT_KNOWN if one.forecast is None else one.forecast,
            }
            for one in read.drawn.spend.schemes
        ],
        summary=f"From the host’s accepted return to {read.drawn.spend.period}."
        if read.drawn.spend.period
        else "No return of the host has been accepted for the year.",
        totals=[Total("All")],
        empty="The fund has no scheme.",
    )


def _shares(read: AccountRead) -> Sheet:
    return Sheet(
        "shares",
        "E F Shares",
        "E and F. Shares of the balance, and what is done with them",
        [
            Column("partner", "Partner", width=32),
            pounds("share", "Share of the balance"),
            Column("disposal", "What is done with it", width=36),
            Column("signed", "Signed for the partner", width=40),
        ],
        [
            {
                "partner": one.name,
                "share": one.share,
                "disposal": one.disposal.words if one.disposal else "Not decided",
                "signed": one.signed_by,
            }
            for one in read.drawn.account.dispositions
        ],
        summary="By the fund’s agreed rule. The shares sum to the balance to the penny.",
        totals=[Total("All")],
    )


def _payments(read: AccountRead) -> Sheet:
    return Sheet(
        "payments",
        "Payments",
        "Payments behind the contributions",
        [
            Column("partner", "Partner", width=32),
            Column("due_on", "Due on", Kind.DATE),
            pounds("due", "Due"),
            Column("paid_on", "Paid on", Kind.DATE),
            pounds("paid", "Paid"),
            Column("paid_by", "Recorded by the contributor’s"),
            Column("received_on", "Received on", Kind.DATE),
            pounds("received", "Received"),
            Column("received_by", "Recorded by the host’s"),
        ],
        [
            {
                "partner": partner,
                "due_on": part.due_on,
                "due": part.due,
                "paid_on": part.paid_on,
                "paid": part.paid,
                "paid_by": part.paid_by,
                "received_on": part.received_on,
                "received": part.received,
                "received_by": part.received_by,
            }
            for partner, part in read.payments
        ],
        summary="Two people of two partners write the two sides. An empty side is not written yet.",
        totals=[Total("All")],
        frozen=2,
    )


def _in_kind(read: AccountRead) -> Sheet:
    return Sheet(
        "in-kind",
        "In kind",
        "Given in kind to the fund, beside cash and never added to it",
        [Column("name", "What is given, and by whom", width=60), pounds("value", "Value")],
        [{"name": one.name, "value": one.amount} for one in read.drawn.account.in_kind],
        summary="Values with their basis are on the page of contributions in kind.",
        totals=[Total("All")],
        empty="Nothing is given in kind.",
    )
